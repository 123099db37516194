internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// What a writer remembers of the entries: the retries and the chain, as bytes in `state/snapshot`.
///
///     length of the head || head as JSON: retries; size of the entries' tree, and its root || the chain's snapshot
///
/// A snapshot is used for the very entries that it was made of: one of another ledger, or of entries that a restored
/// backup doesn't have any more, is none. That's why it names their tree, before all that is long.
struct WriterSnapshot {
  let bytes: [UInt8]

  /// - Parameter root: that of the tree of the chain's entries.
  init(chain: inout Chain, retries: RetryWindow, root: Digest) {
    let head: JSONValue = [
      "retries": retries.snapshot, "root": .string(Text(root.text)), "size": .integer(chain.size),
    ]
    var bytes: [UInt8] = []
    bytes.append(number: head.canonicalBytes.count)
    bytes += head.canonicalBytes
    chain.appendSnapshot(to: &bytes)
    self.bytes = bytes
  }

  /// Both parts; nil if the bytes aren't whole, or aren't of these entries.
  static func read(_ bytes: [UInt8], of ledger: LedgerReader) throws -> (chain: Chain, retries: RetryWindow)? {
    var reader = SnapshotReader(bytes, at: 0)
    guard let length = reader.count(), let range = reader.range(length),
      // What isn't JSON wasn't written here.
      let head = try? JSONValue.parse(bytes.span.extracting(range)),
      let retries = head["retries"].flatMap(RetryWindow.init(snapshot:)),
      let root = head["root"]?.string.flatMap({ Digest(text: $0.utf8.span) }),
      let size = head["size"]?.integer.map({ Int($0) }), size > 0, size <= ledger.size,
      try ledger.covering(size).compactRange().root == root,
      let chain = Chain(snapshot: reader), chain.size == size
    else { return nil }
    return (chain, retries)
  }
}
