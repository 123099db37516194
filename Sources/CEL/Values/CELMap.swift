internal import Decimals

/// A key of a map.
public enum MapKey: Hashable, Sendable {
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case string(CELString)

  /// The key that a value is; nil for values that can't be one. Doubles and decimals that are whole numbers are looked
  /// up as those, but never stored.
  init?(lookingUp value: Value) {
    switch value {
    case .bool(let bool): self = .bool(bool)
    case .int(let int): self = .int(int)
    case .uint(let uint): self = .uint(uint)
    case .string(let string): self = .string(string)
    case .double(let double):
      if let int = Int64(exactly: double) {
        self = .int(int)
      } else if let uint = UInt64(exactly: double) {
        self = .uint(uint)
      } else {
        return nil
      }
    case .decimal(let decimal):
      if decimal.units % 1_000_000 != 0 { return nil }
      self = .int(decimal.units / 1_000_000)
    default: return nil
    }
  }

  public var value: Value {
    switch self {
    case .bool(let bool): .bool(bool)
    case .int(let int): .int(int)
    case .uint(let uint): .uint(uint)
    case .string(let string): .string(string)
    }
  }

  /// The canonical order: false, true, numbers by value, strings by UTF-8 bytes. Equal numbers of two types are one key.
  func compare(_ other: MapKey) -> Int {
    switch (self, other) {
    case (.string(let a), .string(let b)): a.compare(b)
    case (.int(let a), .int(let b)): a < b ? -1 : a == b ? 0 : 1
    case (.uint(let a), .uint(let b)): a < b ? -1 : a == b ? 0 : 1
    case (.int(let a), .uint(let b)): a < 0 || a < b ? -1 : a == b ? 0 : 1
    case (.uint(let a), .int(let b)): b < 0 || b < a ? 1 : a == b ? 0 : -1
    case (.bool(let a), .bool(let b)): a == b ? 0 : a ? 1 : -1
    default: rank - other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .bool: 0
    case .int, .uint: 1
    case .string: 2
    }
  }
}

/// A map whose entries stand in the canonical order of their keys, so that every walk over it is the same.
public final class CELMap: Sendable {
  public let keys: [MapKey]
  public let values: [Value]
  public var count: Int { keys.count }

  public static let empty = CELMap()
  private init() {
    keys = []
    values = []
  }

  /// Sorts the entries.
  /// - Throws: `argument` if a key comes twice; numbers of equal value are the same key.
  public init(_ entries: [(key: MapKey, value: Value)]) throws(CELError) {
    var sorted = entries
    if !zip(entries, entries.dropFirst()).allSatisfy({ $0.key.compare($1.key) < 0 }) {
      sorted.sort { $0.key.compare($1.key) < 0 }
      for (one, next) in zip(sorted, sorted.dropFirst()) where one.key.compare(next.key) == 0 {
        throw CELError(.argument, "the key \(one.key.value) comes twice")
      }
    }
    keys = sorted.map(\.key)
    values = sorted.map(\.value)
  }

  /// The value of a key, in logarithmic time.
  public subscript(_ key: MapKey) -> Value? {
    guard let index = index(of: key) else { return nil }
    return values[index]
  }

  func index(of key: MapKey) -> Int? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      let order = keys[middle].compare(key)
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
