/// The closed set of strings that built-in kinds may hold. None of them admits prose, but for names and the
/// expressions of rules.
///
/// Each class has a pattern for the JSON Schemas and a matcher for the scanner; tests hold the one to the
/// other.
public enum TextClass: UInt8, Sendable, CaseIterable {
  case digest
  case sha256, sha384, sha512
  case handle
  case timestamp
  case date
  case identifier
  case origin
  case kind
  case name
  case prefix
  case mediaType
  case jurisdiction
  case language
  case licence
  case cacNumber
  case filingNumber
  case noteKey
  case publicKey
  case signature
  case base64
  case source
}

extension TextClass {
  /// What it is, for people, after "should be".
  public var title: String {
    switch self {
    case .digest: "a digest: sha256: and 64 lowercase hexadecimal digits"
    case .sha256: "64 lowercase hexadecimal digits"
    case .sha384: "96 lowercase hexadecimal digits"
    case .sha512: "128 lowercase hexadecimal digits"
    case .handle: "a random handle of 32 lowercase hexadecimal digits"
    case .timestamp: "a time in UTC with six decimals: 2026-11-22T00:10:03.123456Z"
    case .date: "a date: 2026-11-22"
    case .identifier: "an identifier of at most 256 letters, digits and . _ : / @ + -"
    case .origin: "an origin of at most 255 letters, digits and . _ : / -"
    case .kind: "the name of a kind: name@1 or domain.example/name@1"
    case .name: "a name of 1 to 512 bytes without control characters, quotes and backslashes"
    case .prefix: "the start of a name, at most 512 bytes without control characters, quotes and backslashes"
    case .mediaType: "a media type in lower case without parameters"
    case .jurisdiction: "a jurisdiction: an ISO 3166 code such as CN, US-CA, or EU"
    case .language: "a language tag: language, script, region, as in zh-Hans-CN"
    case .licence: "a licence as SPDX writes it, such as CC-BY-4.0"
    case .cacNumber: "a CAC filing number: 网信算备, 21 digits, 号"
    case .filingNumber: "a filing number: the CAC's, or letters, digits and . _ : / -"
    case .noteKey: "a note verifier key: name+hash+key"
    case .publicKey: "32 bytes in base64"
    case .signature: "a 64-byte signature in base64"
    case .base64: "bytes in base64"
    case .source: "an expression of 1 to 4,096 bytes without control characters"
    }
  }

  /// The regular expression (ECMA-262) of the class, for JSON Schema.
  public var pattern: String {
    switch self {
    case .digest: "^sha256:[0-9a-f]{64}$"
    case .sha256: "^[0-9a-f]{64}$"
    case .sha384: "^[0-9a-f]{96}$"
    case .sha512: "^[0-9a-f]{128}$"
    case .handle: "^[0-9a-f]{32}$"
    case .timestamp:
      "^" + TextClass.datePattern + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{6}Z$"
    case .date: "^" + TextClass.datePattern + "$"
    case .identifier: "^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,255}$"
    case .origin: "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}$"
    case .kind:
      "^((?=[^/]{3,253}/)" + TextClass.labelPattern + "(\\." + TextClass.labelPattern + ")+/)?"
        + "[a-z][a-z0-9-]{0,63}@[1-9][0-9]{0,2}$"
    case .name: "^[^\\u0000-\\u001f\"\\\\\\u007f]+$"
    case .prefix: "^[^\\u0000-\\u001f\"\\\\\\u007f]*$"
    case .mediaType: "^[a-z0-9][a-z0-9._+-]{0,126}/[a-z0-9][a-z0-9._+-]{0,126}$"
    case .jurisdiction: "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"
    case .language: "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
    case .licence: "^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$"
    case .cacNumber: "^网信算备[0-9]{21}号$"
    case .filingNumber: "^(网信算备[0-9]{21}号|[A-Za-z0-9][A-Za-z0-9._:/-]{0,127})$"
    case .noteKey: "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}$"
    case .publicKey: "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$"
    case .signature: "^[A-Za-z0-9+/]{85}[AQgw]==$"
    case .base64:
      "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"
    case .source: "^[^\\u0000-\\u001f\\u007f]+$"
    }
  }

  /// Bytes, from least to most.
  public var lengths: ClosedRange<Int> {
    switch self {
    case .digest: 71...71
    case .sha256: 64...64
    case .sha384: 96...96
    case .sha512: 128...128
    case .handle: 32...32
    case .timestamp: 27...27
    case .date: 10...10
    case .identifier: 1...256
    case .origin: 1...255
    case .kind: 3...256
    case .name: 1...512
    case .prefix: 0...512
    case .mediaType: 3...255
    case .jurisdiction: 2...6
    case .language: 2...12
    case .licence: 1...64
    case .cacNumber: 36...36
    case .filingNumber: 1...128
    case .noteKey: 55...309
    case .publicKey: 44...44
    case .signature: 88...88
    case .base64: 0...60_000
    case .source: 1...4_096
    }
  }

  /// A label of a domain name.
  private static let labelPattern = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"

  /// The days of the Gregorian calendar from 1000 to 9999, leap years included.
  private static let datePattern =
    "([1-9][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    + "|02-(0[1-9]|1[0-9]|2[0-8]))"
    + "|([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29)"
}

extension TextClass {
  /// Whether `text` belongs to the class.
  public func matches(_ text: Text) -> Bool {
    ByteView.reading(text.utf8.span) { view in matches(view, 0, view.count) }
  }
}
