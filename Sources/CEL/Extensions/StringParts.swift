/// Functions that take strings apart and put them together.
extension StringFunctions {
  static let parts = [
    Function(
      "substring",
      [
        member(
          "string_substring_int", [.string, .int], .string, walk, .argument(0),
          .binary { (run, text, from) throws(CELError) in try substring(&run, text, from, nil) }),
        member(
          "string_substring_int_int", [.string, .int, .int], .string, walk, .argument(0),
          .ternary { (run, text, from, to) throws(CELError) in try substring(&run, text, from, to) }),
      ]),
    Function(
      "split",
      [
        member(
          "string_split_string", [.string, .string], .list(.string), splitting, .parts(of: 0),
          .binary { (run, text, separator) throws(CELError) in try split(&run, text, separator, .int(-1)) }),
        member(
          "string_split_string_int", [.string, .string, .int], .list(.string), splitting, .parts(of: 0),
          .ternary { (run, text, separator, limit) throws(CELError) in try split(&run, text, separator, limit) }),
      ]),
    Function(
      "join",
      [
        member(
          "list_join", [.list(.string)], .string, joining(separated: false), .deep(of: 0),
          .unary { (run, list) throws(CELError) in try join(&run, list, .string("")) }),
        member(
          "list_join_string", [.list(.string), .string], .string, joining(separated: true), .product(0, 1),
          .binary { (run, list, separator) throws(CELError) in try join(&run, list, separator) }),
      ]),
  ]

  /// Makes a string of every part.
  private static let splitting = FunctionCost(
    4, terms: [.init(.size(argument: 0), unitsPerCost: 1), .init(.product(0, 1))])

  private static func joining(separated: Bool) -> FunctionCost {
    FunctionCost(
      2,
      terms: [.init(.deepSize(argument: 0), unitsPerCost: 4), .init(.size(argument: 0), unitsPerCost: 1)]
        + (separated ? [.init(.product(0, 1))] : []))
  }

  private static func substring(
    _ run: inout Evaluation, _ text: Value, _ from: Value, _ to: Value?
  ) throws(CELError) -> Value {
    guard let string = content(text), case .int(let first) = from else {
      throw CELError.overload("substring", [text, from] + (to.map { [$0] } ?? []))
    }
    guard let start = string.byte(ofScalar: first) else { throw outside(first) }
    var end = string.bytes.count
    if let to {
      guard case .int(let last) = to else { throw CELError.overload("substring", [text, from, to]) }
      guard let byte = string.byte(ofScalar: last) else { throw outside(last) }
      end = byte
    }
    if end < start { throw CELError(.index, "the substring ends before it begins") }
    try run.build(end - start)
    return TextBytes.value(string.bytes[start..<end])
  }

  private static func split(
    _ run: inout Evaluation, _ text: Value, _ separator: Value, _ limit: Value
  ) throws(CELError) -> Value {
    guard let string = content(text), let sought = content(separator), case .int(let limit) = limit else {
      throw CELError.overload("split", [text, separator, limit])
    }
    if limit == 0 { return .list([]) }
    // A part costs more than its bytes.
    try run.build(string.bytes.count)
    var parts: [Value] = []
    var start = 0
    while limit < 0 || parts.count < limit - 1, let end = end(of: start, in: string, before: sought.bytes) {
      parts.append(TextBytes.value(string.bytes[start..<end]))
      start = end + sought.bytes.count
    }
    // Split into scalars, nothing is left at the end.
    if !sought.bytes.isEmpty || start < string.bytes.count {
      parts.append(TextBytes.value(string.bytes[start...]))
    }
    try run.build(parts.count)
    return .list(parts)
  }

  /// Where the part that begins there ends; an empty separator stands after every scalar.
  private static func end(of start: Int, in text: TextBytes, before separator: [UInt8]) -> Int? {
    if separator.isEmpty { return start < text.bytes.count ? text.next(after: start) : nil }
    return text.first(separator, from: start)
  }

  private static func join(_ run: inout Evaluation, _ list: Value, _ separator: Value) throws(CELError) -> Value {
    guard case .list(let elements) = list, let between = content(separator) else {
      throw CELError.overload("join", [list, separator])
    }
    var joined: [UInt8] = []
    for (index, element) in elements.elements.enumerated() {
      guard case .string(let string) = element else { throw CELError.overload("join", [list, separator]) }
      try run.build(string.byteCount + (index > 0 ? between.bytes.count : 0))
      if index > 0 { joined += between.bytes }
      joined += string.string.utf8
    }
    return TextBytes.value(joined)
  }
}
