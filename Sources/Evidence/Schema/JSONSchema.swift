import Decimals

/// Writes shapes as JSON Schema 2020-12, for tools that are not ours.
///
/// Three things that the scanner demands have no word in JSON Schema and stand in comments: that lists which
/// are sets are sorted, that names are measured in bytes, and that the text is in canonical form.
enum JSONSchema {
  /// The schema of a whole record of that kind.
  static func document(_ kind: Kind) -> JSONValue {
    document(
      name: kind.name.string, title: kind.title, note: kind.note,
      Envelope.record(kind: kind.name, predicate: kind.predicate),
      [
        "x-roles": .array(kind.roles.map { .string(Text($0.rawValue)) }),
        "x-unsigned": .bool(kind.unsigned),
      ])
  }

  /// The schema of a record of any kind, with any predicate.
  static var record: JSONValue {
    document(
      name: "record", title: "Record",
      note: "A record of any kind. A kind without a domain must be built in and meet its own schema too.",
      Envelope.record(kind: nil, predicate: .anything), [:])
  }

  /// The schema of an entry around a record of any kind.
  static var entry: JSONValue {
    document(
      name: "entry", title: "Entry", note: "A record as the ledger accepted it: a leaf of the tree.",
      Envelope.entry(record: Envelope.record(kind: nil, predicate: .anything)), [:])
  }

  private static func document(
    name: String, title: String, note: String, _ shape: Shape, _ more: [Text: JSONValue]
  ) -> JSONValue {
    var classes: Set<TextClass> = []
    var members = describe(shape, &classes)
    members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    members["$id"] = .string(Text("urn:evidence-ledger:schema:\(name)"))
    members["title"] = .string(Text(title))
    members["description"] = .string(Text(note))
    for (name, value) in more { members[name] = value }
    var definitions = JSONObject()
    for textClass in classes { definitions[Text("\(textClass)")] = .object(define(textClass)) }
    members["$defs"] = .object(definitions)
    return .object(members)
  }

  private static func define(_ textClass: TextClass) -> JSONObject {
    var members: JSONObject = [
      "type": "string", "pattern": .string(Text(textClass.pattern)),
      "description": .string(Text("Is \(textClass.title).")),
    ]
    switch textClass {
    case .name, .prefix, .source:
      members["maxLength"] = number(textClass.lengths.upperBound)
      members["$comment"] = "The length is in bytes of UTF-8, which a schema cannot say."
    case .kind, .base64: members["maxLength"] = number(textClass.lengths.upperBound)
    default: break
    }
    return members
  }

  private static func describe(_ shape: Shape, _ classes: inout Set<TextClass>) -> JSONObject {
    switch shape {
    case .text(let textClass):
      classes.insert(textClass)
      return ["$ref": .string(Text("#/$defs/\(textClass)"))]
    case .constant(let text): return ["const": .string(text)]
    case .choice(let texts): return ["enum": .array(texts.map { .string($0) })]
    case .boolean: return ["type": "boolean"]
    case .truth: return ["const": true]
    case .integer(let range):
      return [
        "type": "integer", "minimum": .number(JSONNumber(range.lowerBound)),
        "maximum": .number(JSONNumber(range.upperBound)),
      ]
    case .decimal(let range):
      return [
        "type": "number", "minimum": decimal(range.lowerBound), "maximum": decimal(range.upperBound),
        "multipleOf": decimal(Millionths(units: 1)),
      ]
    case .list(let item, let count, let order): return list(item, count, order, &classes)
    case .object(let properties, let least): return object(properties, least, &classes)
    case .anything: return ["type": "object"]
    }
  }

  private static func list(
    _ item: Shape, _ count: ClosedRange<Int>, _ order: Shape.Order, _ classes: inout Set<TextClass>
  ) -> JSONObject {
    var members: JSONObject = [
      "type": "array", "items": .object(describe(item, &classes)), "minItems": number(count.lowerBound),
      "maxItems": number(count.upperBound),
    ]
    if case .ascending = order {
      members["uniqueItems"] = true
      members["$comment"] = "Sorted by bytes, objects by their first member, which no two share."
    }
    return members
  }

  private static func object(
    _ properties: [Property], _ least: Int, _ classes: inout Set<TextClass>
  ) -> JSONObject {
    var described = JSONObject()
    for property in properties {
      var shape = describe(property.shape, &classes)
      shape["description"] = .string(Text(property.note))
      described[property.name] = .object(shape)
    }
    let required = properties.filter(\.required).map(\.name).sorted()
    var members: JSONObject = [
      "type": "object", "properties": .object(described), "additionalProperties": false,
    ]
    if !required.isEmpty { members["required"] = .array(required.map { .string($0) }) }
    if least > 0 { members["minProperties"] = number(least) }
    return members
  }

  private static func number(_ count: Int) -> JSONValue { .number(JSONNumber(Int64(count))) }

  private static func decimal(_ value: Millionths) -> JSONValue {
    guard let number = JSONNumber(value) else { preconditionFailure("a bound beyond what JSON carries") }
    return .number(number)
  }
}

extension Kind {
  /// The JSON Schema (2020-12) of a record of this kind, as it is published.
  public var schema: JSONValue { JSONSchema.document(self) }
}
