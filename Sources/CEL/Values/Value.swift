public import Decimals

/// A value of the language.
///
/// Scalars and short strings take no memory of their own; everything else is shared and never changed.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  /// An exact count of millionths.
  case decimal(Millionths)
  case string(CELString)
  case bytes(CELBytes)
  case timestamp(CELTimestamp)
  case duration(CELDuration)
  case list(CELList)
  case map(CELMap)
  case optional(CELOptional)
  case type(CELType)
  /// Something of the host's, read lazily.
  case object(any CELObject)
}

extension Value {
  public var kind: ValueKind {
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
    case .object: .object
    }
  }

  public static func string(_ string: String) -> Value { .string(CELString(string)) }
  public static func list(_ elements: [Value]) -> Value { .list(CELList(elements)) }

  /// The type at run time; parameters aren't known then, and are `dyn`.
  public var type: CELType {
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
    case .list: .list(.dyn)
    case .map: .map(key: .dyn, value: .dyn)
    case .optional: .optional(.dyn)
    case .type: .type(.dyn)
    case .object(let object): .object(object.typeName)
    }
  }
}
