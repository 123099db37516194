extension Library {
  /// Functions on strings: `charAt`, `indexOf`, `lastIndexOf`, `join`, `lowerAscii`, `upperAscii`, `replace`, `reverse`,
  /// `split`, `substring`, `trim`, `format` and `strings.quote` (cel-spec, doc/extensions/strings.md).
  ///
  /// Places are counted in Unicode scalars from zero.
  public static let strings = Library(
    functions: StringFunctions.places + StringFunctions.parts + StringFunctions.changes + [StringFunctions.format])
}

enum StringFunctions {
  typealias Body = Overload.Implementation

  static func member(
    _ id: String, _ parameters: [CELType], _ result: CELType, _ cost: FunctionCost, _ size: ResultSize = .scalar,
    _ body: Body
  ) -> Overload {
    Overload(id, .member, parameters, returns: result, cost: cost, resultSize: size, body)
  }

  /// Walks over the text and compares a part at each place.
  static let search = FunctionCost(2, terms: [.init(.size(argument: 0), unitsPerCost: 4), .init(.product(0, 1))])
  static let walk = FunctionCost(2, terms: [.init(.size(argument: 0), unitsPerCost: 4)])

  static func content(_ value: Value) -> TextBytes? {
    if case .string(let string) = value { TextBytes(string) } else { nil }
  }

  static func outside(_ index: Int64) -> CELError {
    CELError(.index, "the index \(index) is outside the string")
  }

  // MARK: Places

  static let places = [
    Function(
      "charAt",
      [
        member(
          "string_char_at_int", [.string, .int], .string, walk, .fixed(4),
          .binary { (_, text, index) throws(CELError) in
            guard let string = content(text), case .int(let index) = index else {
              throw CELError.overload("charAt", [text, index])
            }
            guard let start = string.byte(ofScalar: index) else { throw outside(index) }
            if start == string.bytes.count { return .string("") }
            return TextBytes.value(string.bytes[start..<string.next(after: start)])
          })
      ]),
    Function(
      "indexOf",
      [
        member(
          "string_index_of_string", [.string, .string], .int, search, .scalar,
          .binary { (_, text, part) throws(CELError) in try indexOf(text, part, .int(0)) }),
        member(
          "string_index_of_string_int", [.string, .string, .int], .int, search, .scalar,
          .ternary { (_, text, part, from) throws(CELError) in try indexOf(text, part, from) }),
      ]),
    Function(
      "lastIndexOf",
      [
        member(
          "string_last_index_of_string", [.string, .string], .int, search, .scalar,
          .binary { (_, text, part) throws(CELError) in try lastIndexOf(text, part, nil) }),
        member(
          "string_last_index_of_string_int", [.string, .string, .int], .int, search, .scalar,
          .ternary { (_, text, part, from) throws(CELError) in try lastIndexOf(text, part, from) }),
      ]),
  ]

  private static func indexOf(_ text: Value, _ part: Value, _ from: Value) throws(CELError) -> Value {
    guard let string = content(text), let sought = content(part), case .int(let from) = from else {
      throw CELError.overload("indexOf", [text, part, from])
    }
    guard let start = string.byte(ofScalar: from) else { throw outside(from) }
    return .int(string.first(sought.bytes, from: start).map { string.scalar(ofByte: $0) } ?? -1)
  }

  private static func lastIndexOf(_ text: Value, _ part: Value, _ from: Value?) throws(CELError) -> Value {
    guard let string = content(text), let sought = content(part) else {
      throw CELError.overload("lastIndexOf", [text, part] + (from.map { [$0] } ?? []))
    }
    var start = string.bytes.count
    if let from {
      guard case .int(let index) = from else { throw CELError.overload("lastIndexOf", [text, part, from]) }
      guard let byte = string.byte(ofScalar: index) else { throw outside(index) }
      start = byte
    }
    return .int(string.last(sought.bytes, from: start).map { string.scalar(ofByte: $0) } ?? -1)
  }
}
