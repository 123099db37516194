/// A message in protocol buffers' text format, as far as the conformance files need it: fields in their order.
struct TextProto {
  indirect enum Content {
    /// A number, a name or a sign with a name.
    case word(String)
    /// The bytes of one or more adjacent strings.
    case string([UInt8])
    case message(TextProto)
  }

  struct Field {
    let name: String
    let content: Content
  }

  var fields: [Field] = []

  init(_ text: String) throws(TextProtoError) {
    var reader = TextProtoReader(text)
    self = try reader.message(closedBy: nil)
  }

  init() {}

  func all(_ name: String) -> [Content] { fields.filter { $0.name == name }.map(\.content) }
  subscript(_ name: String) -> Content? { all(name).first }

  func messages(_ name: String) -> [TextProto] {
    all(name).compactMap { if case .message(let message) = $0 { message } else { nil } }
  }

  func message(_ name: String) -> TextProto? { messages(name).first }

  func string(_ name: String) -> String? {
    if case .string(let bytes) = self[name] { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  func word(_ name: String) -> String? {
    if case .word(let word) = self[name] { word } else { nil }
  }

  func flag(_ name: String) -> Bool { word(name) == "true" }

  /// Whether a message anywhere inside has a field for which that holds.
  func contains(where test: (String, Content) -> Bool) -> Bool {
    fields.contains { field in
      if test(field.name, field.content) { return true }
      if case .message(let message) = field.content { return message.contains(where: test) }
      return false
    }
  }
}

struct TextProtoError: Error {
  let offset: Int
}

private struct TextProtoReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func message(closedBy end: UInt8?) throws(TextProtoError) -> TextProto {
    var message = TextProto()
    while true {
      skip()
      guard index < bytes.count else {
        if end == nil { return message }
        throw TextProtoError(offset: index)
      }
      if bytes[index] == end {
        index += 1
        return message
      }
      if bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: ";") {
        index += 1
        continue
      }
      let name = try fieldName()
      skip()
      if take(":") { skip() }
      if take("[") {
        skip()
        while !take("]") {
          message.fields.append(TextProto.Field(name: name, content: try content()))
          skip()
          _ = take(",")
          skip()
        }
      } else {
        message.fields.append(TextProto.Field(name: name, content: try content()))
      }
    }
  }

  private mutating func fieldName() throws(TextProtoError) -> String {
    let start = index
    if take("[") {
      while index < bytes.count, bytes[index] != UInt8(ascii: "]") { index += 1 }
      index += 1
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    return try word()
  }

  private mutating func word() throws(TextProtoError) -> String {
    let start = index
    while index < bytes.count, isWord(bytes[index]) { index += 1 }
    if index == start { throw TextProtoError(offset: index) }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
      || [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(byte)
  }

  private mutating func content() throws(TextProtoError) -> TextProto.Content {
    skip()
    if take("{") { return .message(try message(closedBy: UInt8(ascii: "}"))) }
    if take("<") { return .message(try message(closedBy: UInt8(ascii: ">"))) }
    guard index < bytes.count, isQuote(bytes[index]) else { return .word(try word()) }
    var text: [UInt8] = []
    while index < bytes.count, isQuote(bytes[index]) {
      text += try string()
      skip()
    }
    return .string(text)
  }

  private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  private mutating func string() throws(TextProtoError) -> [UInt8] {
    let quote = bytes[index]
    index += 1
    var text: [UInt8] = []
    while index < bytes.count, bytes[index] != quote {
      if bytes[index] != UInt8(ascii: "\\") {
        text.append(bytes[index])
        index += 1
      } else {
        index += 1
        text += try escape()
      }
    }
    index += 1
    return text
  }

  private mutating func escape() throws(TextProtoError) -> [UInt8] {
    guard index < bytes.count else { throw TextProtoError(offset: index) }
    let letter = bytes[index]
    index += 1
    switch letter {
    case UInt8(ascii: "a"): return [7]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "v"): return [11]
    case UInt8(ascii: "x"), UInt8(ascii: "X"): return [UInt8(truncatingIfNeeded: number(16, upTo: 2))]
    case UInt8(ascii: "u"): return try utf8(number(16, upTo: 4))
    case UInt8(ascii: "U"): return try utf8(number(16, upTo: 8))
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      index -= 1
      return [UInt8(truncatingIfNeeded: number(8, upTo: 3))]
    default: return [letter]
    }
  }

  private mutating func number(_ radix: UInt32, upTo digits: Int) -> UInt32 {
    var value: UInt32 = 0
    let start = index
    while index < bytes.count, index - start < digits,
      let digit = Unicode.Scalar(bytes[index]).properties.isASCIIHexDigit
        ? UInt32(String(Unicode.Scalar(bytes[index])), radix: 16) : nil, digit < radix
    {
      value = value &* radix &+ digit
      index += 1
    }
    return value
  }

  private func utf8(_ value: UInt32) throws(TextProtoError) -> [UInt8] {
    guard let scalar = Unicode.Scalar(value) else { throw TextProtoError(offset: index) }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: sign) else { return false }
    index += 1
    return true
  }

  private mutating func skip() {
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "#") {
        while index < bytes.count, bytes[index] != 0xA { index += 1 }
      } else if bytes[index] <= 0x20 {
        index += 1
      } else {
        return
      }
    }
  }
}
