import Decimals

/// Finds the words for what the scanner refused: the slow second pass, with the tree reader.
struct Diagnosis {
  let bytes: ByteView
  let grammar: Grammar
  let failure: Scanner.Failure

  var error: JSONError {
    if failure.code == .size {
      return error(.size, 0, "an entry has at most \(Envelope.maximumSize) bytes")
    }
    var reader = JSONReader(bytes: bytes, exact: false)
    let value: JSONValue
    do throws(JSONError) { value = try reader.text() } catch { return error }
    let canonical = value.canonicalBytes
    if let offset = firstDifference(canonical) {
      return error(.canonical, offset, "the bytes are not in canonical form (RFC 8785)")
    }
    return shapeError
  }

  private func error(_ code: JSONError.Code, _ offset: Int, _ reason: String) -> JSONError {
    JSONError(code, at: offset, in: bytes, path: JSONPath(to: offset, in: bytes), reason)
  }

  private func firstDifference(_ canonical: [UInt8]) -> Int? {
    for (index, byte) in canonical.enumerated() where bytes[index] != byte { return index }
    return canonical.count == bytes.count ? nil : canonical.count
  }

  private var shapeError: JSONError {
    let offset = failure.offset
    switch failure.code {
    case .missing, .unknown, .syntax: return memberError
    case .type: return error(.type, offset, "should be \(kindOfValue)")
    case .text: return error(.text, offset, "should be \(node?.textClass.title ?? "another text")")
    case .choice: return error(.choice, offset, "should be one of \(candidates)")
    case .value: return error(.value, offset, "should be from \(bounds)")
    case .places: return error(.places, offset, "a decimal has at most six places")
    case .items:
      return error(.items, offset, "should have \(node?.least ?? 0) to \(node?.most ?? 0) items")
    case .order: return error(.order, offset, "should sort after the item before it")
    case .kind: return error(.kind, offset, "there is no such kind, and it is not domain.example/name@1")
    case .depth: return error(.depth, offset, "nesting is too deep for an entry")
    default: return error(failure.code, offset, "the value is not in its canonical form")
    }
  }

  /// A member that is missing, or one that should not be there: what stands at the place decides.
  private var memberError: JSONError {
    if let name = nameAfterSeparator, !names.contains(name) {
      return error(.unknown, failure.offset + 1, "there is no such member here")
    }
    if failure.token >= 0, let missing = memberName(failure.token) {
      return error(.missing, failure.offset, "the member '\(missing)' is missing")
    }
    return error(.unknown, failure.offset, "something else should stand here")
  }

  private var nameAfterSeparator: Text? {
    var reader = JSONReader(bytes: bytes, exact: false)
    reader.at = failure.offset + 1
    guard bytes[reader.at] == UInt8(ascii: "\"") else { return nil }
    // What can't be read names nothing.
    return try? reader.string()
  }

  private var node: Grammar.Node? {
    failure.node < 0 ? nil : unsafe grammar.nodes[Int(failure.node)]
  }

  private var names: [Text] {
    guard let node, node.op == .object else { return [] }
    return (node.first..<node.end).compactMap(memberName)
  }

  /// The text of a token: a member's name or one of a choice's words.
  private func memberName(_ index: Int32) -> Text? {
    let token = unsafe grammar.tokens[Int(index)]
    var bytes: [UInt8] = []
    for place in 0..<Int(token.length) {
      let word = place < 8 ? token.head : unsafe grammar.words[Int(token.tail) + place / 8 - 1]
      bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * (place % 8))))
    }
    return Text(utf8: bytes.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ":") })
  }

  private var candidates: String {
    guard let node else { return "other words" }
    return (node.first..<node.end).compactMap { memberName($0)?.string }.joined(separator: ", ")
  }

  private var bounds: String {
    guard let node else { return "another range" }
    if node.op == .decimal { return "\(Millionths(units: node.low)) to \(Millionths(units: node.high))" }
    return "\(node.low) to \(node.high)"
  }

  private var kindOfValue: String {
    switch node?.op {
    case .object, .anything, nil: "an object"
    case .list: "an array"
    case .boolean: "true or false"
    case .truth: "true"
    case .integer: "an integer"
    case .decimal: "a number"
    default: "a string"
    }
  }
}
