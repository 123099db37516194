/// What was made from what, by name: the state's links, to be walked.
struct LinkTable: Sendable {
  /// By source and name: the entry about the source that the link was made of.
  private var derived: [Text: [Text: Int]] = [:]

  /// Adds a link; false if it was there.
  mutating func add(from source: Text, to name: Text, of entry: Int) -> Bool {
    guard derived[source]?[name] == nil else { return false }
    derived[source, default: [:]][name] = entry
    return true
  }

  /// Whether a link from one of these names was made of that entry.
  func hang(on entry: Int, about names: [Text]) -> Bool {
    names.contains { derived[$0]?.values.contains(entry) ?? false }
  }

  /// All names that can be reached from `name`, sorted, without itself.
  func reachable(from name: Text) -> [Text] {
    var seen: Set<Text> = [name]
    var waiting = [name]
    while let next = waiting.popLast() {
      for name in derived[next, default: [:]].keys where seen.insert(name).inserted { waiting.append(name) }
    }
    seen.remove(name)
    return seen.sorted()
  }
}
