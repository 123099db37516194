/// Number formatting of ECMAScript (ECMA-262, Number::toString with radix 10), which RFC 8785 prescribes.
enum ECMAScriptNumber {
  /// The text of a finite double. Swift's `description` finds the shortest digits that read back as the same
  /// double, and of those the nearest, which is what ECMAScript asks for; only the layout differs.
  static func text(of double: Double) -> [UInt8] {
    let decimal = DecimalDigits(Array(double.description.utf8))
    if decimal.digits.isEmpty { return [0x30] }
    return text(negative: decimal.negative, digits: decimal.digits, point: decimal.point)
  }

  /// Lays out the number 0.`digits` times 10^`point`, whose digits neither start nor end with zero.
  static func text(negative: Bool, digits: [UInt8], point: Int) -> [UInt8] {
    var text: [UInt8] = negative ? [UInt8(ascii: "-")] : []
    let zeros = { (count: Int) in repeatElement(0x30 as UInt8, count: count) }
    if digits.count <= point && point <= 21 {
      text += digits
      text += zeros(point - digits.count)
    } else if 0 < point && point <= 21 {
      text += digits[..<point]
      text.append(UInt8(ascii: "."))
      text += digits[point...]
    } else if -6 < point && point <= 0 {
      text += [0x30, UInt8(ascii: ".")]
      text += zeros(-point)
      text += digits
    } else {
      text.append(digits[0])
      if digits.count > 1 {
        text.append(UInt8(ascii: "."))
        text += digits[1...]
      }
      text += [UInt8(ascii: "e"), point > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-")]
      text += Array("\((point - 1).magnitude)".utf8)
    }
    return text
  }
}
