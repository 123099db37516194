/// An exact decimal: a count of millionths.
///
/// Every measure that may decide something (a composite risk index, a percentage, a weight, an amount) is read
/// from its text into this type, and all arithmetic is on integers: 0.7 * 71.6 + 0.3 * 99.6 is exactly 80.
public struct Millionths: Hashable, Comparable, Sendable {
  /// The value times 1,000,000.
  public let units: Int64

  public enum Failure: Error, Hashable, Sendable {
    /// The result does not fit into 64 bits.
    case overflow
    /// The divisor is zero.
    case division
  }

  /// What becomes of the part below one millionth.
  public enum Rounding: Sendable {
    /// To the nearest; a tie goes to the even neighbour.
    case nearestEven
    case up, down, towardZero
  }

  public init(units: Int64) { self.units = units }

  /// Traps if the integer is beyond about 9.2 * 10^12.
  public init(_ integer: Int64) { units = integer * 1_000_000 }

  /// Reads `-?(0|[1-9][0-9]{0,8})(.[0-9]{1,6})?`: at most six places and a magnitude below 10^9, no exponent.
  public init?(_ text: Text) {
    var digits = text.utf8[...]
    let negative = digits.first == UInt8(ascii: "-")
    if negative { digits = digits.dropFirst() }
    let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, (1...9).contains(whole.count), whole.first != 0x30 || whole.count == 1,
      parts.count == 1 || (1...6).contains(parts[1].count)
    else { return nil }
    var value: Int64 = 0
    let places = parts.count == 2 ? parts[1].count : 0
    for byte in whole + (parts.count == 2 ? parts[1] : []) {
      guard byte >= 0x30 && byte <= 0x39 else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    for _ in places..<6 { value *= 10 }
    units = negative ? -value : value
  }

  /// The shortest decimal that says the value.
  public var text: Text {
    var fraction = Array("\(1_000_000 + units.magnitude % 1_000_000)".utf8.dropFirst())
    while fraction.last == 0x30 { fraction.removeLast() }
    var bytes = Array("\(units < 0 ? "-" : "")\(units.magnitude / 1_000_000)".utf8)
    if !fraction.isEmpty { bytes += [UInt8(ascii: ".")] + fraction }
    return Text(wellFormed: bytes)
  }

  public static func < (left: Millionths, right: Millionths) -> Bool { left.units < right.units }
}

extension Millionths {
  public func adding(_ other: Millionths) throws(Failure) -> Millionths {
    try Millionths.checked(units.addingReportingOverflow(other.units))
  }

  public func subtracting(_ other: Millionths) throws(Failure) -> Millionths {
    try Millionths.checked(units.subtractingReportingOverflow(other.units))
  }

  /// The product, rounded to a millionth.
  public func multiplied(
    by other: Millionths, rounding: Rounding = .nearestEven
  ) throws(Failure) -> Millionths {
    try Millionths.quotient(Int128(units) * Int128(other.units), 1_000_000, rounding)
  }

  /// The quotient, rounded to a millionth.
  public func divided(
    by other: Millionths, rounding: Rounding = .nearestEven
  ) throws(Failure) -> Millionths {
    if other.units == 0 { throw .division }
    return try Millionths.quotient(Int128(units) * 1_000_000, Int128(other.units), rounding)
  }

  private static func checked(_ result: (Int64, overflow: Bool)) throws(Failure) -> Millionths {
    if result.overflow { throw .overflow }
    return Millionths(units: result.0)
  }

  private static func quotient(
    _ numerator: Int128, _ denominator: Int128, _ rounding: Rounding
  ) throws(Failure) -> Millionths {
    var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let away: Int128 = (numerator < 0) == (denominator < 0) ? 1 : -1
    let doubled = remainder.magnitude * 2
    let round =
      switch rounding {
      case .towardZero: false
      case .up: remainder != 0 && away == 1
      case .down: remainder != 0 && away == -1
      case .nearestEven:
        doubled > denominator.magnitude || (doubled == denominator.magnitude && quotient & 1 != 0)
      }
    if round { quotient += away }
    guard let units = Int64(exactly: quotient) else { throw .overflow }
    return Millionths(units: units)
  }
}

extension Millionths: CustomStringConvertible {
  public var description: String { text.string }
}
