import Evidence
import Glibc
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog

/// A static tlog-tiles tree of a ledger. Run again over an older one it adds what is new.
///
/// Full tiles never change, but for bundles with a redacted entry, which are written again. The checkpoint
/// comes last: whoever reads it finds everything that it covers.
///
/// Source: https://c2sp.org/tlog-tiles
struct TileExport {
  private let ledger: LedgerFolder
  private let target: FilePath

  init(_ ledger: LedgerFolder, to target: FilePath) {
    self.ledger = ledger
    self.target = target
  }

  /// The rows that a tree of this size has: entries, and hashes up to the level with one tile.
  private var rows: [TilePath.Content] {
    var rows: [TilePath.Content] = [.entries]
    var level = 0
    while ledger.size >> (8 * level) > 0 {
      rows.append(.hashes(level: level))
      level += 1
    }
    return rows
  }

  /// Tiles and bundles in all.
  var tileCount: Int {
    rows.reduce(0) { $0 + (TilePath.hashCount($1, ofSize: ledger.size) + 255) / 256 }
  }

  /// Writes what isn't there yet; returns how many files that was.
  func run(progress: Progress) throws -> Int {
    try refuseOther()
    let redacted = try redactedBundles()
    var written = 0
    for row in rows {
      for tile in TilePath.row(row, ofSize: ledger.size) {
        if StopSignal.isRaised {
          throw Failure(
            .inputOutput, "stopped", "stopped by \(StopSignal.name); run it again to go on", at: target.string)
        }
        if try write(tile, mustBeNew: row == .entries && redacted.contains(tile.index)) { written += 1 }
        progress.add(1)
      }
    }
    try Files.write(ledger.note, replacing: target.appending("checkpoint"))
    return written + 1
  }

  /// A folder that holds another log's tiles, or newer ones of this one, stays as it is.
  private func refuseOther() throws {
    let path = target.appending("checkpoint")
    if try FileStatus.of(path) == nil { return }
    let there = try CheckpointFile(path).unverified
    guard there.origin == ledger.checkpoint.origin else {
      throw Failure(
        .refused, "wrong-origin", "this is the tree of \(there.origin)", at: target.string, do: "give another folder")
    }
    guard there.size <= ledger.size else {
      throw Failure(
        .refused, "rolled-back", "this tree has \(there.size) entries, the ledger only \(ledger.size)",
        at: target.string, do: "run `ledger verify --since \(path)`")
    }
  }

  private func redactedBundles() throws -> Set<Int> {
    var chain = try ledger.chain()
    return Set(chain.keys(of: .redaction).compactMap { Int($0.string) }.map { $0 / 256 })
  }

  private func write(_ tile: TilePath, mustBeNew: Bool) throws -> Bool {
    let path = target.appending(tile.text)
    if !mustBeNew, try FileStatus.of(path) != nil { return false }
    try Files.makeFolder(path.removingLastComponent())
    try Files.write(bytes(tile), replacing: path)
    return true
  }

  private func bytes(_ tile: TilePath) throws -> [UInt8] {
    switch tile.content {
    case .entries:
      var buffer = EntryBuffer()
      try ledger.reader.readEntries(bundles: tile.index..<tile.index + 1, into: &buffer)
      return Array(buffer.bytes[..<(buffer.end - buffer.start)])
    case .hashes(let level):
      var bytes: [UInt8] = []
      let first = tile.index * TilePath.fullWidth
      try ledger.reader.readHashes(level: level, first..<first + tile.width, into: &bytes)
      return Array(bytes[..<(tile.width * Digest.byteCount)])
    }
  }
}
