internal import Decimals

/// `'%s costs %.2f'.format([name, price])` (cel-spec, doc/extensions/strings.md, Format).
extension StringFunctions {
  /// The longest result, in bytes, and the most places of a number.
  static let formatSize = 65_536
  /// The digits of a double take much longer than those of other numbers: up to a thousand of them are exact.
  static let doubleCost = 4_000

  static let format = Function(
    "format",
    [
      member(
        "string_format", [.string, .list(.dyn)], .string,
        FunctionCost(
          8,
          terms: [.init(.size(argument: 0), unitsPerCost: 1), .init(.deepSize(argument: 1), unitsPerCost: 1)]),
        .fixed(formatSize),
        .binary { (run, text, list) throws(CELError) in
          guard let string = content(text), case .list(let arguments) = list else {
            throw CELError.overload("format", [text, list])
          }
          var formatter = Formatter(pattern: string.bytes, arguments: arguments.elements)
          try formatter.format(&run)
          try run.build(formatter.result.count)
          return .string(CELString(String(decoding: formatter.result, as: UTF8.self)))
        })
    ])
}

private struct Formatter {
  let pattern: [UInt8]
  let arguments: [Value]
  var result: [UInt8] = []
  private var index = 0
  private var used = 0

  init(pattern: [UInt8], arguments: [Value]) {
    self.pattern = pattern
    self.arguments = arguments
  }

  mutating func format(_ run: inout Evaluation) throws(CELError) {
    while index < pattern.count {
      let byte = pattern[index]
      index += 1
      if byte != UInt8(ascii: "%") {
        result.append(byte)
      } else if index < pattern.count, pattern[index] == UInt8(ascii: "%") {
        result.append(byte)
        index += 1
      } else {
        try clause(&run)
      }
      if result.count > StringFunctions.formatSize { throw CELError(.size, "the formatted text is too long") }
    }
  }

  private mutating func clause(_ run: inout Evaluation) throws(CELError) {
    let places = try precision()
    guard index < pattern.count else { throw CELError(.argument, "a % stands at the end of the format") }
    let letter = pattern[index]
    index += 1
    guard arguments.indices.contains(used) else {
      throw CELError(.argument, "the format needs more than \(arguments.count) arguments")
    }
    let argument = arguments[used]
    used += 1
    if case .double = argument { try run.charge(StringFunctions.doubleCost) }
    if let text = try text(of: argument, letter, places) {
      result += text
    } else {
      throw CELError(
        .argument, "%\(Unicode.Scalar(letter)) in a format takes no value of type \(argument.type.name)")
    }
  }

  private mutating func precision() throws(CELError) -> Int {
    guard index < pattern.count, pattern[index] == UInt8(ascii: ".") else { return 6 }
    index += 1
    var places = 0
    var hasDigits = false
    while index < pattern.count, (0x30...0x39).contains(pattern[index]) {
      places = min(places * 10 + Int(pattern[index] - 0x30), 1_001)
      hasDigits = true
      index += 1
    }
    if !hasDigits || places > 1_000 { throw CELError(.argument, "a format has 0 to 1000 places") }
    return places
  }

  /// Nil: the clause doesn't take such a value.
  private func text(of value: Value, _ letter: UInt8, _ places: Int) throws(CELError) -> [UInt8]? {
    switch letter {
    case UInt8(ascii: "s"): return try FormattedText.make(value)
    case UInt8(ascii: "d"): return FormattedText.isNumber(value) ? try FormattedText.make(value) : nil
    case UInt8(ascii: "f"): return fixed(value) { $0.plain(places: places) }
    case UInt8(ascii: "e"): return fixed(value) { $0.scientific(places: places) }
    case UInt8(ascii: "b"):
      if case .bool(let bool) = value { return [bool ? 0x31 : 0x30] }
      return radix(value, 2)
    case UInt8(ascii: "o"): return radix(value, 8)
    case UInt8(ascii: "x"): return hexadecimal(value, uppercase: false)
    case UInt8(ascii: "X"): return hexadecimal(value, uppercase: true)
    default: throw CELError(.argument, "a format has no clause %\(Unicode.Scalar(letter))")
    }
  }

