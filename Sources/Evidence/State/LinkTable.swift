/// What was made from what, by name: the state's links, to be walked.
struct LinkTable: Sendable {
  /// By source and name: the entry about the source that the link was made of.
  private var derived: [Text: [Text: Int]] = [:]
  /// Links that a snapshot holds: they stay.
  private let stored: StoredValues?

  /// - Parameter stored: the links of the snapshot with which a chain begins.
  init(_ stored: StoredValues? = nil) { self.stored = stored }

  /// Adds a link; false if it was there.
  mutating func add(from source: Text, to name: Text, of entry: Int) -> Bool {
    guard derived[source]?[name] == nil, stored?.find(StateKey.link(from: source, to: name).utf8.span) == nil else {
      return false
    }
    derived[source, default: [:]][name] = entry
    return true
  }

  /// Whether a link from one of these names was made of that entry.
  func hang(on entry: Int, about names: [Text]) -> Bool {
    names.contains { name in
      if derived[name]?.values.contains(entry) ?? false { return true }
      guard let stored else { return false }
      return places(from: name, in: stored).contains { stored.value($0)?["of"]?.integer == Int64(entry) }
    }
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
    let new = derived[source].map { Array($0.keys) } ?? []
    guard let stored else { return new }
    return new + places(from: source, in: stored).compactMap { StateKey.linkParts(stored.key($0))?.name }
  }

  private func places(from source: Text, in stored: StoredValues) -> Range<Int> {
    stored.places(startingWith: StateKey.link(from: source, to: "").utf8.span)
  }
}
