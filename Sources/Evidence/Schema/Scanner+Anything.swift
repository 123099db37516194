extension Scanner {
  /// Any canonical value inside `depth` arrays and objects.
  private mutating func any(_ at: Int, _ depth: Int) -> Int {
    switch bytes[at] {
    case UInt8(ascii: "{"): return anyObject(at, depth &+ 1)
    case UInt8(ascii: "["): return anyArray(at, depth &+ 1)
    case UInt8(ascii: "\""):
      let end = string(at &+ 1)
      return end < 0 ? end : end &+ 1
    case UInt8(ascii: "t"): return literal(at, "true") ? at &+ 4 : fail(.syntax, at)
    case UInt8(ascii: "f"): return literal(at, "false") ? at &+ 5 : fail(.syntax, at)
    case UInt8(ascii: "n"): return literal(at, "null") ? at &+ 4 : fail(.syntax, at)
    default: return anyNumber(at)
    }
  }

  private mutating func anyArray(_ start: Int, _ depth: Int) -> Int {
    if depth > JSONValue.maximumDepth { return fail(.depth, start) }
    var at = start &+ 1
    if bytes[at] == UInt8(ascii: "]") { return at &+ 1 }
    while true {
      at = any(at, depth)
      if at < 0 { return at }
      if bytes[at] == UInt8(ascii: "]") { return at &+ 1 }
      guard bytes[at] == UInt8(ascii: ",") else { return fail(.syntax, at) }
      at &+= 1
    }
  }

  /// Any canonical object, itself the array or object number `depth` from outside.
  mutating func anyObject(_ start: Int, _ depth: Int) -> Int {
    if depth > JSONValue.maximumDepth { return fail(.depth, start) }
    var at = start &+ 1
    if bytes[at] == UInt8(ascii: "}") { return at &+ 1 }
    var previous = 0..<0
    while true {
      guard bytes[at] == UInt8(ascii: "\"") else { return fail(.syntax, at) }
      let name = at
      let end = string(at &+ 1)
      if end < 0 { return end }
      let current = (name &+ 1)..<end
      if name &- 1 != start && !nameAscends(previous, current) { return fail(.canonical, name) }
      previous = current
      guard bytes[end &+ 1] == UInt8(ascii: ":") else { return fail(.syntax, end &+ 1) }
      at = any(end &+ 2, depth)
      if at < 0 { return at }
      if bytes[at] == UInt8(ascii: "}") { return at &+ 1 }
      guard bytes[at] == UInt8(ascii: ",") else { return fail(.syntax, at) }
      at &+= 1
    }
  }

  /// Whether the name at `right` sorts after the one at `left` in UTF-16. Both are canonical.
  private func nameAscends(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    let count = min(left.count, right.count)
    var offset = 0
    while offset < count && bytes[left.lowerBound &+ offset] == bytes[right.lowerBound &+ offset] {
      offset &+= 1
    }
    let hasEscape = { (range: Range<Int>) in range.contains { bytes[$0] == UInt8(ascii: "\\") } }
    if hasEscape(left) || hasEscape(right) { return escapedNameAscends(left, right) }
    if offset == count { return left.count < right.count }
    return Text.utf16Rank(bytes[left.lowerBound &+ offset])
      < Text.utf16Rank(bytes[right.lowerBound &+ offset])
  }

  @inline(never)
  private func escapedNameAscends(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    // The scan has read both already.
    let decoded = [left, right].compactMap { range in
      var reader = JSONReader(bytes: bytes, exact: false)
      reader.at = range.lowerBound &- 1
      return try? reader.string()
    }
    return decoded.count == 2 && Text.precedesInUTF16(decoded[0], decoded[1])
  }
}
