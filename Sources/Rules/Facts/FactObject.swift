internal import CEL
internal import Decimals
internal import Evidence
internal import TransparencyLog

/// A JSON object as an expression sees it: its members are made values when they are asked for, in the types
/// that the kind's shape says.
final class FactObject: CELObject {
  var typeName: String { "\(prefix).\(name)" }
  private let members: JSONObject
  private let properties: [Property]
  private let name: String
  private let prefix: String

  init(_ members: JSONObject, _ properties: [Property], prefix: String, name: String) {
    self.members = members
    self.properties = properties
    self.prefix = prefix
    self.name = name
  }

  func field(_ field: CELString) -> Value? {
    let text = Text(field.string)
    guard let value = members[text], let property = properties.first(where: { $0.name == text }) else { return nil }
    return Self.value(value, property.shape, prefix: prefix, name: "\(name).\(field)")
  }

  func equals(_: any CELObject) -> Bool { false }

  func hasField(_ field: CELString) -> Bool { members[Text(field.string)] != nil }

  /// A value in the type that its shape says; it has been checked against the shape.
  ///
  /// - Parameter name: of its type, where it is an object; few are.
  private static func value(
    _ value: JSONValue, _ shape: Shape, prefix: String, name: @autoclosure () -> String
  ) -> Value {
    switch shape {
    case .text(.timestamp): return value.string.flatMap { Time.microseconds($0) }.map(FactValue.timestamp) ?? .null
    case .decimal: return value.millionths.map(Value.decimal) ?? .null
    case .list(let item, _, _):
      return .list((value.array ?? []).map { self.value($0, item, prefix: prefix, name: name() + ".item") })
    case .object(let properties, _):
      return .object(FactObject(value.object ?? JSONObject(), properties, prefix: prefix, name: name()))
    case .text, .constant, .choice, .boolean, .truth, .integer, .anything: return FactValue.of(value)
    }
  }
}

/// Values of things that have no shape.
enum FactValue {
  static func timestamp(_ time: Time) -> Value { timestamp(time.microseconds) }

  /// - Parameter microseconds: since 1970, or before it.
  static func timestamp(_ microseconds: Int64) -> Value {
    // Counted forward from the second below.
    let micros = ((microseconds % Time.second) + Time.second) % Time.second
    let seconds = (microseconds - micros) / Time.second
    // Times are from 1000 to 9999, which the language has.
    return CELTimestamp(seconds: seconds, nanoseconds: Int32(micros) * 1_000).map(Value.timestamp) ?? .null
  }

  /// Whole numbers are ints, others decimals.
  static func of(_ value: JSONValue) -> Value {
    switch value {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .number(let number):
      if let integer = number.integer { return .int(integer) }
      return number.millionths.map(Value.decimal) ?? .null
    case .string(let text): return .string(text.string)
    case .array(let items): return .list(items.map(of))
    case .object(let object): return map(object)
    }
  }

  static func map(_ object: JSONObject) -> Value {
    let entries = object.members.map { (key: MapKey.string(CELString($0.name.string)), value: of($0.value)) }
    // Names are unique in an object.
    return (try? CELMap(entries)).map(Value.map) ?? .null
  }

  /// Lists that may stand one inside the other in what an expression gives. A register that holds itself in a list
  /// grows by one with each record, and an entry nests at most 64 levels.
  static let deepestLists = 16

  /// What an expression has given, as a record says it.
  ///
  /// - Parameter lists: so many lists one inside the other at most.
  /// - Throws: `argument` for values that no record can hold: bytes, types, lists that nest too deeply; `overflow` for
  ///   numbers beyond what I-JSON carries.
  static func json(_ value: Value, lists: Int = deepestLists) throws(CELError) -> JSONValue {
    switch value {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .int(let int):
      guard int.magnitude <= JSONNumber.maximumInteger.magnitude else { throw tooLarge }
      return .number(JSONNumber(int))
    case .uint(let uint):
      guard uint <= JSONNumber.maximumInteger.magnitude else { throw tooLarge }
      return .number(JSONNumber(Int64(uint)))
    case .decimal(let decimal):
      // What a measure can be: nine digits before the point, so that canonical form is exact.
      guard decimal.units.magnitude <= 999_999_999_999_999, let number = JSONNumber(decimal) else { throw tooLarge }
      return .number(number)
    case .string(let string): return .string(Text(string.string))
    case .timestamp(let time):
      let micros = time.seconds * Time.second + Int64(time.nanoseconds / 1_000)
      guard micros >= 0 else { throw CELError(.argument, "a record holds times from 1970 on") }
      return .string(Text(Time(microseconds: micros).description))
    case .list(let list):
      guard lists > 0 else { throw CELError(.argument, "lists nest at most \(deepestLists) deep in a record") }
      var items: [JSONValue] = []
      for item in list.elements { items.append(try json(item, lists: lists - 1)) }
      return .array(items)
    default: throw CELError(.argument, "a record can't hold a value of type \(value.type)")
    }
  }

  private static var tooLarge: CELError { CELError(.overflow, "the number is too large for a record") }
}
