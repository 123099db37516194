internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// What a writer remembers of the entries: the retries and the chain, as bytes in `state/snapshot`.
///
///     uint64 length of the head, big-endian || head as JSON: retries, and the root of the entries' tree || the chain's
///     snapshot
///
/// A snapshot is used for the very entries that it was made of: one of another ledger, or of entries that a restored
/// backup doesn't have any more, is none. That's why it names the root of their tree.
struct WriterSnapshot {
  let bytes: [UInt8]

  /// - Parameter root: that of the tree of the chain's entries.
  init(chain: inout Chain, retries: RetryWindow, root: Digest) {
    let head = JSONValue.object(["retries": retries.snapshot, "root": .string(Text(root.text))]).canonicalBytes
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: head.count >> (56 - 8 * $0)) }
    bytes += head
    chain.appendSnapshot(to: &bytes)
    self.bytes = bytes
  }

  /// Both parts; nil if the bytes aren't whole, or aren't of these entries.
  static func read(_ bytes: [UInt8], of reader: LedgerReader) throws -> (chain: Chain, retries: RetryWindow)? {
    guard let range = head(bytes), let chain = Chain(snapshot: bytes, at: range.upperBound),
      chain.size <= reader.size,
      // What isn't JSON wasn't written here.
      let head = try? JSONValue.parse(bytes.span.extracting(range)),
      let retries = head["retries"].flatMap(RetryWindow.init(snapshot:)),
      let root = head["root"]?.string.flatMap({ Digest(text: $0.utf8.span) }),
      try reader.covering(chain.size).compactRange().root == root
    else { return nil }
    return (chain, retries)
  }

  private static func head(_ bytes: [UInt8]) -> Range<Int>? {
    guard bytes.count > 8 else { return nil }
    let length = bytes[0..<8].reduce(0) { $0 << 8 | Int($1) }
    return length >= 0 && length <= bytes.count - 8 ? 8..<8 + length : nil
  }
}
