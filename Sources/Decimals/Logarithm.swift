extension Millionths {
  /// The natural logarithm, correctly rounded: the millionth that is nearest to the true value.
  ///
  /// It is computed with an error below 2^-111. No positive count of millionths has a logarithm as near as that to
  /// the middle between two millionths (`Tests/DecimalsTests/prove.py` shows it), so the rounding is never in doubt.
  /// Fails for zero and below.
  public func naturalLogarithm() throws(Failure) -> Millionths {
    Fixed.millionths(try fixedLogarithm())
  }

  /// The logarithm to base ten, correctly rounded, as ``naturalLogarithm()`` is. Fails for zero and below.
  public func decimalLogarithm() throws(Failure) -> Millionths {
    let natural = try fixedLogarithm()
    let magnitude = Int128(Fixed.product(natural.magnitude, Fixed.reciprocalOfLog10))
    return Fixed.millionths(natural < 0 ? -magnitude : magnitude)
  }

  /// ln(units) - 6 ln(10), where units = m * 2^scale and m is between 3/4 and 3/2.
  private func fixedLogarithm() throws(Failure) -> Int128 {
    guard units > 0 else { throw .domain }
    let count = UInt128(units.magnitude)
    var scale = Int128(63 - units.leadingZeroBitCount)
    if count << 1 >= UInt128(3) << scale { scale += 1 }
    return Fixed.logarithm(count, UInt128(1) << scale) + scale * Fixed.log2 - 6 * Fixed.log10
  }
}

/// Numbers of 120 binary places. Every operation cuts what is below them, so it is less than one place off.
enum Fixed {
  static let places = 120
  static let one = UInt128(1) << 120

  /// ln(2), ln(10) and 1/ln(10), rounded to a place.
  static let log2: Int128 = 0xb1_7217_f7d1_cf79_abc9_e3b3_9803_f2f7
  static let log10: Int128 = 0x24d_7637_76aa_a2b0_5ba9_5b58_ae0b_4c29
  static let reciprocalOfLog10: UInt128 = 0x6f_2dec_549b_9438_ca9a_add5_57d6_99ee

  /// The product of two numbers, if it is below 256.
  static func product(_ left: UInt128, _ right: UInt128) -> UInt128 {
    let (high, low) = left.multipliedFullWidth(by: right)
    return high << 8 | low >> 120
  }

  /// The quotient of two integers, if it is below 256.
  static func quotient(_ numerator: UInt128, _ denominator: UInt128) -> UInt128 {
    denominator.dividingFullWidth((numerator >> 8, numerator << 120)).quotient
  }

  /// ln(a / b) = 2 artanh((a - b) / (a + b)), for quotients between 3/4 and 3/2. The series has some 25 terms.
  static func logarithm(_ a: UInt128, _ b: UInt128) -> Int128 {
    let ratio = quotient(a > b ? a - b : b - a, a + b)
    let square = product(ratio, ratio)
    var power = ratio
    var sum: UInt128 = 0
    var divisor: UInt128 = 1
    while power != 0 {
      sum += power / divisor
      power = product(power, square)
      divisor += 2
    }
    return a > b ? Int128(2 * sum) : -Int128(2 * sum)
  }

  /// e^x for x from zero up to below one: the power series, some 30 terms.
  static func exponential(_ x: UInt128) -> UInt128 {
    var term = one
    var sum: UInt128 = 0
    var divisor: UInt128 = 1
    while term != 0 {
      sum += term
      term = product(term, x) / divisor
      divisor += 1
    }
    return sum
  }

  /// The nearest millionth, for magnitudes below 128.
  static func millionths(_ value: Int128) -> Millionths {
    let (high, low) = value.magnitude.multipliedFullWidth(by: 1_000_000)
    let floor = Int64(high << 8 | low >> 120)
    let units = low & (one - 1) >= one / 2 ? floor + 1 : floor
    return Millionths(units: value < 0 ? -units : units)
  }
}
