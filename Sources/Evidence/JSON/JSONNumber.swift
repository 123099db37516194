public import Decimals

/// A JSON number, held as its canonical text, so that no decimal ever passes through a double unseen.
public struct JSONNumber: Hashable, Sendable {
  /// ASCII, as ECMAScript prints the double that is nearest to the number (RFC 8785 section 3.2.2.3).
  public let text: Text

  /// The greatest integer that I-JSON carries exactly: 2^53 - 1.
  public static let maximumInteger: Int64 = 9_007_199_254_740_991

  /// Traps on an integer beyond ``maximumInteger`` in either direction.
  public init(_ integer: Int64) {
    precondition(integer.magnitude <= JSONNumber.maximumInteger.magnitude, "an integer beyond 2^53 - 1")
    text = Text("\(integer)")
  }

  /// `nil` if the value is too large for I-JSON.
  public init?(_ decimal: Millionths) {
    guard decimal.units.magnitude / 1_000_000 <= JSONNumber.maximumInteger.magnitude else { return nil }
    let bytes = decimal.text.utf8
    guard let number = JSONNumber(literal: bytes, exact: true) else { return nil }
    self = number
  }

  /// `nil` for infinities, NaN and values beyond 2^53 - 1.
  public init?(_ double: Double) {
    guard double.magnitude <= Double(JSONNumber.maximumInteger) else { return nil }
    text = Text(wellFormed: ECMAScriptNumber.text(of: double))
  }

  init(canonical bytes: [UInt8]) { text = Text(wellFormed: bytes) }

  /// The value, if it is an integer.
  public var integer: Int64? { Int64(text.string) }

  /// The value, if it has at most six decimal places and is below 10^9 in magnitude.
  public var millionths: Millionths? { Millionths(text) }

  /// The nearest double. Never decide a threshold by it.
  public var double: Double { Double(text.string) ?? .nan }
}

extension JSONNumber {
  /// The canonical form of a number's `literal`, whose grammar has been checked; `nil` if it is beyond
  /// 2^53 - 1, or if `exact` is asked for and canonical form would change the value.
  init?(literal: [UInt8], exact: Bool) {
    let decimal = DecimalDigits(literal)
    if let plain = decimal.shortText {
      text = Text(wellFormed: plain)
      return
    }
    guard let double = Double(String(decoding: literal, as: UTF8.self)),
      double.magnitude <= Double(JSONNumber.maximumInteger)
    else { return nil }
    let canonical = ECMAScriptNumber.text(of: double)
    if exact && DecimalDigits(canonical) != decimal { return nil }
    text = Text(wellFormed: canonical)
  }

  /// Whether a number of that literal is beyond 2^53 - 1, to tell the two refusals apart.
  static func isOutOfRange(literal: [UInt8]) -> Bool {
    guard let double = Double(String(decoding: literal, as: UTF8.self)) else { return true }
    return double.magnitude > Double(maximumInteger)
  }
}

extension JSONNumber: CustomStringConvertible {
  public var description: String { text.string }
}
