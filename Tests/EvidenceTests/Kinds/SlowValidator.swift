import Decimals
import Foundation

@testable import Evidence

/// The shapes written out slowly: a walk over the tree, with regular expressions for the strings. It shares
/// nothing with the scanner but the declarations.
enum SlowValidator {
  static func entry(_ bytes: [UInt8]) -> Bool {
    guard let value = tree(bytes), bytes.count <= 65_535,
      holds(Envelope.entry(record: Envelope.record(kind: nil, predicate: .anything)), value),
      let inner = value["record"]
    else { return false }
    return predicate(inner)
  }

  static func record(_ bytes: [UInt8]) -> Bool {
    guard let value = tree(bytes), bytes.count <= 65_535,
      holds(Envelope.record(kind: nil, predicate: .anything), value)
    else { return false }
    return predicate(value)
  }

  private static func tree(_ bytes: [UInt8]) -> JSONValue? {
    guard let value = try? JSONValue.parse(bytes.span), value.canonicalBytes == bytes else { return nil }
    return value
  }

  private static func predicate(_ record: JSONValue) -> Bool {
    guard let name = record["kind"]?.string, let predicate = record["predicate"] else { return false }
    // In an entry the predicate is the third level.
    guard depth(predicate) + 2 <= 64 else { return false }
    if let kind = Kind.all.first(where: { $0.name == name }) { return holds(kind.predicate, predicate) }
    return name.string.contains("/")
  }

  static func depth(_ value: JSONValue) -> Int {
    switch value {
    case .array(let items): 1 + (items.map(depth).max() ?? 0)
    case .object(let object): 1 + (object.members.map { depth($0.value) }.max() ?? 0)
    default: 0
    }
  }

  static func holds(_ shape: Shape, _ value: JSONValue) -> Bool {
    switch (shape, value) {
    case (.text(let textClass), .string(let text)): return belongs(text, textClass)
    case (.constant(let wanted), .string(let text)): return text == wanted
    case (.choice(let words), .string(let text)): return words.contains(text)
    case (.boolean, .bool): return true
    case (.truth, .bool(let bool)): return bool
    case (.integer(let range), .number(let number)):
      return Int64(number.text.string).map(range.contains) ?? false
    case (.decimal(let range), .number(let number)):
      guard let decimal = Decimal(string: number.text.string, locale: Locale(identifier: "en_US_POSIX"))
      else {
        return false
      }
      let scaled = decimal * 1_000_000
      guard abs(decimal) < 1_000_000_000, let units = Int64("\(scaled)") else { return false }
      return range.contains(Millionths(units: units))
    case (.list(let item, let count, let order), .array(let items)):
      guard count.contains(items.count), items.allSatisfy({ holds(item, $0) }) else { return false }
      guard case .ascending = order else { return true }
      let keys = items.map { $0.string ?? $0.object?.members.first?.value.string ?? "" }
      return zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }
    case (.object(let properties, let least), .object(let object)):
      let names = object.members.map(\.name)
      return names.count >= least && names.allSatisfy { name in properties.contains { $0.name == name } }
        && properties.allSatisfy { property in
          object[property.name].map { holds(property.shape, $0) } ?? !property.required
        }
    case (.anything, .object): return true
    default: return false
    }
  }

  static func belongs(_ text: Text, _ textClass: TextClass) -> Bool {
    guard textClass.lengths.contains(text.utf8.count) else { return false }
    let string = text.string
    let whole = NSRange(location: 0, length: (string as NSString).length)
    return expressions[textClass]!.firstMatch(in: string, range: whole) != nil
  }

  /// ICU's `$` matches before a last line feed, ECMA-262's does not.
  private static let expressions: [TextClass: NSRegularExpression] = Dictionary(
    uniqueKeysWithValues: TextClass.allCases.map { textClass in
      let pattern = textClass.pattern.dropLast() + "\\z"
      return (textClass, try! NSRegularExpression(pattern: String(pattern)))
    })
}
