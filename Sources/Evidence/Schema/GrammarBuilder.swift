import Decimals

/// Lays shapes out in the flat tables of ``Grammar``. What it refuses is a fault in our own declarations, so
/// it traps.
struct GrammarBuilder {
  var nodes: [Grammar.Node] = []
  var tokens: [Grammar.Token] = []
  var words: [UInt64] = []
  var slots: [Int16] = []

  /// - Parameter level: the level of nesting at which the value stands in an entry, which is the first itself; it tells
  ///   only where a value of any form may stand.
  mutating func add(_ shape: Shape, level: Int = 1) -> Int32 {
    switch shape {
    case .text(let textClass): append(text(textClass))
    case .constant(let text): addChoice([text], nodes: [0])
    case .choice(let texts): addChoice(texts, nodes: texts.map { _ in 0 })
    case .boolean: append(Grammar.Node(op: .boolean))
    case .truth: append(Grammar.Node(op: .truth))
    case .integer(let range):
      append(Grammar.Node(op: .integer, low: range.lowerBound, high: range.upperBound))
    case .decimal(let range):
      append(Grammar.Node(op: .decimal, low: range.lowerBound.units, high: range.upperBound.units))
    case .list(let item, let count, let order): addList(item, count, order, level)
    case .object(let properties, let least): addObject(properties, least, level)
    case .anything: append(Grammar.Node(op: .anything, level: Int32(level)))
    }
  }

  private mutating func append(_ node: Grammar.Node) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  private func text(_ textClass: TextClass) -> Grammar.Node {
    let characters = { (first: UInt8, rest: UInt8) in
      Grammar.Node(
        op: .characters, textClass: textClass, least: Int32(textClass.lengths.lowerBound),
        most: Int32(textClass.lengths.upperBound), low: Int64(first), high: Int64(rest))
    }
    let plain = { (op: Grammar.Op) in
      Grammar.Node(
        op: op, textClass: textClass, least: Int32(textClass.lengths.lowerBound),
        most: Int32(textClass.lengths.upperBound))
    }
    return switch textClass {
    case .identifier: plain(.identifier)
    case .origin: characters(CharacterSets.alphanumeric, CharacterSets.origin)
    case .licence: characters(CharacterSets.alphanumeric, CharacterSets.licence)
    case .digest: plain(.digest)
    case .sha256, .sha384, .sha512, .handle: plain(.hexadecimal)
    case .timestamp: plain(.timestamp)
    case .date: plain(.date)
    case .name, .prefix: plain(.name)
    case .kind, .mediaType, .jurisdiction, .language, .cacNumber, .filingNumber, .noteKey, .publicKey,
      .signature, .base64, .source:
      plain(.matched)
    }
  }

  private mutating func addList(
    _ item: Shape, _ count: ClosedRange<Int>, _ order: Shape.Order, _ level: Int
  ) -> Int32 {
    let node = add(item, level: level + 1)
    return append(
      Grammar.Node(
        op: .list, ascending: order == .ascending, least: Int32(count.lowerBound),
        most: Int32(count.upperBound), first: node))
  }

  private mutating func addObject(_ properties: [Property], _ least: Int, _ level: Int) -> Int32 {
    let sorted = properties.sorted { Text.precedesInUTF16($0.name, $1.name) }
    precondition(Set(sorted.map(\.name)).count == sorted.count, "a property is declared twice")
    let members = sorted.map { (property: $0, node: add($0.shape, level: level + 1)) }
    let first = Int32(tokens.count)
    for member in members {
      let name = JSONValue.string(member.property.name).canonicalBytes + [UInt8(ascii: ":")]
      addToken(name, node: member.node, required: member.property.required)
    }
    let end = Int32(tokens.count)
    let required = sorted.lastIndex(where: \.required).map { first + Int32($0) + 1 } ?? first
    // A guard at the end: the scanner stops at it as at a required member.
    tokens.append(Grammar.Token(head: 0, mask: 0xFF, tail: 0, length: 0, node: 0, required: true))
    return append(
      Grammar.Node(
        op: Self.isReference(properties) ? .reference : .object, least: Int32(least), first: first, end: end,
        required: required))
  }

  /// Whether an object is an index and a leaf, as ``Shape/entry``.
  private static func isReference(_ properties: [Property]) -> Bool { properties.map(\.name) == ["index", "leaf"] }

  private mutating func addToken(_ bytes: [UInt8], node: Int32, required: Bool) {
    let padded = bytes + Array(repeating: 0, count: (8 - bytes.count % 8) % 8)
    var chunks = stride(from: 0, to: padded.count, by: 8).map { start in
      (0..<8).reduce(0 as UInt64) { $0 | UInt64(padded[start + $1]) << UInt64(8 * $1) }
    }
    let head = chunks.removeFirst()
    let mask: UInt64 = bytes.count >= 8 ? .max : (1 << UInt64(8 * bytes.count)) - 1
    tokens.append(
      Grammar.Token(
        head: head, mask: mask, tail: Int32(words.count), length: Int32(bytes.count), node: node,
        required: required))
    words += chunks
  }

  /// One of `texts`, found by a hash that no two of them share.
  mutating func addChoice(_ texts: [Text], nodes: [Int32]) -> Int32 {
    var node = Grammar.Node(op: .choice, first: Int32(tokens.count))
    for (text, node) in zip(texts, nodes) {
      let bytes = JSONValue.string(text).canonicalBytes.dropFirst()
      addToken(Array(bytes), node: node, required: true)
    }
    node.end = Int32(tokens.count)
    addTable(texts, to: &node)
    return append(node)
  }

  /// Adds a hash table from `texts` to the tokens from `node.first` on.
  private mutating func addTable(_ texts: [Text], to node: inout Grammar.Node) {
    let keys = texts.map { text in
      let bytes = Array(JSONValue.string(text).canonicalBytes.dropFirst())
      return ByteView.reading(bytes.span) { Grammar.key($0, 0) }
    }
    var bits = UInt64(1)
    while 1 << bits < texts.count * 2 { bits += 1 }
    node.shift = 64 - bits
    node.multiplier = collisionFree(keys, node.shift)
    var table = [Int16](repeating: -1, count: 1 << bits)
    for (index, key) in keys.enumerated() {
      table[Grammar.slot(key, node.multiplier, node.shift)] = Int16(Int(node.first) + index)
    }
    node.slots = Int32(slots.count)
    slots += table
  }

  private func collisionFree(_ keys: [UInt64], _ shift: UInt64) -> UInt64 {
    precondition(Set(keys).count == keys.count, "two words share their first sixteen bytes")
    var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    while Set(keys.map { Grammar.slot($0, multiplier, shift) }).count < keys.count {
      multiplier = (multiplier &* 0xD134_2543_DE82_EF95 &+ 1) | 1
    }
    return multiplier
  }
}
