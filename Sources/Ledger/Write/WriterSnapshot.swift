internal import Evidence

/// What a writer remembers of the entries: the retries and the chain, as bytes in `state/snapshot`.
///
///     uint64 length of the retries, big-endian || retries as JSON || the chain's snapshot
struct WriterSnapshot {
  let bytes: [UInt8]

  init(chain: inout Chain, retries: RetryWindow) {
    let head = retries.snapshot.canonicalBytes
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: head.count >> (56 - 8 * $0)) }
    bytes += head
    chain.appendSnapshot(to: &bytes)
    self.bytes = bytes
  }

  /// The chain; nil if the bytes aren't whole.
  static func chain(_ bytes: [UInt8]) -> Chain? { head(bytes).flatMap { Chain(snapshot: bytes, at: $0.upperBound) } }

  /// Both parts; nil if the bytes aren't whole.
  static func read(_ bytes: [UInt8]) -> (chain: Chain, retries: RetryWindow)? {
    guard let head = head(bytes), let chain = Chain(snapshot: bytes, at: head.upperBound),
      // What isn't JSON wasn't written here.
      let value = try? JSONValue.parse(bytes.span.extracting(head)), let retries = RetryWindow(snapshot: value)
    else { return nil }
    return (chain, retries)
  }

  private static func head(_ bytes: [UInt8]) -> Range<Int>? {
    guard bytes.count > 8 else { return nil }
    let length = bytes[0..<8].reduce(0) { $0 << 8 | Int($1) }
    return length >= 0 && length <= bytes.count - 8 ? 8..<8 + length : nil
  }
}
