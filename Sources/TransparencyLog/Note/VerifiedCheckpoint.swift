/// A checkpoint that its log signed, with the cosignatures of known witnesses.
public struct VerifiedCheckpoint: Hashable, Sendable {
  /// What was signed.
  public let checkpoint: Checkpoint
  /// The note as it was read, with the signatures of unknown keys.
  public let note: UnverifiedNote
  /// The log's key.
  public let logKey: VerifierKey
  /// The checked cosignatures, in the order of their lines; each has a time.
  public let cosignatures: [VerifiedSignature]

  fileprivate init(
    checkpoint: Checkpoint, note: UnverifiedNote, logKey: VerifierKey,
    cosignatures: [VerifiedSignature]
  ) {
    self.checkpoint = checkpoint
    self.note = note
    self.logKey = logKey
    self.cosignatures = cosignatures
  }
}

extension UnverifiedNote {
  /// Checks that this note is a checkpoint of the log, signed by its key, and checks the cosignatures of
  /// `witnesses`; a witness that has not cosigned is no error here (a policy decides).
  ///
  /// Throws `malformedCheckpoint`, `wrongOrigin` if the origin is not the key's name,
  /// `noTrustedSignature` without a signature of the log, `badSignature` if one of the log or of a
  /// witness is wrong, and `unsupportedKeyType` if a log key cosigns or a witness key does not.
  public func verifiedCheckpoint(
    log key: VerifierKey, witnesses: [VerifierKey] = []
  ) throws(TransparencyLogError) -> VerifiedCheckpoint {
    guard key.type == .ed25519 else {
      throw TransparencyLogError(
        .unsupportedKeyType, "\(key.name) is a cosigner's key, not a log's")
    }
    for witness in witnesses where witness.type != .cosignatureV1 {
      throw TransparencyLogError(.unsupportedKeyType, "\(witness.name) is not a cosigner's key")
    }
    let verified = try verified(by: [key] + witnesses)
    guard verified.signatures.contains(where: { $0.key == key }) else {
      throw TransparencyLogError(.noTrustedSignature, "the log \(key.name) has not signed")
    }
    let checkpoint = try Checkpoint(text: verified.text.span)
    guard checkpoint.origin.matches(key.name) else {
      throw TransparencyLogError(
        .wrongOrigin, "the checkpoint is of \(checkpoint.origin), the key of \(key.name)")
    }
    return VerifiedCheckpoint(
      checkpoint: checkpoint, note: self, logKey: key,
      cosignatures: verified.signatures.filter { $0.key != key })
  }
}
