/// What was made from what, by name: the state's links, to be walked.
struct LinkTable: Sendable {
  private var derived: [Text: Set<Text>] = [:]

  /// Adds a link; false if it was there.
  mutating func add(from source: Text, to name: Text) -> Bool { derived[source, default: []].insert(name).inserted }

  /// All names that can be reached from `name`, sorted, without itself.
  func reachable(from name: Text) -> [Text] {
    var seen: Set<Text> = [name]
    var waiting = [name]
    while let next = waiting.popLast() {
      for name in derived[next] ?? [] where seen.insert(name).inserted { waiting.append(name) }
    }
    seen.remove(name)
    return seen.sorted()
  }
}
