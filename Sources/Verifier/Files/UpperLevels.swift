internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// Judges stored hashes of level 2 and above, against those below as they are stored.
struct UpperLevels {
  private let reader: LedgerReader

  init(_ reader: LedgerReader) { self.reader = reader }

  func judge(_ findings: inout Findings) throws(StoreError) {
    var level = 2
    while level < 8, reader.size >> (8 * level) > 0 {
      try judge(level, &findings)
      level += 1
    }
  }

  private func judge(_ level: Int, _ findings: inout Findings) throws(StoreError) {
    let group = GrowingTree.groupSize
    var children: [UInt8] = []
    var stored: [UInt8] = []
    for number in 0..<reader.size >> (8 * level) {
      let length = Digest.byteCount * group
      guard
        try reader.readBytes(of: .hashes(level: level), at: Digest.byteCount * number, count: 32, into: &stored) == 32,
        try reader.readBytes(of: .hashes(level: level - 1), at: length * number, count: length, into: &children)
          == length
      else { return }
      let row = Digest.array(children.span.extracting(0..<length))
      if Merkle.root(ofPerfect: row.span) != Digest(stored.span, at: 0) {
        findings.raise(
          .nodeWrong, at: Place(file: "hashes/\(level)", index: number),
          "hash \(number) isn't that of its 256 children")
      }
    }
  }
}

/// Roots of the tree at any size, after a replay: for certificates that no seal names.
final class RootArchive {
  private let reader: LedgerReader
  /// Whether the upper levels are known to fit the leaves; if not, everything is hashed again.
  private let isTrusted: Bool

  init(_ reader: LedgerReader, isTrusted: Bool) {
    self.reader = reader
    self.isTrusted = isTrusted
  }

  /// The root of the tree of a size; nil if leaves are missing.
  func root(at size: Int) -> Digest? {
    if isTrusted {
      // What can't be read of the upper levels is hashed from the leaves.
      let range = try? CompactRange(size: size) { row, range throws(StoreError) in
        try reader.hashes(level: row, range)
      }
      if let range { return range.root }
    }
    let archive = EntryArchive(reader)
    var range = CompactRange()
    for index in 0..<size {
      guard let leaf = archive.leaf(index) else { return nil }
      range.append(leaf)
    }
    return range.root
  }
}
