public import TransparencyLog

/// What a state holds: (type, key) to value, with the tree over it.
///
/// A state that was read from a snapshot stays there: what has changed since lies over it, and the tree is read when
/// something changes, or a root or a proof is asked for.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.5.
public struct StateMap: Sendable {
  private var types: [TypeValues] = Array(repeating: TypeValues(), count: StateType.allCases.count)
  private var tree = StateTree()
  /// The tree of the snapshot, until it is used.
  private var storedTree: SnapshotReader?

  /// The state in which nothing is set.
  public init() {}

  /// The value of (type, key).
  public subscript(_ type: StateType, _ key: Text) -> JSONValue? { types[type.number][key] }

  /// Whether (type, key) has a value, which isn't read.
  public func contains(_ type: StateType, _ key: Text) -> Bool { types[type.number].contains(key) }

  /// All keys of a type that have a value, sorted by bytes.
  public func keys(of type: StateType) -> [Text] {
    var keys: [Text] = []
    keys.reserveCapacity(count(of: type))
    types[type.number].walk { key, _ in keys.append(key()) }
    return keys
  }

  /// The keys of jurisdiction, name and subject (``StateKey``) of a type that are about this subject, sorted by bytes:
  /// found by their names, of which there are few, without a walk over all subjects.
  public func keys(of type: StateType, about subject: Text) -> [Text] {
    types[type.number].keys(about: subject).sorted()
  }

  /// How many keys of all types have a value.
  public var count: Int { types.reduce(0) { $0 + $1.count } }

  /// How many keys of a type have a value.
  public func count(of type: StateType) -> Int { types[type.number].count }

  /// The values of a type that a snapshot holds, as they were then; nil if the state is of no snapshot.
  func stored(_ type: StateType) -> StoredValues? { types[type.number].stored }

  /// Sets the value of (type, key); nil removes it.
  public mutating func set(_ type: StateType, _ key: Text, to value: JSONValue?) {
    loadTree()
    let path = StateTree.path(type: type, key: key.utf8.span)
    types[type.number].set(key, to: value)
    if let value {
      tree.set(path, to: SHA256.hash(value.canonicalBytes.span))
    } else {
      tree.remove(path)
    }
  }

  /// The root over all values: hashes what has changed since it was last asked for.
  public mutating func root() -> Digest {
    loadTree()
    return tree.root()
  }

  /// The proof that (type, key) has the value that it has, or none.
  public mutating func proof(_ type: StateType, _ key: Text) -> StateProof {
    loadTree()
    let path = tree.proof(for: StateTree.path(type: type, key: key.utf8.span))
    return StateProof(type: type, key: key, value: self[type, key]?.canonicalBytes, path: path)
  }
}

// MARK: - In a snapshot

extension StateMap {
  /// About how many bytes a snapshot has: enough that it needn't be moved often while it grows.
  var likelyByteCount: Int { types.reduce(tree.byteCount) { $0 + $1.likelyByteCount } }

  /// Appends all values, type by type and key by key.
  func appendValues(to bytes: inout [UInt8]) {
    for values in types { values.append(to: &bytes) }
  }

  /// Appends the tree over them.
  mutating func appendTree(to bytes: inout [UInt8]) {
    loadTree()
    tree.append(to: &bytes)
  }

  /// The values that come next in a snapshot; nil if their lengths don't fit. The tree is still to be named.
  init?(_ reader: inout SnapshotReader) {
    for number in types.indices {
      guard let stored = StoredValues(&reader) else { return nil }
      types[number] = TypeValues(stored)
    }
  }

  /// Takes the values as a snapshot of them has them: what is written next sorts what has changed since, not all.
  mutating func rebase(on reader: SnapshotReader) {
    var reader = reader
    for number in types.indices {
      // Of a file that wasn't written here, and isn't sorted, the values may not be all: these stay as they are.
      guard let stored = StoredValues(&reader), stored.count == types[number].count else { return }
      types[number] = TypeValues(stored)
    }
  }

  /// Says where the tree over the values stands.
  mutating func setTree(_ reader: SnapshotReader) { storedTree = reader }