  private func fixed(_ value: Value, _ text: (DecimalExpansion) -> [UInt8]) -> [UInt8]? {
    switch value {
    case .double(let double) where !double.isFinite: Array(double.shortestText.utf8)
    case .double(let double): text(DecimalExpansion(exact: double))
    case .decimal(let decimal): text(DecimalExpansion(decimal))
    case .int(let int): text(DecimalExpansion(int.magnitude, isNegative: int < 0))
    case .uint(let uint): text(DecimalExpansion(uint, isNegative: false))
    default: nil
    }
  }

  private func radix(_ value: Value, _ radix: Int, uppercase: Bool = false) -> [UInt8]? {
    switch value {
    case .int(let int): Array(String(int, radix: radix, uppercase: uppercase).utf8)
    case .uint(let uint): Array(String(uint, radix: radix, uppercase: uppercase).utf8)
    default: nil
    }
  }

  private func hexadecimal(_ value: Value, uppercase: Bool) -> [UInt8]? {
    let bytes: [UInt8]
    switch value {
    case .string(let string): bytes = Array(string.string.utf8)
    case .bytes(let octets): bytes = octets.bytes
    default: return radix(value, 16, uppercase: uppercase)
    }
    let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}

/// The text of any value, as `%s` writes it; as deep as the value, which an evaluation bounds.
private enum FormattedText {
  static func isNumber(_ value: Value) -> Bool {
    switch value {
    case .int, .uint, .double, .decimal: true
    default: false
    }
  }

  static func make(_ value: Value) throws(CELError) -> [UInt8]? {
    var text: [UInt8] = []
    return try append(value, to: &text) ? text : nil
  }

  private static func append(_ value: Value, to text: inout [UInt8]) throws(CELError) -> Bool {
    if text.count > StringFunctions.formatSize { throw CELError(.size, "the formatted text is too long") }
    switch value {
    case .null: text += "null".utf8
    case .bool(let bool): text += (bool ? "true" : "false").utf8
    case .int(let int): text += "\(int)".utf8
    case .uint(let uint): text += "\(uint)".utf8
    case .double(let double):
      text += double.isFinite ? DecimalExpansion(shortest: double).plain(places: nil) : Array(double.shortestText.utf8)
    case .decimal(let decimal): text += decimal.ascii
    case .string(let string): text += string.string.utf8
    case .bytes(let bytes): text += bytes.bytes
    case .timestamp(let timestamp): text += timestamp.text.utf8
    case .duration(let duration): text += duration.text.utf8
    case .type(let type): text += type.name.utf8
    case .list(let list): return try append(list, to: &text)
    case .map(let map): return try append(map, to: &text)
    case .optional, .object: return false
    }
    return true
  }

  private static func append(_ list: CELList, to text: inout [UInt8]) throws(CELError) -> Bool {
    text.append(UInt8(ascii: "["))
    for (index, element) in list.elements.enumerated() {
      if index > 0 { text += ", ".utf8 }
      if !(try append(element, to: &text)) { return false }
    }
    text.append(UInt8(ascii: "]"))
    return true
  }

  /// Entries stand in the order of their keys' texts.
  private static func append(_ map: CELMap, to text: inout [UInt8]) throws(CELError) -> Bool {
    var entries: [(key: [UInt8], value: Value)] = []
    for (key, value) in zip(map.keys, map.values) {
      guard let key = try make(key.value) else { return false }
      entries.append((key, value))
    }
    entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
    text.append(UInt8(ascii: "{"))
    for (index, entry) in entries.enumerated() {
      if index > 0 { text += ", ".utf8 }
      text += entry.key + ": ".utf8
      if !(try append(entry.value, to: &text)) { return false }
    }
    text.append(UInt8(ascii: "}"))
    return true
  }
}
