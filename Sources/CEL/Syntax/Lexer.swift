/// Cuts a source into tokens, one at a time.
struct Lexer {
  let bytes: [UInt8]
  private var place = 0
  /// Where the first comment begins, of those that were passed over.
  private(set) var comment: Int?

  init(_ source: Source) { bytes = Array(source.text.utf8) }

  /// The bytes of a token as text; they came out of a string, so they are well-formed.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  mutating func next() throws(CELError) -> Token {
    skipSpace()
    guard let byte = peek() else { return Token(kind: .end, range: place..<place) }
    let start = place
    switch byte {
    case Ascii.digits: return number()
    case UInt8(ascii: ".") where isDigit(peek(1)): return number()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try quoted(.string, raw: false, from: start)
    case UInt8(ascii: "`"): return try quotedName()
    case let letter where isNameStart(letter):
      if let literal = try prefixedLiteral() { return literal }
      while let byte = peek(), isNameStart(byte) || isDigit(byte) { place += 1 }
      return Token(kind: .name, range: start..<place)
    default: return try sign()
    }
  }

  private func peek(_ ahead: Int = 0) -> UInt8? { place + ahead < bytes.count ? bytes[place + ahead] : nil }

  private mutating func skipSpace() {
    while let byte = peek() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: place += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        comment = comment ?? place
        while let byte = peek(), byte != 0x0A { place += 1 }
      default: return
      }
    }
  }

  // MARK: Numbers

  private mutating func number() -> Token {
    let start = place
    var kind = Token.Kind.int
    if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x"), isHex(peek(2)) {
      place += 2
      while isHex(peek()) { place += 1 }
    } else {
      while isDigit(peek()) { place += 1 }
      if peek() == UInt8(ascii: "."), isDigit(peek(1)) {
        kind = .float
        place += 1
        while isDigit(peek()) { place += 1 }
      }
      if skipExponent() { kind = .float }
    }
    if kind == .int, peek() == UInt8(ascii: "u") || peek() == UInt8(ascii: "U") {
      kind = .uint
      place += 1
    }
    return Token(kind: kind, range: start..<place)
  }

  private mutating func skipExponent() -> Bool {
    guard peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") else { return false }
    let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
    guard isDigit(peek(1 + sign)) else { return false }
    place += 1 + sign
    while isDigit(peek()) { place += 1 }
    return true
  }

  // MARK: Quoted text

  /// `r"…"`, `b'…'`, `br"…"`, `rb"…"` and the same in capitals.
  private mutating func prefixedLiteral() throws(CELError) -> Token? {
    var raw = false
    var bytes = false
    var length = 0
    while length < 2, let byte = peek(length) {
      switch byte | 0x20 {
      case UInt8(ascii: "r") where !raw: raw = true
      case UInt8(ascii: "b") where !bytes: bytes = true
      default: return try quote(after: length, raw, bytes)
      }
      length += 1
    }
    return try quote(after: length, raw, bytes)
  }

  private mutating func quote(after length: Int, _ raw: Bool, _ isBytes: Bool) throws(CELError) -> Token? {
    guard length > 0, let byte = peek(length), byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    else { return nil }
    let start = place
    place += length
    return try quoted(isBytes ? .bytes : .string, raw: raw, from: start)
  }

  private mutating func quoted(_ kind: Token.Kind, raw: Bool, from start: Int) throws(CELError) -> Token {
    let quote = bytes[place]
    let triple = peek(1) == quote && peek(2) == quote
    place += triple ? 3 : 1
    while let byte = peek() {
      if byte == quote, !triple || (peek(1) == quote && peek(2) == quote) {
        place += triple ? 3 : 1
        return Token(kind: kind, range: start..<place)
      }
      if !triple, byte == 0x0A || byte == 0x0D { break }
      // What follows a backslash doesn't end the text; in a raw one the backslash is only a character.
      if byte == UInt8(ascii: "\\"), !raw { place += 1 }
      place += 1
    }
    throw CELError(.syntax, "the text that begins here doesn't end", offset: Int32(start))
  }

  private mutating func quotedName() throws(CELError) -> Token {
    let start = place
    place += 1
    while let byte = peek(), isNameStart(byte) || isDigit(byte) || Ascii.inQuotedNames.contains(byte) { place += 1 }
    guard peek() == UInt8(ascii: "`"), place > start + 1 else {
      throw CELError(.syntax, "a name in backticks has letters, digits and _.-/ or spaces", offset: Int32(start))
    }
    place += 1
    return Token(kind: .quotedName, range: start..<place)
  }

  // MARK: Signs

  private mutating func sign() throws(CELError) -> Token {
    let start = place
    if let second = peek(1), let sign = Token.StaticSign(rawValue: ascii(bytes[start], second)) {
      place += 2
      return Token(kind: .sign(sign), range: start..<place)
    }
    if let sign = Token.StaticSign(rawValue: ascii(bytes[start])) {
      place += 1
      return Token(kind: .sign(sign), range: start..<place)
    }
    throw CELError(.syntax, "no expression has this character", offset: Int32(start))
  }

  private func ascii(_ bytes: UInt8...) -> String {
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }
}

/// Classes of ASCII characters.
enum Ascii {
  static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  static let inQuotedNames: [UInt8] = Array("_.-/ ".utf8)
}

private func isDigit(_ byte: UInt8?) -> Bool { byte.map { Ascii.digits.contains($0) } ?? false }

private func isHex(_ byte: UInt8?) -> Bool {
  guard let byte else { return false }
  return Ascii.digits.contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
}

private func isNameStart(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
