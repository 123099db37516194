import Testing
import TransparencyLog

@Suite("Tree")
struct TreeTests {
  /// Roots of the first 1 to 8 of the entries that Certificate Transparency tests with everywhere.
  static let knownEntries = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ]
  static let knownRoots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test("the roots that every implementation of RFC 6962 is tested with")
  func known() {
    var tree = CompactRange()
    #expect(tree.root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for (entry, root) in zip(Self.knownEntries, Self.knownRoots) {
      tree.append(Merkle.leaf(bytes(entry).span))
      #expect(tree.root.hex == root)
    }
  }

  @Test("a node is SHA-256(0x01 || left || right)")
  func node() {
    var random = SplitMix(seed: 3)
    for _ in 0..<200 {
      let children = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
      let prefixed = [0x01] + children
      let node = Merkle.node(Digest(children.span, at: 0), Digest(children.span, at: 32))
      #expect(node == SHA256.hash(prefixed.span))
    }
  }

  @Test("a perfect subtree is hashed from 1 to 256 hashes")
  func perfect() {
    let oracle = Oracle(size: 256)
    for level in 0...8 {
      let hashes = oracle.stored(0, 0..<1 << level)
      #expect(Merkle.root(ofPerfect: hashes.span) == oracle.root(1 << level))
    }
  }

  @Test("every size to 600: root, peaks and what is stored")
  func everySize() {
    let oracle = Oracle(size: 600)
    var tree = CompactRange()
    var rows = TileRows()
    for size in 0...600 {
      #expect(tree.size == size)
      #expect(tree.root == oracle.root(size))
      for (node, peak) in zip(tree.peakNodes, tree.peaks) {
        #expect(oracle.stored(0, node.leaves).count == 1 << node.level)
        #expect(peak.bytes == oracle.mth(node.leaves.lowerBound, node.leaves.upperBound))
      }
      let read = CompactRange(size: size) { row, range in oracle.stored(row, range) }
      #expect(read == tree)
      #expect(CompactRange(size: size, peaks: tree.peaks) == tree)
      #expect(CompactRange(size: size + 1, peaks: tree.peaks) != tree)
      if size == 600 { break }
      var told: [TreeNode] = []
      var other = tree
      other.append(oracle.leaf(size)) { node, hash in
        #expect(hash.bytes == oracle.mth(node.leaves.lowerBound, node.leaves.upperBound))
        told.append(node)
      }
      #expect(told.map(\.level) == ((size + 1) % 256 == 0 ? [0, 8] : [0]))
      tree.append(oracle.leaf(size), to: &rows)
      #expect(other == tree)
    }
    #expect(rows.rows.count == 2)
    #expect(digests(rows.rows[0]) == oracle.stored(0, 0..<600))
    #expect(digests(rows.rows[1]) == oracle.stored(1, 0..<2))
  }

  @Test("subtrees merged at random give the same tree and the same upper rows")
  func merges() {
    let oracle = Oracle(size: 1100)
    let leaves = oracle.stored(0, 0..<1100)
    for seed in UInt64(0)..<60 {
      var random = SplitMix(seed: seed)
      var tree = CompactRange()
      var rows = TileRows()
      while tree.size < 1024 {
        // Any level that the size is a multiple of, up to what is left.
        let highest = min(tree.size == 0 ? 8 : tree.size.trailingZeroBitCount, 8)
        let level = Int.random(in: 0...highest, using: &random)
        let range = tree.size..<tree.size + (1 << level)
        let root = Merkle.root(ofPerfect: leaves.span.extracting(range))
        tree.append(subtree: root, level: level, to: &rows)
      }
      #expect(tree.root == oracle.root(1024), "seed \(seed)")
      #expect(digests(rows.rows[1]) == oracle.stored(1, 0..<4), "seed \(seed)")
      let extra = Int.random(in: 0...76, using: &random)
      tree.append(contentsOf: leaves.span.extracting(1024..<1024 + extra))
      #expect(tree.root == oracle.root(1024 + extra), "seed \(seed)")
    }
  }

  @Test("a tree of three rows: 70,000 leaves")
  func large() {
    let size = 70_000
    let oracle = Oracle(size: size)
    let leaves = oracle.stored(0, 0..<size)
    var tree = CompactRange()
    var rows = TileRows()
    tree.append(contentsOf: leaves.span, to: &rows)
    #expect(tree.root == oracle.root(size))
    #expect(rows.rows.map { $0.count / 32 } == [70_000, 273, 1])
    #expect(digests(rows.rows[1]) == oracle.stored(1, 0..<273))
    #expect(digests(rows.rows[2]) == oracle.stored(2, 0..<1))
    #expect(CompactRange(size: size) { row, range in oracle.stored(row, range) } == tree)
    rows.removeAll()
    #expect(rows.rows.map(\.count) == [0, 0, 0])
  }

  @Test("positions: parents, siblings and leaves")
  func positions() {
    let node = TreeNode(level: 1, index: 2)
    #expect(node.sibling == TreeNode(level: 1, index: 3))
    #expect(node.parent == TreeNode(level: 2, index: 1))
    #expect(node.leaves == 4..<6)
  }
}

