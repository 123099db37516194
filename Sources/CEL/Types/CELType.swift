/// A type of the language, as the checker sees it and as `type(x)` gives it.
public indirect enum CELType: Hashable, Sendable {
  case null, bool, int, uint, double, string, bytes, timestamp, duration
  /// Exact decimals of six places; only in profiles that have them.
  case decimal
  case list(CELType)
  case map(key: CELType, value: CELType)
  case optional(CELType)
  /// The type of a type: `type(int)` is the type of the name `int`.
  case type(CELType)
  /// Anything: left to run time.
  case dyn
  /// The type of what failed to check; goes together with everything, so that one fault is told once.
  case error
  /// A type of the host with named fields, see `ObjectType`.
  case object(String)
  /// A type of the host with parameters; its values are `CELObject`s.
  case abstract(String, [CELType])
  /// A type variable in a declaration, or a free one while checking.
  case parameter(String)
}

extension CELType {
  /// The name in the language without parameters, which is what type values are compared by.
  public var name: String {
    switch self {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .decimal: "decimal"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .list: "list"
    case .map: "map"
    case .optional: "optional_type"
    case .type: "type"
    case .dyn: "dyn"
    case .error: "*error*"
    case .object(let name), .abstract(let name, _), .parameter(let name): name
    }
  }

  /// The kind of value that a value of this type is; nil where that is only known at run time.
  public var kind: ValueKind? {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .decimal: .decimal
    case .string: .string
    case .bytes: .bytes
    case .timestamp: .timestamp
    case .duration: .duration
    case .list: .list
    case .map: .map
    case .optional: .optional
    case .type: .type
    case .object, .abstract: .object
    case .dyn, .error, .parameter: nil
    }
  }
}

extension CELType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let value): "optional_type(\(value))"
    case .type(let type): "type(\(type))"
    case .abstract(let name, let parameters): "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    default: name
    }
  }
}
