/// A time stamp token: a signed statement of a time stamping authority that a digest existed at a time.
///
///     ContentInfo { signedData, [0] SignedData { version, digests,
///       EncapsulatedContentInfo { id-ct-TSTInfo, [0] OCTET STRING { TSTInfo {
///         version, policy, MessageImprint { { sha256 }, digest }, serial, time, … } } },
///       …, SET { SignerInfo { version, IssuerAndSerial, { digest }, [0] attributes, { signature }, bytes } } } }
///
/// Walked here in its one encoding rather than by libcrypto, which accepts others too: two verifiers must
/// not disagree on what a token is, nor who adds one and who verifies it.
///
/// Source: RFC 3161, 2.4.2 (https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2); RFC 5652, 3 and 5.
public struct TimeStampToken: Sendable {
  /// The token in DER.
  public let bytes: [UInt8]
  /// The SHA-256 that it is about.
  public let imprint: Digest
  /// The TSTInfo, which the signature covers by its digest.
  private let info: [UInt8]
  /// `YYYYMMDDhhmmss`, maybe with a fraction, and `Z`.
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
  public init?(_ token: [UInt8]) {
    guard let values = DER.values(token), values.count == 1, values[0].tag == Self.sequence,
      values[0].child(0, Self.object)?.content == Self.signedData,
      let signed = values[0].child(1, Self.tagged)?.child(0, Self.sequence),
      let wrapped = signed.child(2, Self.sequence), wrapped.child(0, Self.object)?.content == Self.tokenInfo,
      let text = wrapped.child(1, Self.tagged)?.child(0, Self.octets), let info = text.child(0, Self.sequence),
      let imprint = info.child(2, Self.sequence),
      imprint.child(0, Self.sequence)?.child(0, Self.object)?.content == Self.sha2 + [1],
      let digest = imprint.child(1, Self.octets), digest.content.count == Digest.byteCount,
      let time = info.child(4, Self.generalizedTime),
      let parts = DER.values(signed.content)
    else { return nil }
    bytes = token
    self.imprint = Digest(digest.content.span)
    self.info = text.content
    self.time = time.content
    self.signed = parts
  }

  /// Reads the token in a time stamp response, which is what authorities answer; nil if there is none.
  ///
  ///     TimeStampResp { PKIStatusInfo, token }
  public init?(response: [UInt8]) {
    guard let values = DER.values(response), values.count == 1, values[0].tag == Self.sequence,
      values[0].child(0, Self.sequence)?.child(0, Self.integer) != nil,
      let token = values[0].child(1, Self.sequence)
    else { return nil }
    self.init(DER.encoded(Self.sequence, token.content))
  }

  /// When, to the second, as ISO 8601 writes it: `2026-11-22T00:10:03Z`.
  public var timeText: String {
    let digits = time.prefix(14).map { String(UnicodeScalar($0)) }
    func part(_ range: Range<Int>) -> String { digits[range.clamped(to: 0..<digits.count)].joined() }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
  }

  /// Whether the token is rightly signed by the certificate in it; nil if its signer's isn't in it. Whether that
  /// one is to be trusted is the reader's to decide.
  public var isSignedByItsOwn: Bool? {
    for part in signed where part.tag == Self.tagged {
      for value in DER.values(part.content) ?? [] where value.tag == Self.sequence {
        guard let certificate = StampCertificate(DER.encoded(value.tag, value.content)) else { continue }
        if let isRight = isSigned(by: certificate) { return isRight }
      }
    }
    return nil
  }

  /// Whether the token is signed in the name of this certificate; nil if it isn't, else whether rightly.
  public func isSigned(by certificate: StampCertificate) -> Bool? {
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
