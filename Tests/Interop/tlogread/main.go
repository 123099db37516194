// Command tlogread reads an exported tree with golang.org/x/mod's transparency log, the one of Go's checksum
// database, which shares no code with the ledger.
//
//	tlogread FOLDER VKEY
//
// It opens the checkpoint with the verifier key, computes the tree hash through the tiles, hashes every entry of
// every bundle, and makes and checks inclusion and consistency proofs. One line for each check.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

var failed bool

func check(name string, err error) {
	if err != nil {
		failed = true
		fmt.Printf("FAIL  %s: %v\n", name, err)
		return
	}
	fmt.Printf("ok    %s\n", name)
}

// openCheckpoint is the tree that a checkpoint signed by the key says. The first three lines are C2SP's: origin,
// size, root.
func openCheckpoint(data []byte, verifier note.Verifier) (tlog.Tree, error) {
	n, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(strings.TrimSuffix(n.Text, "\n"), "\n")
	if len(lines) != 3 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("unexpected text %q", n.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(hash) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("unexpected root %q", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], hash)
	return tree, nil
}

// tiles reads a folder. x/mod writes the height into paths (tile/8/0/001), C2SP doesn't (tile/0/001).
type tiles struct {
	folder string
	read   map[string]bool
}

func (t *tiles) Height() int                                { return height }
func (t *tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for i, tile := range wanted {
		path := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
		bytes, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		t.read[path] = true
		data[i] = bytes
	}
	return data, nil
}

// bundle is the entries of bundle n of a tree of the given size.
func bundle(folder string, n, size int64) ([][]byte, error) {
	tile := tlog.Tile{H: height, L: 0, N: n, W: 1 << height}
	if rest := size - n<<height; rest < 1<<height {
		tile.W = int(rest)
	}
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/0/", height))
	data, err := os.ReadFile(filepath.Join(folder, "tile/entries", path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("bundle %d ends within an entry", n)
		}
		length := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:length])
		data = data[length:]
	}
	if len(entries) != tile.W {
		return nil, fmt.Errorf("bundle %d has %d entries, not %d", n, len(entries), tile.W)
	}
	return entries, nil
}

// checkRecords compares the hash of every entry with the leaf that the tiles give, which TileHashReader has checked
// against the tree's hash.
func checkRecords(folder string, tree tlog.Tree, reader tlog.HashReader) error {
	for n := int64(0); n<<height < tree.N; n++ {
		entries, err := bundle(folder, n, tree.N)
		if err != nil {
			return err
		}
		indexes := make([]int64, len(entries))
		for i := range entries {
			indexes[i] = tlog.StoredHashIndex(0, n<<height+int64(i))
		}
		leaves, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != leaves[i] {
				return fmt.Errorf("entry %d has another hash than its leaf", n<<height+int64(i))
			}
		}
	}
	return nil
}

// places are indexes and sizes around which trees and tiles change shape.
func places(size int64) []int64 {
	found := []int64{}
	for _, n := range []int64{0, 1, 254, 255, 256, 257, 511, 512, 65534, 65535, 65536, 65537, 65791, 65792, size / 3,
		size / 2, size - 257, size - 2, size - 1} {
		if n >= 0 && n < size {
			found = append(found, n)
		}
	}
	return found
}

func checkInclusion(folder string, tree tlog.Tree, reader tlog.HashReader) error {
	for _, index := range places(tree.N) {
		entries, err := bundle(folder, index>>height, tree.N)
		if err != nil {
			return err
		}
		hash := tlog.RecordHash(entries[index&(1<<height-1)])
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, hash); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		hash[0] ^= 1
		if tlog.CheckRecord(proof, tree.N, tree.Hash, index, hash) == nil {
			return fmt.Errorf("entry %d: a proof holds for another hash", index)
		}
	}
	return nil
}

func checkConsistency(tree, old tlog.Tree, reader tlog.HashReader) error {
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

func run(folder, vkey string, older []string) error {
	verifier, err := note.NewVerifier(vkey)
	check("x/mod reads the verifier key", err)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(data, verifier)
	check(fmt.Sprintf("x/mod opens the checkpoint of %d entries", tree.N), err)
	if err != nil {
		return err
	}
	source := &tiles{folder, map[string]bool{}}
	reader := tlog.TileHashReader(tree, source)
	hash, err := tlog.TreeHash(tree.N, reader)
	if err == nil && hash != tree.Hash {
		err = errors.New("another hash than the checkpoint's")
	}
	check("x/mod computes the checkpoint's root through the tiles", err)
	check("every entry of every bundle has the hash of its leaf", checkRecords(folder, tree, reader))
	check("inclusion proofs from the tiles hold, and not for other hashes", checkInclusion(folder, tree, reader))
	for _, path := range older {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		old, err := openCheckpoint(data, verifier)
		if err == nil {
			err = checkConsistency(tree, old, reader)
		}
		check(fmt.Sprintf("the tree continues the checkpoint of %d entries", old.N), err)
	}
	full, partial := 0, 0
	for path := range source.read {
		if strings.Contains(path, ".p/") {
			partial++
		} else {
			full++
		}
	}
	fmt.Printf("      read %d full and %d partial tiles\n", full, partial)
	return nil
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: tlogread FOLDER VKEY [OLDER-CHECKPOINT ...]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		failed = true
		fmt.Println("FAIL ", err)
	}
	if failed {
		os.Exit(1)
	}
}
