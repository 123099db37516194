/// The strict reader behind ``JSONValue/parse(_:exact:)``: one pass, a tree out, every fault with its place.
struct JSONReader {
  let bytes: ByteView
  let exact: Bool
  var depthLimit = JSONValue.maximumDepth
  var at = 0
  var path = JSONPath.root

  init(bytes: ByteView, exact: Bool) {
    self.bytes = bytes
    self.exact = exact
  }

  func refuse(_ code: JSONError.Code, at offset: Int? = nil, _ reason: String) -> JSONError {
    JSONError(code, at: offset ?? at, in: bytes, path: path, reason)
  }

  mutating func text() throws(JSONError) -> JSONValue {
    if bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF {
      throw refuse(.syntax, "a byte order mark is not allowed")
    }
    let value = try value(depth: 0)
    skipSpace()
    guard at == bytes.count else { throw refuse(.trailing, "bytes follow the end of the value") }
    return value
  }

  private mutating func skipSpace() {
    while bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 { at += 1 }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    switch bytes[at] {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw unexpected("a value")
    }
  }

  private func unexpected(_ wanted: String) -> JSONError {
    if at >= bytes.count { return refuse(.end, "the text ends where \(wanted) should stand") }
    return refuse(.syntax, "\(wanted) should stand here")
  }

  private mutating func literal(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let start = at
    for letter in word.utf8 {
      guard bytes[at] == letter else {
        if at >= bytes.count { throw refuse(.end, "the text ends inside '\(word)'") }
        throw refuse(.syntax, at: start, "only true, false and null stand without quotes")
      }
      at += 1
    }
    return value
  }

  private func checkDepth(_ depth: Int) throws(JSONError) {
    guard depth <= depthLimit else {
      throw refuse(.depth, "nesting is deeper than \(depthLimit)")
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    try checkDepth(depth)
    at += 1
    var items: [JSONValue] = []
    skipSpace()
    if bytes[at] == UInt8(ascii: "]") {
      at += 1
      return .array([])
    }
    while true {
      path.steps.append(.item(items.count))
      items.append(try value(depth: depth))
      path.steps.removeLast()
      skipSpace()
      switch bytes[at] {
      case UInt8(ascii: ","): at += 1
      case UInt8(ascii: "]"):
        at += 1
        return .array(items)
      default: throw unexpected("',' or ']'")
      }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    try checkDepth(depth)
    at += 1
    var members: [JSONObject.Member] = []
    var offsets: [Int] = []
    skipSpace()
    if bytes[at] == UInt8(ascii: "}") {
      at += 1
      return .object(JSONObject())
    }
    while true {
      skipSpace()
      guard bytes[at] == UInt8(ascii: "\"") else { throw unexpected("a member's name in quotes") }
      offsets.append(at)
      let name = try string()
      skipSpace()
      guard bytes[at] == UInt8(ascii: ":") else { throw unexpected("':'") }
      at += 1
      path.steps.append(.member(name))
      members.append(.init(name: name, value: try value(depth: depth)))
      path.steps.removeLast()
      skipSpace()
      switch bytes[at] {
      case UInt8(ascii: ","): at += 1
      case UInt8(ascii: "}"):
        at += 1
        if let object = JSONObject(members) { return .object(object) }
        throw repeated(members, offsets)
      default: throw unexpected("',' or '}'")
      }
    }
  }

  private func repeated(_ members: [JSONObject.Member], _ offsets: [Int]) -> JSONError {
    var seen: Set<Text> = []
    for (member, offset) in zip(members, offsets) where !seen.insert(member.name).inserted {
      var there = self
      there.path.steps.append(.member(member.name))
      return there.refuse(.duplicate, at: offset, "the name occurs twice in its object")
    }
    preconditionFailure("no name is repeated")
  }
}
