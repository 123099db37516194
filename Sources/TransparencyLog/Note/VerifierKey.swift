/// What a key under a note is for; the byte stands in the vkey and in the key ID.
///
/// Source: https://c2sp.org/signed-note (Signature types).
public enum SignatureType: UInt8, Sendable {
  /// Ed25519 over the text of the note: how logs sign.
  case ed25519 = 0x01
  /// Timestamped Ed25519 over a checkpoint: how witnesses sign (https://c2sp.org/tlog-cosignature).
  case cosignatureV1 = 0x04
}

/// A public key with a name: a vkey.
///
///     <key name>+hex(32-bit key ID)+base64(signature type || public key)
///     key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]
///
/// Source: https://c2sp.org/signed-note (Verifier keys).
public struct VerifierKey: Hashable, Sendable {
  /// The key's name.
  public let name: KeyName
  /// The key ID: with the name it finds a signature's key; it proves nothing.
  public let id: UInt32
  /// What the key signs.
  public let type: SignatureType
  /// The key itself.
  public let publicKey: Ed25519.PublicKey

  /// Names a key.
  public init(name: KeyName, type: SignatureType, publicKey: Ed25519.PublicKey) {
    self.name = name
    self.type = type
    self.publicKey = publicKey
    id = Self.id(name: name, type: type, publicKey: publicKey)
  }

  /// Reads a vkey.
  ///
  /// Throws `malformedKey` if it has not the form above or its ID is not computed as above,
  /// `malformedName` for its name, and `unsupportedKeyType` for a type that is not ours.
  public init(_ text: Span<UInt8>) throws(TransparencyLogError) {
    let parts = try KeyText.split(text)
    try KeyText.checkLength(parts.material, is: "public")
    let key = try Ed25519.PublicKey(parts.material.span)
    self.init(name: parts.name, type: parts.type, publicKey: key)
    guard id == parts.id else {
      throw TransparencyLogError(.malformedKey, "the key ID is not the one of name and key")
    }
  }

  /// Reads a vkey, as above.
  public init(_ text: String) throws(TransparencyLogError) { try self.init(text.utf8.span) }

  /// The vkey as text.
  public var text: String {
    KeyText.make(name: name, id: id, type: type, material: publicKey.bytes)
  }

  private static func id(
    name: KeyName, type: SignatureType, publicKey: Ed25519.PublicKey
  ) -> UInt32 {
    var hash = SHA256()
    hash.update(name.utf8.span)
    hash.update(0x0A)
    hash.update(type.rawValue)
    hash.update(publicKey.bytes.span)
    return UInt32(truncatingIfNeeded: hash.finalize().word0 >> 32)
  }
}

extension VerifierKey: CustomStringConvertible {
  /// The vkey.
  public var description: String { text }
}

/// The three parts that public and private keys have in common as text: name, key ID, key.
enum KeyText {
  struct Parts {
    let name: KeyName
    let id: UInt32
    let type: SignatureType
    let material: [UInt8]
  }

  static func make(name: KeyName, id: UInt32, type: SignatureType, material: [UInt8]) -> String {
    var text = name.utf8
    text.append(plus)
    withBigEndian(id) { Hex.append($0, to: &text) }
    text.append(plus)
    Base64.append(([type.rawValue] + material).span, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  static func split(_ text: Span<UInt8>) throws(TransparencyLogError) -> Parts {
    // The name has no plus sign; the base 64 at the end may have some.
    guard let first = text.firstIndex(of: plus),
      let second = text.firstIndex(of: plus, from: first + 1)
    else {
      throw TransparencyLogError(.malformedKey, "a key is NAME+ID+KEY")
    }
    let name = try KeyName(text.extracting(..<first))
    guard let id = Hex.decode(text.extracting(first + 1..<second)), id.count == 4 else {
      throw TransparencyLogError(
        .malformedKey, "a key ID has 8 lowercase hexadecimal characters", at: .byte(first + 1))
    }
    guard let material = Base64.decode(text.extracting((second + 1)...)), let type = material.first
    else {
      throw TransparencyLogError(.malformedKey, "the key is not base 64", at: .byte(second + 1))
    }
    guard let type = SignatureType(rawValue: type) else {
      throw TransparencyLogError(.unsupportedKeyType, "signature type \(type) is not supported")
    }
    return Parts(
      name: name, id: id.reduce(0) { $0 << 8 | UInt32($1) }, type: type,
      material: Array(material.dropFirst()))
  }

  static func checkLength(_ material: [UInt8], is kind: String) throws(TransparencyLogError) {
    guard material.count == 32 else {
      throw TransparencyLogError(.malformedKey, "an Ed25519 \(kind) key has 32 bytes")
    }
  }

  private static let plus: UInt8 = 0x2B
}

/// Calls `body` with the four bytes of `word`, the highest first.
func withBigEndian(_ word: UInt32, _ body: (Span<UInt8>) -> Void) {
  let bytes: InlineArray<4, UInt8> = [
    UInt8(truncatingIfNeeded: word >> 24), UInt8(truncatingIfNeeded: word >> 16),
    UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word),
  ]
  body(bytes.span)
}
