internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// What happens when a checkpoint is signed: the copy beside the key, and the certificate of a seal that the
/// checkpoint is the first to cover. Shared by the notary's closure and the appender, on one thread.
final class SealDesk {
  /// The newest seal, and the size of the checkpoint that is its certificate.
  var pending: (height: Int, size: Int)?
  /// The store whose certificates are written.
  weak var store: LedgerWriter?

  /// Signs a tree head; the note is the certificate if it covers a seal as its last entry.
  func sign(_ head: TreeHead, with key: LogKey) throws -> [UInt8] {
    let note = try key.sign(head)
    try key.publish(note)
    if let pending, pending.size == head.size { try store?.writeCertificate(pending.height, note.span) }
    return note
  }

  /// What the next seal says of the one before it; nil at height 0.
  func previous(of chain: Chain, reader: LedgerReader) throws -> Seal.Previous? {
    guard let seal = chain.lastSeal else { return nil }
    let height = chain.height - 1
    guard let certificate = try reader.certificate(height) else {
      throw LedgerError(.damaged, "the certificate of block \(height) is missing; run ledger verify")
    }
    let additions = try reader.additions(height)
    let digest = Seal.Previous.certificateDigest(certificate, additions: additions)
    return Seal.Previous(additions: additions.count, certificate: digest, seal: seal.leaf)
  }
}
