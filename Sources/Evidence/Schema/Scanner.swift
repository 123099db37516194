/// The hot path: proves in one pass, without a tree and without allocating, that bytes are the canonical form
/// (RFC 8785) of a value of a given shape.
///
/// Functions take the place where a value starts and return the place after it, or -1 once ``failure`` is set.
/// Canonical members are sorted, so an object is matched by moving along its shape's sorted members. The byte
/// view yields zeros beyond the end, which match nothing, so there is no other test for the end.
@safe struct Scanner {
  let bytes: ByteView
  let grammar: Grammar
  var failure = Failure()
  /// What the last match of a kind read, for the envelope to note down.
  var lastInteger: Int64 = 0
  var lastName = Extent.none
  var lastCount = 0
  /// Whether other entries were named.
  var namesEntries = false

  /// The first fault, in the scanner's terms; ``Diagnosis`` finds the words.
  struct Failure {
    var code: JSONError.Code = .syntax
    var offset = 0
    /// The shape that was not met, and for an object the member at which it stopped; -1 if there is none.
    var node: Int32 = -1
    var token: Int32 = -1
  }

  @inline(never)
  mutating func fail(_ code: JSONError.Code, _ offset: Int, node: Int32 = -1, token: Int32 = -1) -> Int {
    failure = Failure(code: code, offset: offset, node: node, token: token)
    return -1
  }

  /// Whether the bytes of `literal` stand at `at`. The literal is a constant, so this unrolls into a few words.
  @inline(__always)
  func literal(_ at: Int, _ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    var wrong: UInt64 = 0
    var start = 0
    while start < count {
      var word: UInt64 = 0
      var mask: UInt64 = 0
      for k in 0..<8 where start &+ k < count {
        word |= unsafe UInt64(literal.utf8Start[start &+ k]) << UInt64(8 &* k)
        mask |= 0xFF << UInt64(8 &* k)
      }
      wrong |= (bytes.word(at: at &+ start) ^ word) & mask
      start &+= 8
    }
    return wrong == 0
  }

  @inline(__always)
  mutating func value(_ index: Int32, _ at: Int) -> Int {
    let node = unsafe grammar.nodes + Int(index)
    switch unsafe node.pointee.op {
    case .object: return object(index, at)
    case .reference:
      namesEntries = true
      return object(index, at)
    case .list: return list(index, at)
    case .choice: return choice(index, at)
    case .boolean:
      if literal(at, "true") { return at &+ 4 }
      return literal(at, "false") ? at &+ 5 : fail(.type, at, node: index)
    case .truth: return literal(at, "true") ? at &+ 4 : fail(.type, at, node: index)
    case .integer: return integer(index, at)
    case .decimal: return decimal(index, at)
    case .anything:
      guard bytes[at] == UInt8(ascii: "{") else { return fail(.type, at, node: index) }
      return unsafe anyObject(at, Int(node.pointee.level))
    case .characters: return characters(index, at)
    case .identifier: return identifier(index, at)
    case .digest: return digest(index, at)
    case .hexadecimal: return hexadecimal(index, at)
    case .timestamp:
      guard bytes[at] == UInt8(ascii: "\"") else { return fail(.type, at, node: index) }
      guard Calendar.isTimestamp(bytes, at &+ 1), bytes[at &+ 28] == UInt8(ascii: "\"") else {
        return fail(.text, at, node: index)
      }
      return at &+ 29
    case .date:
      guard bytes[at] == UInt8(ascii: "\"") else { return fail(.type, at, node: index) }
      guard Calendar.date(bytes, at &+ 1), bytes[at &+ 11] == UInt8(ascii: "\"") else {
        return fail(.text, at, node: index)
      }
      return at &+ 12
    case .name: return name(index, at)
    case .matched: return matched(index, at)
    }
  }

  mutating func object(_ index: Int32, _ start: Int) -> Int {
    let node = unsafe grammar.nodes + Int(index)
    guard bytes[start] == UInt8(ascii: "{") else { return fail(.type, start, node: index) }
    var at = start
    // The tokens of an object end with a guard, which counts as required.
    var token = unsafe grammar.tokens + Int(node.pointee.first)
    var count: Int32 = 0
    if bytes[start &+ 1] != UInt8(ascii: "}") {
      // `at` stands on the brace or comma before a member.
      repeat {
        let name = bytes.word(at: at &+ 1)
        while unsafe (name ^ token.pointee.head) & token.pointee.mask != 0
          || (token.pointee.length > 8 && !matchesTail(token, at &+ 1))
        {
          if unsafe token.pointee.required { return unsafe misplaced(index, at, token) }
          unsafe token += 1
        }
        let length = unsafe Int(token.pointee.length)
        // The guard's own first byte, zero, may stand in a text.
        if length == 0 { return unsafe misplaced(index, at, token) }
        let shape = unsafe token.pointee.node
        unsafe token += 1
        count &+= 1
        at = value(shape, at &+ 1 &+ length)
        if at < 0 { return at }
      } while bytes[at] == UInt8(ascii: ",")
    } else {
      at = start &+ 1
    }
    guard bytes[at] == UInt8(ascii: "}") else { return fail(.syntax, at, node: index) }
    if unsafe token < grammar.tokens + Int(node.pointee.required) {
      return unsafe misplaced(index, at, token)
    }
    if unsafe count < node.pointee.least { return fail(.items, start, node: index) }
    return at &+ 1
  }

