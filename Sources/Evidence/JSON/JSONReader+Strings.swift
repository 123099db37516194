extension JSONReader {
  /// Reads a string whose opening quote is the next byte.
  mutating func string() throws(JSONError) -> Text {
    let start = at
    at += 1
    var text: [UInt8] = []
    while true {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return Text(wellFormed: text)
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20:
        if at >= bytes.count {
          throw refuse(.end, "the text ends inside a string that starts at byte \(start)")
        }
        throw refuse(.control, "a control character must be escaped")
      case 0x20..<0x80:
        text.append(byte)
        at += 1
      default:
        let length = bytes.multibyteLength(at: at)
        if length == 0 { throw refuse(.utf8, "the bytes are not well-formed UTF-8") }
        text += bytes.bytes(at..<(at + length))
        at += length
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let start = at
    at += 2
    switch bytes[start + 1] {
    case UInt8(ascii: "\""): text.append(0x22)
    case UInt8(ascii: "\\"): text.append(0x5C)
    case UInt8(ascii: "/"): text.append(0x2F)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += UTF8.encode(try escapedScalar(start))!
    default:
      if start + 1 >= bytes.count { throw refuse(.end, at: start + 1, "the text ends inside an escape") }
      throw refuse(.escape, at: start, "there is no such escape")
    }
  }

  private mutating func escapedScalar(_ start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexUnit(start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
      throw refuse(.surrogate, at: start, "half of a surrogate pair stands alone")
    }
    at += 2
    let second = try hexUnit(start)
    guard (0xDC00...0xDFFF).contains(second) else {
      throw refuse(.surrogate, at: start, "half of a surrogate pair stands alone")
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))!
  }

  private mutating func hexUnit(_ start: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue, bytes[at] < 0x80 else {
        if at >= bytes.count { throw refuse(.end, "the text ends inside an escape") }
        throw refuse(.escape, at: start, "four hexadecimal digits must follow \\u")
      }
      unit = unit << 4 | UInt32(digit)
      at += 1
    }
    return unit
  }

  /// Reads a number whose first byte is a digit or a minus sign (RFC 8259 section 6).
  mutating func number() throws(JSONError) -> JSONNumber {
    let start = at
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    if bytes[at] == 0x30 {
      at += 1
      if isDigit { throw refuse(.number, at: start, "a number must not start with a needless zero") }
    } else {
      try digits(start)
    }
    if bytes[at] == UInt8(ascii: ".") {
      at += 1
      try digits(start)
    }
    if bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      try digits(start)
    }
    let literal = bytes.bytes(start..<at)
    if let number = JSONNumber(literal: literal, exact: exact) { return number }
    if JSONNumber.isOutOfRange(literal: literal) {
      throw refuse(.range, at: start, "the number is beyond 2^53 - 1")
    }
    throw refuse(.inexact, at: start, "the number has more digits than a double keeps")
  }

  private var isDigit: Bool { bytes[at] >= 0x30 && bytes[at] <= 0x39 }

  private mutating func digits(_ start: Int) throws(JSONError) {
    guard isDigit else {
      if at >= bytes.count { throw refuse(.end, "the text ends inside a number") }
      throw refuse(.number, at: start, "a digit is missing from the number")
    }
    while isDigit { at += 1 }
  }
}
