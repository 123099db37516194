import SystemPackage
import TransparencyLog

/// What stands where in a ledger's folder. Integers are big-endian; no file is ever empty, but for those
/// in `state`.
///
///     checkpoint                 the newest signed checkpoint (a signed note)
///     entries/<segment>          the entries [65,536 s, 65,536 s + 65,536), s as a `TileIndex`: for each
///                                  uint16 length || bytes      (256 of them are a bundle of tlog-tiles)
///     entries/offsets            uint64 for each started bundle k: where in its segment entry 256 k starts
///     hashes/<L>                 32 bytes for each whole subtree of 256^L leaves, L in decimal: tile N of
///                                  level L is bytes [8192 N, 8192 N + 8192)
///     blocks/<height>            the certificate of a block (a signed note), the height as a `TileIndex`
///     blocks/<height>.<n>        what was added to it, n = 1, 2, 3 … in decimal without gaps
///     payloads/<2 hex>/<64 hex>  detached payloads; the folder is the start of the name
///     state/journal              commits since the checkpoint, see `JournalFrame`
///     state/lock                 who writes
///     state/snapshot             what the writer above this module remembers; may be deleted
///     state/snapshot-sealed      the same as of the last block
///     state/payload-<64 hex>     a payload was stored, an entry that names it may be missing
///     state/replacement          an entry's bytes are being overwritten: uint64 index || the new bytes
///     state/*.new                files being made; swept when a writer opens
///
/// Everything but the files in `state`, and whatever the newest checkpoint does not cover, never changes
/// again. The exceptions: a redaction blanks an entry's bytes in place, an erasure deletes a payload.
struct Layout: Sendable {
  let folder: FilePath
  /// Entries in a segment: 65,536 in every ledger; tests roll earlier. A power of 256.
  let segmentSize: Int

  init(_ folder: FilePath, segmentSize: Int = Self.standardSegmentSize) {
    precondition(segmentSize == 256 || segmentSize == 65536, "segments hold 65,536 entries (256 in tests)")
    self.folder = folder
    self.segmentSize = segmentSize
  }

  static let standardSegmentSize = 65_536
  /// Entries in a bundle, and hashes in a tile.
  static let bundleSize = 256
  /// The length before each entry, in bytes.
  static let prefixLength = 2
  /// The longest entry.
  static let longestEntry = 65_535
  static let longestEntryWithPrefix = prefixLength + longestEntry
  /// More entries than any ledger will have; up to it no offset into a file overflows.
  static let largestSize = 1 << 48
  /// Levels of tiles that a tree of that many leaves can have.
  static let levels = 7

  /// The folders that every ledger has.
  static let folders = ["entries", "hashes", "blocks", "payloads", "state"]

  var checkpoint: FilePath { folder.appending("checkpoint") }
  var entries: FilePath { folder.appending("entries") }
  var offsets: FilePath { folder.appending("entries/offsets") }
  var hashes: FilePath { folder.appending("hashes") }
  var state: FilePath { folder.appending("state") }
  var journal: FilePath { folder.appending("state/journal") }
  var lock: FilePath { folder.appending("state/lock") }

  func segment(_ number: Int) -> FilePath { folder.appending("entries/\(TileIndex.text(number))") }

  func hashes(level: Int) -> FilePath { folder.appending("hashes/\(level)") }

  func certificate(_ height: Int) -> FilePath { folder.appending("blocks/\(TileIndex.text(height))") }

  func addition(_ height: Int, _ number: Int) -> FilePath {
    folder.appending("blocks/\(TileIndex.text(height)).\(number)")
  }

  func payload(_ name: Digest) -> FilePath {
    let hex = name.hex
    return folder.appending("payloads/\(hex.prefix(2))/\(hex)")
  }

  func snapshot(_ snapshot: Snapshot) -> FilePath { folder.appending("state/\(snapshot.rawValue)") }

  /// What a redaction is about to write.
  var replacement: FilePath { folder.appending("state/replacement") }

  /// Says that a payload was stored, and with how many entries before.
  func announcement(_ name: Digest) -> FilePath { folder.appending("state/payload-\(name.hex)") }

  /// A file being made; it gets its real name when it is whole.
  func unfinished(_ name: String) -> FilePath { folder.appending("state/\(name).new") }
}

/// Which of the two snapshots of the caller's state.
public enum Snapshot: String, Sendable, CaseIterable {
  /// As of the newest entries.
  case newest = "snapshot"
  /// As of the last sealed block, or of entries before its end.
  case sealed = "snapshot-sealed"
}
