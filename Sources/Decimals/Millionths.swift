/// An exact decimal: a count of millionths.
///
/// Every measure that may decide something (a composite risk index, a percentage, a weight, an amount) is read
/// from its text into this type, and all arithmetic is on integers: 0.7 * 71.6 + 0.3 * 99.6 is exactly 80.
public struct Millionths: Hashable, Comparable, Sendable {
  /// The value times 1,000,000.
  public let units: Int64

  /// How many units one is.
  public static let one: Int64 = 1_000_000

  public enum Failure: Error, Hashable, Sendable {
    /// The result does not fit into 64 bits.
    case overflow
    /// The divisor is zero.
    case division
    /// The function has no value there: a logarithm of zero or of a negative number.
    case domain
  }

  /// What becomes of the part below the last place that is kept.
  public enum Rounding: Sendable {
    /// To the nearest; a tie goes to the even neighbour.
    case nearestEven
    /// To the nearest; a tie goes away from zero.
    case nearestAway
    case up, down, towardZero
  }

  @inlinable
  public init(units: Int64) { self.units = units }

  /// Traps if the integer is beyond about 9.2 * 10^12.
  @inlinable
  public init(_ integer: Int64) { units = integer * 1_000_000 }

  /// `nil` if the integer is beyond about 9.2 * 10^12.
  @inlinable
  public init?(exactly integer: some BinaryInteger) {
    guard let wide = Int64(exactly: integer) else { return nil }
    let (units, overflow) = wide.multipliedReportingOverflow(by: 1_000_000)
    if overflow { return nil }
    self.units = units
  }

  @inlinable
  public static func < (left: Millionths, right: Millionths) -> Bool { left.units < right.units }
}
