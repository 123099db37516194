internal import Evidence
internal import TransparencyLog

/// Public keys that have signed before, by their ids, for workers to check signatures with before anybody
/// knows whether they were allowed to sign. A key's id is the digest of the key, so a key found is the key.
struct KnownKeys: Sendable {
  private var keys: [Digest: Ed25519.PublicKey] = [:]

  /// Remembers a key.
  mutating func add(_ id: Digest, _ key: Ed25519.PublicKey) { keys[id] = key }

  /// Whether the key is known.
  func contains(_ id: Digest) -> Bool { keys[id] != nil }

  /// Whether all signatures of an entry are of known keys and right. If not, it is for whoever applies the
  /// entry to find out why.
  func areRight(_ layout: EntryLayout, _ entry: Span<UInt8>) -> Bool {
    if keys.isEmpty { return false }
    let record = entry.extracting(layout.record.record.range)
    return layout.signatureList(in: entry).allSatisfy { signature in
      keys[signature.keyID].map { signature.isRight(over: record, by: $0) } ?? false
    }
  }
}
