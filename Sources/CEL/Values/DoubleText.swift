extension Double {
  /// The shortest text that reads back as this double: `3`, `-0.0045`, `1e+21`, `NaN`, `-Infinity`.
  var shortestText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
    // The standard library finds the digits; only their arrangement is ours.
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(magnitude.description.utf8)
    for (index, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"):
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
      case let digit where exponent == 0 && !text[..<index].contains(UInt8(ascii: "e")): digits.append(digit)
      default: break
      }
    }
    return Double.arrange(digits, point: (point ?? digits.count) + exponent, negative: sign == .minus)
  }

  private static func arrange(_ found: [UInt8], point: Int, negative: Bool) -> String {
    var digits = Array(found.drop { $0 == 0x30 })
    let point = point - (found.count - digits.count)
    while digits.last == 0x30 { digits.removeLast() }
    var text: [UInt8] = negative ? [UInt8(ascii: "-")] : []
    if digits.isEmpty { return String(decoding: text + [0x30], as: UTF8.self) }
    if point > 21 || point < -4 {
      text += [digits[0]] + (digits.count > 1 ? [UInt8(ascii: ".")] + digits[1...] : [])
      text += Array("e\(point > 0 ? "+" : "-")\(abs(point - 1))".utf8)
    } else if point <= 0 {
      text += Array("0.".utf8) + Array(repeating: 0x30, count: -point) + digits
    } else if point >= digits.count {
      text += digits + Array(repeating: 0x30, count: point - digits.count)
    } else {
      text += digits[..<point] + [UInt8(ascii: ".")] + digits[point...]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
