extension Millionths {
  /// e to the power of the value, correctly rounded: the millionth that is nearest to the true value.
  ///
  /// It is computed with a relative error below 2^-105. No power of this range comes as near as that to the middle
  /// between two millionths (`Tests/DecimalsTests/prove.py` shows it), so the rounding is never in doubt. Fails if
  /// the result doesn't fit, which is from 29.852773 on.
  public func exponential() throws(Failure) -> Millionths {
    // What is below rounds to zero; what is above has no units.
    if units < -15 * Millionths.one { return Millionths(units: 0) }
    if units > 30 * Millionths.one { throw .overflow }
    // x = scale * ln(2) + rest, with the rest between zero and ln(2).
    let magnitude = Int128(Fixed.quotient(UInt128(units.magnitude), 1_000_000))
    let x = units < 0 ? -magnitude : magnitude
    var (scale, rest) = x.quotientAndRemainder(dividingBy: Fixed.log2)
    if rest < 0 {
      scale -= 1
      rest += Fixed.log2
    }
    // Thirteen places make room for the factor of a million.
    let scaled = (Fixed.exponential(UInt128(rest)) >> 13) * 1_000_000
    return try Millionths.nearest(scaled, places: Fixed.places - 13 - Int(scale))
  }

  private static func nearest(_ value: UInt128, places: Int) throws(Failure) -> Millionths {
    if places > 128 { return Millionths(units: 0) }
    let half = UInt128(1) << (places - 1)
    let rest = places == 128 ? value : value & (half << 1 - 1)
    let floor = places == 128 ? 0 : value >> places
    guard let units = Int64(exactly: rest >= half ? floor + 1 : floor) else { throw .overflow }
    return Millionths(units: units)
  }
}
