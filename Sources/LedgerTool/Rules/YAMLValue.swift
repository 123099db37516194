import Evidence
import Yams

/// YAML as JSON: numbers and words that JSON knows are values where they stand plain, all else is text.
enum YAMLValue {
  /// The most values in one record: aliases can make many of few.
  private static let most = 10_000

  /// - Throws: what the value can't be, with its place.
  static func json(_ node: Node) throws(FileFaultError) -> JSONValue {
    var left = most
    return try json(node, depth: 0, &left)
  }

  private static func json(_ node: Node, depth: Int, _ left: inout Int) throws(FileFaultError) -> JSONValue {
    left -= 1
    guard depth < 16, left > 0 else { throw FileFaultError("this is nested too deep, or too large", node) }
    switch node {
    case .scalar(let scalar): return try json(scalar, node)
    case .sequence(let items):
      var values: [JSONValue] = []
      for item in items { values.append(try json(item, depth: depth + 1, &left)) }
      return .array(values)
    case .mapping(let pairs):
      var object = JSONObject()
      for (key, value) in pairs {
        guard let name = key.scalar?.string else { throw FileFaultError("a key is text", key) }
        object[Text(name)] = try json(value, depth: depth + 1, &left)
      }
      return .object(object)
    case .alias: throw FileFaultError("an alias can't stand here", node)
    }
  }

  private static func json(_ scalar: Node.Scalar, _ node: Node) throws(FileFaultError) -> JSONValue {
    guard scalar.style == .plain else { return .string(Text(scalar.string)) }
    do {
      return try JSONValue.parse(scalar.string, exact: true)
    } catch {
      if error.code == .inexact || error.code == .range { throw FileFaultError("\(error.reason)", node) }
      return .string(Text(scalar.string))
    }
  }
}

/// A fault on its way to whoever collects them.
struct FileFaultError: Error {
  let sentence: String
  let place: RuleSource.Place

  init(_ sentence: String, _ node: Node) {
    self.sentence = sentence
    place = RuleSource.Place(node.mark)
  }
}
