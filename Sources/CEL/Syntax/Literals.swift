internal import Decimals

/// Reads the values of literals.
struct Literals {
  let bytes: [UInt8]

  // MARK: Numbers

  func int(_ token: Token, negative: Bool) throws(CELError) -> Value {
    let magnitude = try self.magnitude(token, digits: token.range)
    let limit = UInt64(Int64.max) + (negative ? 1 : 0)
    guard magnitude <= limit else { throw CELError(.syntax, "the integer is beyond 64 bits", offset: token.offset) }
    return .int(negative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude))
  }

  func uint(_ token: Token) throws(CELError) -> Value {
    .uint(try magnitude(token, digits: token.range.dropLast()))
  }

  private func magnitude(_ token: Token, digits: Range<Int>) throws(CELError) -> UInt64 {
    let isHex = digits.count > 2 && bytes[digits.lowerBound + 1] == UInt8(ascii: "x")
    let text = String(decoding: bytes[isHex ? digits.dropFirst(2) : digits], as: UTF8.self)
    guard let value = UInt64(text, radix: isHex ? 16 : 10) else {
      throw CELError(.syntax, "the integer is beyond 64 bits", offset: token.offset)
    }
    return value
  }

  func double(_ token: Token, negative: Bool) throws(CELError) -> Value {
    var text = String(decoding: bytes[token.range], as: UTF8.self)
    if text.hasPrefix(".") { text = "0" + text }
    guard let value = Double(text), value.isFinite else {
      throw CELError(.syntax, "the number is beyond what a double holds", offset: token.offset)
    }
    return .double(negative ? -value : value)
  }

  /// The number exactly, in millionths.
  func decimal(_ token: Token, negative: Bool) throws(CELError) -> Value {
    let sign = negative ? [UInt8(ascii: "-")] : []
    guard let value = Millionths(literal: (sign + bytes[token.range])[...]) else {
      let message = "a decimal has at most six places and lies within 9.2 * 10^12"
      throw CELError(.syntax, message, offset: token.offset)
    }
    return .decimal(value)
  }

  // MARK: Text

  func string(_ token: Token) throws(CELError) -> Value {
    // Scalars by number can't be surrogates, and the rest came out of a string: the bytes are well-formed.
    .string(CELString(String(decoding: try unescaped(token, isBytes: false), as: UTF8.self)))
  }

  func byteString(_ token: Token) throws(CELError) -> Value {
    .bytes(CELBytes(try unescaped(token, isBytes: true)))
  }

  private func unescaped(_ token: Token, isBytes: Bool) throws(CELError) -> [UInt8] {
    var index = token.range.lowerBound
    var isRaw = false
    while bytes[index] != UInt8(ascii: "\"") && bytes[index] != UInt8(ascii: "'") {
      if bytes[index] | 0x20 == UInt8(ascii: "r") { isRaw = true }
      index += 1
    }
    let quote = bytes[index]
    let length = token.range.upperBound - index
    let isTriple = length >= 6 && bytes[index + 1] == quote && bytes[index + 2] == quote
    let border = isTriple ? 3 : 1
    let content = (index + border)..<(token.range.upperBound - border)
    if isRaw { return Array(bytes[content]) }
    var escapes = Escapes(bytes: bytes, range: content, isBytes: isBytes)
    return try escapes.resolve()
  }
}

/// Replaces escape sequences (langdef, String and Bytes Values).
private struct Escapes {
  let bytes: [UInt8]
  let range: Range<Int>
  let isBytes: Bool
  private var index: Int
  private var output: [UInt8] = []

  init(bytes: [UInt8], range: Range<Int>, isBytes: Bool) {
    self.bytes = bytes
    self.range = range
    self.isBytes = isBytes
    index = range.lowerBound
  }

  mutating func resolve() throws(CELError) -> [UInt8] {
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      if byte != UInt8(ascii: "\\") { output.append(byte) } else { try escape() }
    }
    return output
  }

  private static let simple: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
    UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "?"): 0x3F,
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "`"): 0x60,
  ]

  private mutating func escape() throws(CELError) {
    let start = index - 1
    guard index < range.upperBound else { throw wrong(start) }
    let letter = bytes[index]
    index += 1
    switch letter {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): try append(number(digits: 2, radix: 16, start), octet: true, start)
    case UInt8(ascii: "u") where !isBytes: try append(number(digits: 4, radix: 16, start), octet: false, start)
    case UInt8(ascii: "U") where !isBytes: try append(number(digits: 8, radix: 16, start), octet: false, start)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      index -= 1
      try append(number(digits: 3, radix: 8, start), octet: true, start)
    default:
      guard let replacement = Escapes.simple[letter] else { throw wrong(start) }
      output.append(replacement)
    }
  }

  private mutating func number(digits: Int, radix: UInt32, _ start: Int) throws(CELError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard index < range.upperBound, let digit = Escapes.digit(bytes[index], radix) else {
        throw wrong(start)
      }
      value = value &* radix &+ digit
      index += 1
    }
    return value
  }

  private static func digit(_ byte: UInt8, _ radix: UInt32) -> UInt32? {
    let digit: UInt32? =
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
      case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 0x61 + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 0x41 + 10
      default: nil
      }
    return digit.flatMap { $0 < radix ? $0 : nil }
  }

  private mutating func append(_ value: UInt32, octet: Bool, _ start: Int) throws(CELError) {
    if octet, isBytes {
      output.append(UInt8(truncatingIfNeeded: value))
    } else if let scalar = Unicode.Scalar(value) {
      output.append(contentsOf: UTF8.encode(scalar)!)
    } else {
      throw CELError(.syntax, "the escape sequence names no Unicode scalar", offset: Int32(start))
    }
  }

  private func wrong(_ start: Int) -> CELError {
    CELError(.syntax, "no such escape sequence", offset: Int32(start))
  }
}
