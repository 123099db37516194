/// Tests on strings.
extension StandardLibrary {
  static let strings: [Function] = [
    Function("startsWith", [test("starts_with") { $0.starts(with: $1) }]),
    Function("endsWith", [test("ends_with") { $0.ends(with: $1) }]),
    Function("contains", [test("contains") { $0.contains($1) }]),
  ]

  private static func test(
    _ id: String, _ body: @escaping @Sendable (CELString, CELString) -> Bool
  ) -> Overload {
    let cost =
      id == "contains"
      ? FunctionCost(1, terms: [.init(.product(0, 1)), .init(.size(argument: 0))]) : FunctionCost.linear(1)
    return Overload(
      "\(id)_string", .member, [.string, .string], returns: .bool, cost: cost,
      .binary { (_, text, part) throws(CELError) in
        guard case .string(let text) = text, case .string(let part) = part else {
          throw CELError.overload(id, [text, part])
        }
        return .bool(body(text, part))
      })
  }
}

extension CELString {
  func starts(with prefix: CELString) -> Bool {
    prefix.byteCount <= byteCount && has(prefix, at: 0)
  }

  func ends(with suffix: CELString) -> Bool {
    suffix.byteCount <= byteCount && has(suffix, at: byteCount - suffix.byteCount)
  }

  func contains(_ part: CELString) -> Bool { firstIndex(of: part, from: 0) != nil }

  /// The byte at which a part first stands, looking from a byte on.
  func firstIndex(of part: CELString, from start: Int) -> Int? {
    var index = start
    while index + part.byteCount <= byteCount {
      if has(part, at: index) { return index }
      index += 1
    }
    return nil
  }

  /// Whether the bytes of a part stand at a place, from where on there are enough.
  private func has(_ part: CELString, at place: Int) -> Bool {
    let bytes = string.utf8Span.span
    let other = part.string.utf8Span.span
    for index in other.indices where bytes[place + index] != other[index] { return false }
    return true
  }
}
