internal import TransparencyLog

/// The payloads that entries name, by digest.
struct PayloadTable: Sendable {
  /// One payload.
  struct Payload: Sendable {
    /// The first entry that names it.
    let first: Int
    /// The plaintext's size, as the first entry says.
    let size: Int
    /// Whether another entry says another size: then one of the two is wrong.
    var isSizeDisputed = false
    /// Whether an entry that names it was erased or redacted.
    var isErased = false
  }

  private(set) var payloads: [Digest: Payload] = [:]

  /// Notes that the entry at `index` names a payload; indexes ascend.
  mutating func note(_ digest: Digest, size: Int, index: Int) {
    if payloads[digest] == nil {
      payloads[digest] = Payload(first: index, size: size)
    } else if payloads[digest]!.size != size {
      payloads[digest]!.isSizeDisputed = true
    }
  }

  /// Notes that an entry that names it was erased or redacted.
  mutating func erase(_ digest: Digest) { payloads[digest]?.isErased = true }
}
