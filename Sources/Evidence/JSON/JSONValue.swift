public import Decimals

/// A JSON value in the one form that RFC 8785 (JCS) gives it.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(Text)
  case array([JSONValue])
  case object(JSONObject)

  /// The deepest nesting of arrays and objects that is read.
  public static let maximumDepth = 64

  /// Reads one I-JSON text (RFC 7493), with white space around it allowed.
  ///
  /// Refused beyond what JSON itself refuses: duplicate names, lone surrogates, ill-formed UTF-8, a byte order
  /// mark, numbers beyond 2^53 - 1 in either direction and nesting deeper than ``maximumDepth``. What JCS
  /// normalises (`1.0`, `1E2`, `-0`, escapes, the order of members) is normalised.
  ///
  /// - Parameter exact: refuse a number with more digits than its canonical form keeps, such as
  ///   `79.99999999999999999`, which JCS would round to 80.
  /// - Parameter depth: the deepest nesting, where something is wrapped around entries.
  public static func parse(
    _ bytes: borrowing Span<UInt8>, exact: Bool = false, depth: Int = maximumDepth
  ) throws(JSONError) -> JSONValue {
    try ByteView.reading(bytes) { view throws(JSONError) in
      var reader = JSONReader(bytes: view, exact: exact)
      reader.depthLimit = depth
      return try reader.text()
    }
  }

  /// Reads the UTF-8 bytes of `string`.
  public static func parse(_ string: String, exact: Bool = false) throws(JSONError) -> JSONValue {
    try parse(Array(string.utf8).span, exact: exact)
  }
}

extension JSONValue {
  /// The member of that name, if this is an object that has it.
  public subscript(_ name: Text) -> JSONValue? { object?[name] }

  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
  public var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  public var string: Text? { if case .string(let text) = self { text } else { nil } }
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }
  public var integer: Int64? { number?.integer }
  public var millionths: Millionths? { number?.millionths }

  public var isNull: Bool { if case .null = self { true } else { false } }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral
{
  public init(stringLiteral value: String) { self = .string(Text(value)) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// Traps on an integer beyond 2^53 - 1.
  public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }

  /// Traps on a repeated name.
  public init(dictionaryLiteral elements: (Text, JSONValue)...) {
    guard let object = JSONObject(elements.map { JSONObject.Member(name: $0, value: $1) }) else {
      preconditionFailure("a literal object repeats a name")
    }
    self = .object(object)
  }
}

extension JSONValue: CustomStringConvertible {
  /// Its canonical text.
  public var description: String { String(decoding: canonicalBytes, as: UTF8.self) }
}
