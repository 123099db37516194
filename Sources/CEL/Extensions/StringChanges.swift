/// Functions that make a string out of one.
extension StringFunctions {
  static let changes = [
    Function("lowerAscii", [change("lowerAscii") { $0.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 } }]),
    Function("upperAscii", [change("upperAscii") { $0.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 } }]),
    Function("trim", [change("trim", trimmed)]),
    Function("reverse", [change("reverse", reversed)]),
    Function(
      "strings.quote",
      [
        Overload(
          "strings_quote", [.string], returns: .string, cost: walk, resultSize: .multiple(of: 0, factor: 2, plus: 2),
          .unary { (run, text) throws(CELError) in
            guard let string = content(text) else { throw CELError.overload("strings.quote", [text]) }
            let quoted = quoted(string.bytes)
            try run.build(quoted.count)
            return TextBytes.value(quoted)
          })
      ]),
    Function(
      "replace",
      [
        member(
          "string_replace_string_string", [.string, .string, .string], .string, replacing, .product(0, 2),
          .ternary { (run, text, old, new) throws(CELError) in try replace(&run, [text, old, new, .int(-1)]) }),
        member(
          "string_replace_string_string_int", [.string, .string, .string, .int], .string, replacing, .product(0, 2),
          .variadic { (run, arguments) throws(CELError) in try replace(&run, arguments) }),
      ]),
  ]

  private static let replacing = FunctionCost(
    2, terms: [.init(.size(argument: 0), unitsPerCost: 1), .init(.product(0, 1)), .init(.product(0, 2))])

  private static func change(_ name: String, _ body: @escaping @Sendable ([UInt8]) -> [UInt8]) -> Overload {
    member(
      "string_\(name)", [.string], .string, walk, .argument(0),
      .unary { (run, text) throws(CELError) in
        guard let string = content(text) else { throw CELError.overload(name, [text]) }
        try run.build(string.bytes.count)
        return TextBytes.value(body(string.bytes))
      })
  }

  private static let trimmed: @Sendable ([UInt8]) -> [UInt8] = { bytes in
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    guard let first = scalars.firstIndex(where: { !isSpace($0) }), let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return scalars[first...last].flatMap { Array(UTF8.encode($0)!) }
  }

  /// White space as Unicode had it when the function was defined; a fixed list, so that no table can change it.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9...0xD, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  private static let reversed: @Sendable ([UInt8]) -> [UInt8] = { bytes in
    String(decoding: bytes, as: UTF8.self).unicodeScalars.reversed().flatMap { Array(UTF8.encode($0)!) }
  }

  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    let escapes: [UInt8: Unicode.Scalar] = [
      7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 0x22: "\"", 0x5C: "\\",
    ]
    var result: [UInt8] = [0x22]
    for byte in bytes {
      if let letter = escapes[byte] {
        result += [0x5C, UInt8(letter.value)]
      } else {
        result.append(byte)
      }
    }
    return result + [0x22]
  }

  private static func replace(_ run: inout Evaluation, _ arguments: [Value]) throws(CELError) -> Value {
    guard arguments.count == 4, let string = content(arguments[0]), let old = content(arguments[1]),
      let new = content(arguments[2]), case .int(let limit) = arguments[3]
    else { throw CELError.overload("replace", arguments) }
    try run.build(string.bytes.count)
    var result: [UInt8] = []
    var start = 0
    var place = 0
    var count: Int64 = 0
    while limit < 0 || count < limit, let found = string.first(old.bytes, from: place) {
      try run.build(new.bytes.count)
      result += string.bytes[start..<found] + new.bytes
      start = found + old.bytes.count
      // Something empty stands before every scalar, and at the end.
      place = old.bytes.isEmpty ? string.next(after: found) : start
      count += 1
      if found == string.bytes.count { break }
    }
    return TextBytes.value(result + string.bytes[start...])
  }
}
