/// A private key with a name, as `ledger keygen` writes it to a file of mode 0600.
///
///     PRIVATE+KEY+<key name>+hex(32-bit key ID)+base64(signature type || 32-byte seed)
///
/// The ID is that of the public key. Source: https://pkg.go.dev/golang.org/x/mod/sumdb/note
/// (Signing notes), which has the form for type 0x01; type 0x04 is written alike.
public struct SignerKey: Sendable {
  /// The key that verifies what this one signs.
  public let verifierKey: VerifierKey
  /// The key that signs, for what is no note: records.
  public let privateKey: Ed25519.PrivateKey

  /// Names a private key.
  public init(name: KeyName, type: SignatureType, privateKey: Ed25519.PrivateKey) {
    self.privateKey = privateKey
    verifierKey = VerifierKey(name: name, type: type, publicKey: privateKey.publicKey)
  }

  /// Reads the text form, without a newline; throws as `VerifierKey` does.
  public init(_ text: Span<UInt8>) throws(TransparencyLogError) {
    guard text.hasPrefix("PRIVATE+KEY+") else {
      throw TransparencyLogError(.malformedKey, "a private key begins with PRIVATE+KEY+")
    }
    let parts = try KeyText.split(text.extracting(12...))
    try KeyText.checkLength(parts.material, is: "private")
    let key = try Ed25519.PrivateKey(seed: parts.material.span)
    self.init(name: parts.name, type: parts.type, privateKey: key)
    guard verifierKey.id == parts.id else {
      throw TransparencyLogError(.malformedKey, "the key ID is not the one of name and key")
    }
  }

  /// Reads the text form, as above.
  public init(_ text: String) throws(TransparencyLogError) { try self.init(text.utf8.span) }

  /// The text form, which is the secret itself.
  public func secretText() throws(TransparencyLogError) -> String {
    "PRIVATE+KEY+"
      + KeyText.make(
        name: verifierKey.name, id: verifierKey.id, type: verifierKey.type,
        material: try privateKey.seed())
  }

  /// Signs the text of a note; throws `unsupportedKeyType` if the key is a cosigner's.
  public func sign(_ text: Span<UInt8>) throws(TransparencyLogError) -> NoteSignature {
    guard verifierKey.type == .ed25519 else {
      throw TransparencyLogError(.unsupportedKeyType, "a cosigner's key signs checkpoints only")
    }
    return NoteSignature(key: verifierKey, signature: try privateKey.sign(text))
  }

  /// Cosigns a checkpoint whose consistency the caller has checked.
  ///
  /// - Parameter time: when, in seconds since 1970, not negative (else a trap).
  /// Throws `unsupportedKeyType` unless the key is a cosigner's.
  public func cosign(
    _ checkpoint: Checkpoint, time: Int
  ) throws(TransparencyLogError) -> NoteSignature {
    guard verifierKey.type == .cosignatureV1 else {
      throw TransparencyLogError(.unsupportedKeyType, "a key of a log cannot cosign")
    }
    let message = CosignatureV1.message(time: time, text: checkpoint.text.span)
    let signature = CosignatureV1(time: time, signature: try privateKey.sign(message.span))
    return NoteSignature(key: verifierKey, signature: signature.bytes)
  }
}
