/// A decimal number as its significant digits and the place of its point: 0.d1d2d3... times 10^point.
struct DecimalDigits: Equatable {
  var negative: Bool
  /// ASCII digits; neither the first nor the last is zero. Empty for zero, which has no sign either.
  var digits: [UInt8] = []
  var point: Int = 0

  /// Takes a number apart whose grammar (RFC 8259 section 6) has been checked.
  init(_ literal: [UInt8]) {
    var index = 0
    negative = literal.first == UInt8(ascii: "-")
    if negative { index = 1 }
    var seenPoint = false
    while index < literal.count {
      let byte = literal[index]
      if byte == UInt8(ascii: ".") {
        seenPoint = true
      } else if byte | 0x20 == UInt8(ascii: "e") {
        point = point &+ DecimalDigits.exponent(literal[(index + 1)...])
        break
      } else {
        if byte != 0x30 || !digits.isEmpty { digits.append(byte) }
        if seenPoint {
          if digits.isEmpty { point &-= 1 }
        } else if !digits.isEmpty {
          point &+= 1
        }
      }
      index += 1
    }
    while digits.last == 0x30 { digits.removeLast() }
    if digits.isEmpty {
      negative = false
      point = 0
    }
  }

  /// Exponents beyond a million count as a million: such a number is zero or out of range anyway.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int {
    var value = 0
    for byte in text where byte >= 0x30 && byte <= 0x39 {
      value = min(value * 10 + Int(byte - 0x30), 1_000_000)
    }
    return text.first == UInt8(ascii: "-") ? -value : value
  }

  /// The canonical text, if at most fifteen digits without an exponent say the number. Every such decimal is
  /// the shortest one that names its double, so no double need be asked.
  var shortText: [UInt8]? {
    if digits.isEmpty { return [0x30] }
    guard digits.count <= 15, point > -6, point <= 15 else { return nil }
    return ECMAScriptNumber.text(negative: negative, digits: digits, point: point)
  }
}
