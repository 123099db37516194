internal import Evidence

/// One value of the distinguished encoding rules, as far as a time stamp token needs them: tags of one byte,
/// definite lengths in their shortest form.
///
/// Source: ITU-T X.690, 8.1 and 10.1.
struct DER {
  let tag: UInt8
  let content: [UInt8]

  /// The values that make up `bytes`; nil if they aren't exactly such values.
  static func values(_ bytes: [UInt8]) -> [DER]? {
    var values: [DER] = []
    var place = 0
    while place < bytes.count {
      guard let (value, end) = value(bytes, at: place) else { return nil }
      values.append(value)
      place = end
    }
    return values
  }

  private static func value(_ bytes: [UInt8], at start: Int) -> (DER, end: Int)? {
    guard bytes.count - start >= 2, bytes[start] & 0x1F != 0x1F else { return nil }
    var place = start + 2
    var length = Int(bytes[start + 1])
    if length >= 0x80 {
      let count = length & 0x7F
      guard (1...4).contains(count), bytes.count - place >= count else { return nil }
      length = bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
      guard length >= 0x80, length >> (8 * (count - 1)) > 0 else { return nil }
      place += count
    }
    guard bytes.count - place >= length else { return nil }
    return (DER(tag: bytes[start], content: Array(bytes[place..<place + length])), place + length)
  }

  /// The value number `number` inside this one, if it has that tag.
  func child(_ number: Int, _ tag: UInt8) -> DER? {
    guard let values = Self.values(content), number < values.count, values[number].tag == tag else { return nil }
    return values[number]
  }
}

/// The message imprint of an RFC 3161 time stamp token.
///
///     ContentInfo { signedData, [0] SignedData { version, digests, EncapsulatedContentInfo {
///       id-ct-TSTInfo, [0] OCTET STRING { TSTInfo { version, policy, MessageImprint { { sha256 }, digest }, … } } } … } }
///
/// Source: RFC 3161, 2.4.2; RFC 5652, 3 and 5.1.
enum TimeStampToken {
  private static let sequence: UInt8 = 0x30
  private static let octets: UInt8 = 0x04
  private static let object: UInt8 = 0x06
  private static let explicit: UInt8 = 0xA0
  private static let signedData: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
  private static let info: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04]
  private static let sha256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]

  /// The SHA-256 that a token is about; nil if the bytes aren't a token, or its imprint isn't a SHA-256.
  static func imprint(_ token: [UInt8]) -> [UInt8]? {
    guard let values = DER.values(token), values.count == 1, values[0].tag == sequence,
      values[0].child(0, object)?.content == signedData,
      let signed = values[0].child(1, explicit)?.child(0, sequence),
      let wrapped = signed.child(2, sequence), wrapped.child(0, object)?.content == info,
      let text = wrapped.child(1, explicit)?.child(0, octets),
      let imprint = text.child(0, sequence)?.child(2, sequence),
      imprint.child(0, sequence)?.child(0, object)?.content == sha256
    else { return nil }
    return imprint.child(1, octets)?.content
  }
}