@Suite("Tile paths")
struct TilePathTests {
  @Test(
    "the specification's and other examples",
    arguments: [
      (TilePath(.hashes(level: 0), index: 1_234_067), "tile/0/x001/x234/067"),
      (TilePath(.hashes(level: 0), index: 0), "tile/0/000"),
      (TilePath(.hashes(level: 63), index: 999, width: 1), "tile/63/999.p/1"),
      (TilePath(.entries, index: 1000, width: 255), "tile/entries/x001/000.p/255"),
      (TilePath(.hashes(level: 10), index: 273, width: 112), "tile/10/273.p/112"),
    ])
  func examples(path: TilePath, text: String) {
    #expect(path.text == text)
    #expect(TilePath(text: text) == path)
  }

  @Test(
    "nothing is read that is not written",
    arguments: [
      "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000",
      "tile/00/000", "tile/64/000", "tile/-1/000", "tile/0/x000/067", "tile/0/001/067",
      "tile/0/x001/x067", "tile/0/x001x067", "tile/0/x01/067", "tile/0/X001/067", "tile/0/000/",
      "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
      "tile/0/000.p/1/", "tile/0/000.q/1", "/tile/0/000", "tile/entry/000", "tile/data/000",
      "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/0 0", "tile/0/+00",
    ])
  func refused(text: String) {
    #expect(TilePath(text: text) == nil)
  }

  @Test("random paths come back, and so do numbers at the edges")
  func roundTrip() {
    var random = SplitMix(seed: 4)
    for _ in 0..<2000 {
      let index = Int(random.next() >> UInt64.random(in: 1...63, using: &random))
      #expect(TileIndex.parse(TileIndex.text(index)) == index)
      let level = Int.random(in: 0...63, using: &random)
      let width = Int.random(in: 1...256, using: &random)
      let path = TilePath(.hashes(level: level), index: index, width: width)
      #expect(TilePath(text: path.text) == path)
    }
    for index in [0, 999, 1000, 999_999, 1_000_000, Int.max] {
      #expect(TileIndex.parse(TileIndex.text(index)) == index)
    }
    #expect(TileIndex.parse("x009/x223/x372/x036/x854/x775/808") == nil)
  }

  @Test("a tree of 70,000 has the tiles that the specification counts")
  func rows() {
    func row(_ content: TilePath.Content, _ size: Int) -> [TilePath] {
      Array(TilePath.row(content, ofSize: size))
    }
    let level0 = row(.hashes(level: 0), 70_000)
    #expect(level0.count == 274)
    #expect(level0.count { $0.width == 256 } == 273)
    #expect(level0.last?.width == 112)
    let level1 = row(.hashes(level: 1), 70_000)
    #expect(level1.map(\.width) == [256, 17])
    #expect(row(.hashes(level: 2), 70_000).map(\.width) == [1])
    #expect(row(.hashes(level: 3), 70_000).isEmpty)
    #expect(row(.hashes(level: 63), Int.max).isEmpty)
    #expect(row(.entries, 70_000).last?.text == "tile/entries/273.p/112")
    #expect(row(.hashes(level: 0), 256).map(\.width) == [256])
    #expect(row(.hashes(level: 1), 256).map(\.width) == [1])
  }
}
