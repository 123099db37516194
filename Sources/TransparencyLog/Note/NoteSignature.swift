/// One signature line of a note.
///
///     — <key name> base64(32-bit key ID || signature)          U+2014, then a space
///
/// Source: https://c2sp.org/signed-note (Signatures).
public struct NoteSignature: Hashable, Sendable {
  /// The name of the key that is said to have signed.
  public let name: KeyName
  /// The ID of that key.
  public let keyID: UInt32
  /// What follows the ID; its form depends on the type of the key.
  public let signature: [UInt8]

  init(key: VerifierKey, signature: [UInt8]) {
    name = key.name
    keyID = key.id
    self.signature = signature
  }

  /// Reads a line, which ends in a newline; else `malformedNote`.
  public init(line: Span<UInt8>) throws(TransparencyLogError) {
    guard line.count > 0, line[line.count - 1] == Lines.newline else {
      throw TransparencyLogError(.malformedNote, "a signature line ends in a newline")
    }
    try self.init(content: line.extracting(..<(line.count - 1)), line: 1)
  }

  /// Reads a line without its newline; `line` is its number for errors.
  init(content: Span<UInt8>, line: Int) throws(TransparencyLogError) {
    func fault(_ sentence: String) -> TransparencyLogError {
      TransparencyLogError(.malformedNote, sentence, at: .line(line))
    }
    guard content.hasPrefix("\u{2014} "), let space = content.firstIndex(of: Lines.space, from: 4)
    else {
      throw fault("a signature line is an em dash, a key name and base 64")
    }
    do {
      name = try KeyName(content.extracting(4..<space))
    } catch {
      throw fault(error.sentence)
    }
    guard let bytes = Base64.decode(content.extracting((space + 1)...)), bytes.count > 4 else {
      throw fault("the signature is not base 64 of a key ID and a signature")
    }
    keyID = bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    signature = Array(bytes[4...])
  }

  /// The line with its newline.
  public var line: [UInt8] {
    var line = Array("\u{2014} ".utf8) + name.utf8
    line.append(Lines.space)
    var bytes: [UInt8] = []
    withBigEndian(keyID) { bytes = $0.array }
    Base64.append((bytes + signature).span, to: &line)
    line.append(Lines.newline)
    return line
  }

  /// Whether the line claims to be of this key.
  func claims(_ key: VerifierKey) -> Bool { keyID == key.id && name == key.name }

  /// Checks the signature under `text`; nil if it is not the key's.
  func verified(by key: VerifierKey, text: Span<UInt8>) -> VerifiedSignature? {
    switch key.type {
    case .ed25519:
      guard key.publicKey.verify(signature.span, over: text) else { return nil }
      return VerifiedSignature(key: key, time: nil)
    case .cosignatureV1:
      guard let cosignature = CosignatureV1(signature.span) else { return nil }
      let message = CosignatureV1.message(time: cosignature.time, text: text)
      guard key.publicKey.verify(cosignature.signature.span, over: message.span) else {
        return nil
      }
      return VerifiedSignature(key: key, time: cosignature.time)
    }
  }
}

/// A signature that was checked; only verification makes one.
public struct VerifiedSignature: Hashable, Sendable {
  /// The key that signed.
  public let key: VerifierKey
  /// When, in seconds since 1970, if the key is a cosigner's.
  public let time: Int?
}
