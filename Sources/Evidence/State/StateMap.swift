public import TransparencyLog

/// What a state holds: (type, key) to value, with the tree over it.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.5.
public struct StateMap: Sendable {
  private var values: [StateType: [Text: JSONValue]] = [:]
  private var tree = StateTree()

  /// The state in which nothing is set.
  public init() {}

  /// The value of (type, key).
  public subscript(_ type: StateType, _ key: Text) -> JSONValue? { values[type]?[key] }

  /// All keys of a type that have a value, sorted by bytes.
  public func keys(of type: StateType) -> [Text] { (values[type] ?? [:]).keys.sorted() }

  /// How many keys of all types have a value.
  public var count: Int { tree.count }

  /// How many keys of a type have a value.
  public func count(of type: StateType) -> Int { values[type]?.count ?? 0 }

  /// Sets the value of (type, key); nil removes it.
  public mutating func set(_ type: StateType, _ key: Text, to value: JSONValue?) {
    let path = StateTree.path(type: type, key: key.utf8.span)
    values[type, default: [:]][key] = value
    if let value {
      tree.set(path, to: SHA256.hash(value.canonicalBytes.span))
    } else {
      tree.remove(path)
    }
  }

  /// The root over all values: hashes what has changed since it was last asked for.
  public mutating func root() -> Digest { tree.root() }

  /// The proof that (type, key) has the value that it has, or none.
  public mutating func proof(_ type: StateType, _ key: Text) -> StateProof {
    let path = tree.proof(for: StateTree.path(type: type, key: key.utf8.span))
    return StateProof(type: type, key: key, value: self[type, key]?.canonicalBytes, path: path)
  }
}

extension StateMap {
  /// The whole map as one JSON value, type by type and key by key: what a snapshot keeps.
  var snapshot: JSONValue {
    let types = StateType.allCases.map { type in
      let members = keys(of: type).map { JSONObject.Member(name: $0, value: self[type, $0]!) }
      return JSONObject.Member(name: Text(type.rawValue), value: .object(JSONObject(members)!))
    }
    return .object(JSONObject(types)!)
  }

  /// The map that a snapshot holds; nil if it isn't one.
  init?(snapshot: JSONValue) {
    guard let types = snapshot.object else { return nil }
    for type in types.members {
      guard let stateType = StateType(rawValue: type.name.string), let keys = type.value.object else {
        return nil
      }
      for member in keys.members { set(stateType, member.name, to: member.value) }
    }
  }
}

extension JSONValue {
  /// An index, a count or a size as a number.
  public static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(Int64(value))) }
}