  private mutating func loadTree() {
    guard var reader = storedTree else { return }
    storedTree = nil
    if let tree = StateTree(&reader), tree.count == count {
      self.tree = tree
      return
    }
    // It isn't one that was written here: it follows from the values.
    for type in StateType.allCases {
      types[type.number].walk { key, value in
        tree.set(StateTree.path(type: type, key: key().utf8.span), to: SHA256.hash(Array(value()).span))
      }
    }
  }
}

/// The values of one type: those of a snapshot, if any, and over them what has changed since.
private struct TypeValues {
  let stored: StoredValues?
  /// What isn't as the snapshot has it; nil: it was removed.
  private var changed: [Text: JSONValue?] = [:]
  private(set) var count: Int

  init() {
    stored = nil
    count = 0
  }

  init(_ stored: StoredValues) {
    self.stored = stored
    count = stored.count
  }

  subscript(_ key: Text) -> JSONValue? {
    if let change = changed[key] { return change }
    return stored?.value(of: key)
  }

  func contains(_ key: Text) -> Bool {
    if let change = changed[key] { return change != nil }
    return stored?.find(key.utf8.span) != nil
  }

  mutating func set(_ key: Text, to value: JSONValue?) {
    let isStored = stored?.find(key.utf8.span) != nil
    let had = changed[key].map { $0 != nil } ?? isStored
    if value == nil && !isStored { changed[key] = nil } else { changed.updateValue(value, forKey: key) }
    count += (value == nil ? 0 : 1) - (had ? 1 : 0)
  }

  /// Goes from key to key, sorted by bytes. Keys and values are made when they are asked for.
  func walk(_ body: (_ key: () -> Text, _ value: () -> ArraySlice<UInt8>) -> Void) {
    merge { stored, places in
      for place in places { body({ stored.key(place) }, { stored.valueBytes(place) }) }
    } other: { key, value in
      body({ key }, { value.canonicalBytes[...] })
    }
  }

  /// Goes over all values, sorted by key: those that are as the snapshot has them by their places, and the others.
  private func merge(
    stored asStored: (StoredValues, Range<Int>) -> Void, other: (_ key: Text, _ value: JSONValue) -> Void
  ) {
    var place = 0
    for key in changed.keys.sorted() {
      if let stored {
        // Forward in any case: a file that wasn't written here may not be sorted.
        let end = max(place, stored.lowerBound(key.utf8.span))
        if place < end { asStored(stored, place..<end) }
        place = end < stored.count && stored.key(end) == key ? end + 1 : end
      }
      if let value = changed[key]! { other(key, value) }
    }
    if let stored, place < stored.count { asStored(stored, place..<stored.count) }
  }

  func keys(about subject: Text) -> [Text] {
    var keys = changed.filter { $0.value != nil && StateKey.parts($0.key)?.subject == subject }.map(\.key)
    guard let stored else { return keys }
    var place = 0
    while place < stored.count {
      guard let (jurisdiction, name, _) = StateKey.parts(stored.key(place)) else { return keys }
      let key = StateKey.named(jurisdiction, name, subject)
      if changed[key] == nil, stored.find(key.utf8.span) != nil { keys.append(key) }
      // On to the next name: what follows its space sorts after all its subjects.
      var end = StateKey.named(jurisdiction, name, "").utf8
      end[end.count - 1] += 1
      // Forward in any case: a file that wasn't written here may not be sorted.
      place = max(place + 1, stored.lowerBound(end.span))
    }
    return keys
  }

  /// About how many bytes they have in a snapshot: most keys and values together are shorter than what is taken here.
  var likelyByteCount: Int { (stored?.byteCount ?? 0) + changed.count * 160 }

  func append(to bytes: inout [UInt8]) {
    if changed.isEmpty, let stored { return stored.append(to: &bytes) }
    var writer = StoredValuesWriter(count: count, byteCount: likelyByteCount)
    merge(stored: { writer.add($0, $1) }, other: { writer.add($0, $1.canonicalBytes) })
    writer.append(to: &bytes)
  }
}

extension JSONValue {
  /// An index, a count or a size as a number.
  public static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(Int64(value))) }
}
