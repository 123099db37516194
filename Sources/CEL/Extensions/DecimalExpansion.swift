internal import Decimals

/// A number as its exact decimal digits: ± 0.d1d2d3... times 10^point.
struct DecimalExpansion {
  private(set) var isNegative: Bool
  /// 0 to 9 each; the first is not zero. Empty for zero.
  private(set) var digits: [UInt8]
  private(set) var point: Int

  /// All digits of a finite double: up to 1,075 of them, for every binary fraction ends in decimal too.
  init(exact double: Double) {
    isNegative = double.sign == .minus
    var integer = WideInteger(double.significandBitPattern | (double.isNormal ? 1 << 52 : 0))
    let exponent = Int(max(double.exponentBitPattern, 1)) - 1075
    // m * 2^-n is m * 5^n * 10^-n.
    for _ in 0..<abs(exponent) { integer.multiply(by: exponent > 0 ? 2 : 5) }
    digits = integer.digits()
    point = digits.count + min(exponent, 0)
    trim()
  }

  /// The fewest digits that read back as that finite double.
  init(shortest double: Double) {
    self.init(literal: Array(double.magnitude.description.utf8))
    isNegative = double.sign == .minus
  }

  init(_ decimal: Millionths) {
    self.init(literal: Array(Millionths(units: decimal.units).ascii.drop { $0 == UInt8(ascii: "-") }))
    isNegative = decimal.units < 0
  }

  init(_ magnitude: UInt64, isNegative: Bool) {
    self.init(literal: Array("\(magnitude)".utf8))
    self.isNegative = isNegative
  }

  /// Reads digits with a point and an exponent.
  private init(literal: [UInt8]) {
    isNegative = false
    digits = []
    point = 0
    var places: Int?
    for (index, byte) in literal.enumerated() {
      if byte | 0x20 == UInt8(ascii: "e") {
        point += Int(String(decoding: literal[(index + 1)...], as: UTF8.self)) ?? 0
        break
      }
      if byte == UInt8(ascii: ".") {
        places = 0
      } else {
        digits.append(byte - 0x30)
        if places != nil { places! += 1 }
      }
    }
    point += digits.count - (places ?? 0)
    trim()
  }

  private mutating func trim() {
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point -= zeros
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { point = 0 }
  }
}

extension DecimalExpansion {
  /// Keeps that many digits, rounding half to even; a carry may add one in front.
  private func rounded(to count: Int) -> DecimalExpansion {
    if count >= digits.count { return self }
    var result = self
    if count < 0 {
      result.digits = []
      return result
    }
    result.digits = Array(digits[..<count])
    let next = digits[count]
    let isTie = next == 5 && count + 1 == digits.count
    if next > 5 || next == 5 && (!isTie || (result.digits.last ?? 0) % 2 == 1) { result.increment() }
    return result
  }

  private mutating func increment() {
    var index = digits.count - 1
    while index >= 0, digits[index] == 9 {
      digits[index] = 0
      index -= 1
    }
    if index >= 0 {
      digits[index] += 1
    } else {
      digits.insert(1, at: 0)
      point += 1
    }
  }

  /// Like `-12.500`: without an exponent, with so many places, or with as many as there are.
  func plain(places: Int?) -> [UInt8] {
    let value = places.map { rounded(to: point + $0) } ?? self
    var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    func digit(_ index: Int) -> UInt8 { value.digits.indices.contains(index) ? value.digits[index] + 0x30 : 0x30 }
    if value.point <= 0 || value.digits.isEmpty {
      text.append(0x30)
    } else {
      for index in 0..<value.point { text.append(digit(index)) }
    }
    let shown = places ?? max(value.digits.count - value.point, 0)
    if shown > 0 {
      text.append(UInt8(ascii: "."))
      for place in 0..<shown { text.append(digit(value.point + place)) }
    }
    return text
  }

  /// Like `-1.250000e+01`: one digit before the point, and at least two in the exponent.
  func scientific(places: Int) -> [UInt8] {
    let value = rounded(to: places + 1)
    var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    text.append((value.digits.first ?? 0) + 0x30)
    if places > 0 { text.append(UInt8(ascii: ".")) }
    for index in 0..<places { text.append((value.digits.count > index + 1 ? value.digits[index + 1] : 0) + 0x30) }
    let exponent = value.digits.isEmpty ? 0 : value.point - 1
    text += [UInt8(ascii: "e"), exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")]
    return text + (abs(exponent) < 10 ? [0x30] : []) + Array("\(abs(exponent))".utf8)
  }
}

/// A whole number of any size, least limb first.
private struct WideInteger {
  private var limbs: [UInt32]

  init(_ value: UInt64) { limbs = [UInt32(truncatingIfNeeded: value), UInt32(value >> 32)] }

  mutating func multiply(by factor: UInt32) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let product = UInt64(limbs[index]) * UInt64(factor) + carry
      limbs[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }

  /// The decimal digits, first to last, nine for each division.
  func digits() -> [UInt8] {
    var rest = limbs
    var digits: [UInt8] = []
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for index in rest.indices.reversed() {
        let value = remainder << 32 | UInt64(rest[index])
        rest[index] = UInt32(value / 1_000_000_000)
        remainder = value % 1_000_000_000
      }
      while rest.last == 0 { rest.removeLast() }
      for _ in 0..<9 {
        digits.append(UInt8(remainder % 10))
        remainder /= 10
      }
    }
    return digits.reversed()
  }
}
