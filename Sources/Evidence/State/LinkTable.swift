/// What was made from what, by name: the state's links, to be walked.
struct LinkTable: Sendable {
  /// By source: the names of what was made from it.
  private var derived: [Text: Set<Text>] = [:]
  /// Links that a snapshot holds: they stay.
  private let stored: StoredValues?

  /// - Parameter stored: the links of the snapshot with which a chain begins.
  init(_ stored: StoredValues? = nil) { self.stored = stored }

  /// Adds a link; false if it was there.
  mutating func add(from source: Text, to name: Text) -> Bool {
    if let stored, stored.find(StateKey.link(from: source, to: name).utf8.span) != nil { return false }
    return derived[source, default: []].insert(name).inserted
  }

  /// Whether anything was made from a name.
  func lead(from name: Text) -> Bool {
    derived[name] != nil || stored.map { !places(from: name, in: $0).isEmpty } ?? false
  }

  /// All names that can be reached from `name`, sorted, without itself.
  func reachable(from name: Text) -> [Text] {
    var seen: Set<Text> = [name]
    var waiting = [name]
    while let next = waiting.popLast() {
      for name in names(from: next) where seen.insert(name).inserted { waiting.append(name) }
    }
    seen.remove(name)
    return seen.sorted()
  }

  private func names(from source: Text) -> [Text] {
    let new = derived[source].map { Array($0) } ?? []
    guard let stored else { return new }
    return new + places(from: source, in: stored).compactMap { StateKey.linkParts(stored.key($0))?.name }
  }

  private func places(from source: Text, in stored: StoredValues) -> Range<Int> {
    stored.places(startingWith: StateKey.link(from: source, to: "").utf8.span)
  }
}