  /// The member at `at` is unknown or out of order, or a required one from `token` on is not there.
  @inline(never)
  private mutating func misplaced(_ index: Int32, _ at: Int, _ token: UnsafePointer<Grammar.Token>) -> Int {
    let end = unsafe grammar.nodes[Int(index)].end
    var place = unsafe Int32(token - grammar.tokens)
    while unsafe place < end && !grammar.tokens[Int(place)].required { place &+= 1 }
    return fail(place == end ? .unknown : .missing, at, node: index, token: place)
  }

  /// Whether the bytes at `at`, whose first word matches, go on as `token` does.
  @inline(__always)
  private func matchesTail(_ token: UnsafePointer<Grammar.Token>, _ at: Int) -> Bool {
    var left = unsafe Int(token.pointee.length) &- 8
    if left <= 0 { return true }
    var word = unsafe grammar.words + Int(token.pointee.tail)
    var place = at &+ 8
    while left >= 8 {
      if unsafe bytes.word(at: place) != word.pointee { return false }
      unsafe word += 1
      place &+= 8
      left &-= 8
    }
    if left == 0 { return true }
    return unsafe (bytes.word(at: place) ^ word.pointee) << UInt64(64 &- 8 &* left) == 0
  }

  /// The token of a choice that stands at `at`, just after its opening quote; -1 if there is none.
  @inline(__always)
  func candidate(_ node: UnsafePointer<Grammar.Node>, _ at: Int) -> Int32 {
    let key = Grammar.key(bytes, at)
    let slot = unsafe Grammar.slot(key, node.pointee.multiplier, node.pointee.shift)
    let found = unsafe Int32(grammar.slots[Int(node.pointee.slots) &+ slot])
    if found < 0 { return -1 }
    let token = unsafe grammar.tokens + Int(found)
    let same = unsafe (bytes.word(at: at) ^ token.pointee.head) & token.pointee.mask == 0
    return unsafe same && matchesTail(token, at) ? found : -1
  }

  @inline(__always)
  private mutating func choice(_ index: Int32, _ at: Int) -> Int {
    guard bytes[at] == UInt8(ascii: "\"") else { return fail(.type, at, node: index) }
    let token = unsafe candidate(grammar.nodes + Int(index), at &+ 1)
    if token < 0 { return fail(.choice, at, node: index) }
    return unsafe at &+ 1 &+ Int(grammar.tokens[Int(token)].length)
  }

  mutating func list(_ index: Int32, _ start: Int) -> Int {
    let node = unsafe grammar.nodes + Int(index)
    guard bytes[start] == UInt8(ascii: "[") else { return fail(.type, start, node: index) }
    var at = start &+ 1
    var count: Int32 = 0
    var previous = -1
    if bytes[at] != UInt8(ascii: "]") {
      while true {
        if unsafe count == node.pointee.most { return fail(.items, start, node: index) }
        let item = at
        at = unsafe value(node.pointee.first, item)
        if at < 0 { return at }
        if unsafe node.pointee.ascending {
          if previous >= 0, unsafe !ascends(node.pointee.first, previous, item) {
            return fail(.order, item, node: index)
          }
          previous = item
        }
        count &+= 1
        if bytes[at] != UInt8(ascii: ",") { break }
        at &+= 1
      }
    }
    guard bytes[at] == UInt8(ascii: "]") else { return fail(.syntax, at, node: index) }
    if unsafe count < node.pointee.least { return fail(.items, start, node: index) }
    lastCount = Int(count)
    return at &+ 1
  }

  /// Whether the item at `right` sorts after the one at `left`: strings, or objects by their first member,
  /// which is then a required string. Such strings have no escapes, and a quote sorts before all they hold.
  private func ascends(_ index: Int32, _ left: Int, _ right: Int) -> Bool {
    let item = unsafe grammar.nodes + Int(index)
    var offset = 1
    if unsafe item.pointee.op == .object || item.pointee.op == .reference {
      offset = unsafe 2 &+ Int(grammar.tokens[Int(item.pointee.first)].length)
    }
    while bytes[left &+ offset] == bytes[right &+ offset] {
      if bytes[left &+ offset] == UInt8(ascii: "\"") { return false }
      offset &+= 1
    }
    return bytes[left &+ offset] < bytes[right &+ offset]
  }
}
