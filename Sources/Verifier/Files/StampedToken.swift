internal import TransparencyLog

/// The parts of an RFC 3161 time stamp token that a verdict rests on.
///
///     ContentInfo { signedData, [0] SignedData { version, digests,
///       EncapsulatedContentInfo { id-ct-TSTInfo, [0] OCTET STRING { TSTInfo {
///         version, policy, MessageImprint { { sha256 }, digest }, serial, time, … } } },
///       …, SET { SignerInfo { version, IssuerAndSerial, { digest }, [0] attributes, { signature }, bytes } } } }
///
/// Walked here in its one encoding rather than by libcrypto, which accepts others too: two verifiers must
/// not disagree on what a token is.
///
/// Source: RFC 3161, 2.4.2; RFC 5652, 3 and 5.
struct StampedToken {
  /// The SHA-256 that it is about.
  let imprint: [UInt8]
  /// The TSTInfo, which the signature covers by its digest.
  private let info: [UInt8]
  private let time: [UInt8]
  private let signed: [DER]

  private static let integer: UInt8 = 0x02
  private static let octets: UInt8 = 0x04
  private static let object: UInt8 = 0x06
  private static let generalizedTime: UInt8 = 0x18
  private static let sequence: UInt8 = 0x30
  private static let set: UInt8 = 0x31
  private static let tagged: UInt8 = 0xA0

  private static let signedData: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
  private static let tokenInfo: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04]
  private static let contentType: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03]
  private static let messageDigest: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04]
  /// Followed by 1 for SHA-256, 2 for SHA-384, 3 for SHA-512.
  private static let sha2: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02]

  /// Reads a token; nil if the bytes aren't one over a SHA-256.
  init?(_ token: [UInt8]) {
    guard let values = DER.values(token), values.count == 1, values[0].tag == Self.sequence,
      values[0].child(0, Self.object)?.content == Self.signedData,
      let signed = values[0].child(1, Self.tagged)?.child(0, Self.sequence),
      let wrapped = signed.child(2, Self.sequence), wrapped.child(0, Self.object)?.content == Self.tokenInfo,
      let text = wrapped.child(1, Self.tagged)?.child(0, Self.octets), let info = text.child(0, Self.sequence),
      let imprint = info.child(2, Self.sequence),
      imprint.child(0, Self.sequence)?.child(0, Self.object)?.content == Self.sha2 + [1],
      let digest = imprint.child(1, Self.octets), let time = info.child(4, Self.generalizedTime),
      let parts = DER.values(signed.content)
    else { return nil }
    self.imprint = digest.content
    self.info = text.content
    self.time = time.content
    self.signed = parts
  }

  /// Whether the token is signed in the name of this certificate; nil if it isn't, else whether rightly.
  func isSigned(by certificate: StampCertificate) -> Bool? {
    guard let signers = signed.last, signers.tag == Self.set, let infos = DER.values(signers.content),
      infos.count == 1, infos[0].tag == Self.sequence, let name = infos[0].child(1, Self.sequence),
      let serial = name.child(1, Self.integer),
      certificate.isNamed(issuerAndSerial: name.content, serial: serial.content)
    else { return nil }
    guard let attributes = infos[0].child(3, Self.tagged)?.content, let signature = infos[0].child(5, Self.octets),
      let algorithm = infos[0].child(2, Self.sequence)?.child(0, Self.object)?.content,
      let digest = StampCertificate.DigestLength(algorithm, prefix: Self.sha2),
      isOfThis(attributes, digest), certificate.mayStamp(at: time)
    else { return false }
    // The attributes are signed as a SET, whatever tag they bear in the token.
    let message = DER.encoded(Self.set, attributes)
    return certificate.isRight(signature.content, over: message, digest)
  }

  /// Whether the signed attributes are of this token's TSTInfo.
  private func isOfThis(_ attributes: [UInt8], _ digest: StampCertificate.DigestLength) -> Bool {
    guard let values = DER.values(attributes) else { return false }
    func value(_ name: [UInt8]) -> [UInt8]? {
      values.last { $0.child(0, Self.object)?.content == name }?.child(1, Self.set)?.content
    }
    return value(Self.contentType) == DER.encoded(Self.object, Self.tokenInfo)
      && value(Self.messageDigest) == DER.encoded(Self.octets, digest.hash(info))
  }
}

extension DER {
  /// The encoding of a value.
  static func encoded(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
    var length: [UInt8] = []
    var rest = content.count
    while rest > 0 {
      length.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    }
    return [tag, 0x80 | UInt8(length.count)] + length + content
  }
}
