extension Millionths {
  @inlinable
  public func adding(_ other: Millionths) throws(Failure) -> Millionths {
    let (sum, overflow) = units.addingReportingOverflow(other.units)
    if overflow { throw .overflow }
    return Millionths(units: sum)
  }

  @inlinable
  public func subtracting(_ other: Millionths) throws(Failure) -> Millionths {
    let (difference, overflow) = units.subtractingReportingOverflow(other.units)
    if overflow { throw .overflow }
    return Millionths(units: difference)
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

  /// Fails for the least value only.
  @inlinable
  public func negated() throws(Failure) -> Millionths {
    if units == .min { throw .overflow }
    return Millionths(units: -units)
  }

  /// The value without its sign; fails for the least value only.
  @inlinable
  public func absolute() throws(Failure) -> Millionths {
    units < 0 ? try negated() : self
  }

  /// -1, 0 or 1.
  @inlinable
  public var signum: Int64 { units.signum() }

  /// The value as a whole number of the same type; fails where that number has no units.
  public func whole(rounding: Rounding) throws(Failure) -> Millionths {
    let integer = integer(rounding: rounding)
    guard let whole = Millionths(exactly: integer) else { throw .overflow }
    return whole
  }

  /// The value as a whole number.
  public func integer(rounding: Rounding) -> Int64 {
    Int64(Millionths.rounded(Int128(units), 1_000_000, rounding))
  }

  private static func quotient(
    _ numerator: Int128, _ denominator: Int128, _ rounding: Rounding
  ) throws(Failure) -> Millionths {
    guard let units = Int64(exactly: rounded(numerator, denominator, rounding)) else { throw .overflow }
    return Millionths(units: units)
  }

  private static func rounded(_ numerator: Int128, _ denominator: Int128, _ rounding: Rounding) -> Int128 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let away: Int128 = (numerator < 0) == (denominator < 0) ? 1 : -1
    let doubled = remainder.magnitude * 2
    let round =
      switch rounding {
      case .towardZero: false
      case .up: remainder != 0 && away == 1
      case .down: remainder != 0 && away == -1
      case .nearestAway: doubled >= denominator.magnitude
      case .nearestEven:
        doubled > denominator.magnitude || (doubled == denominator.magnitude && quotient & 1 != 0)
      }
    return round ? quotient + away : quotient
  }
}
