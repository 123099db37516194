internal import Evidence

/// What a writer remembers of the entries: the chain and the retries, as bytes in `state/snapshot`.
///
///     uint64 length of the chain's snapshot || chain's snapshot || retries as JSON
struct WriterSnapshot {
  let bytes: [UInt8]

  init(chain: inout Chain, retries: RetryWindow) {
    let body = chain.snapshot()
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: body.count >> (56 - 8 * $0)) }
    bytes += body
    bytes += retries.snapshot.canonicalBytes
    self.bytes = bytes
  }

  /// Both parts; nil if the bytes aren't whole.
  static func read(_ bytes: [UInt8]) -> (chain: Chain, retries: RetryWindow)? {
    guard bytes.count > 8 else { return nil }
    let length = bytes[0..<8].reduce(0) { $0 << 8 | Int($1) }
    guard length >= 0, length <= bytes.count - 8, let chain = Chain(snapshot: Array(bytes[8..<8 + length])),
      let value = try? JSONValue.parse(bytes.span.extracting((8 + length)..<bytes.count)),
      let retries = RetryWindow(snapshot: value)
    else { return nil }
    return (chain, retries)
  }
}
