internal import TransparencyLog

// The rule engine's version, and records that switch it: spec page 8.8.

extension Chain {
  /// The version of the rule engine that is in force at the next entry; 0: there are no rules.
  public var engine: Int { isEngineWaiting ? Int(waitingEngine!["from"]!.integer!) : newestEngine }

  /// The newest `engine` record's value in the state.
  private var waitingEngine: JSONValue? { map[.engine, ""] }

  private var newestEngine: Int { waitingEngine?["engine"]?.integer.map { Int($0) } ?? genesis?.engineVersion ?? 0 }

  /// Whether a record has named an engine that isn't in force yet: it is from the next seal on.
  private var isEngineWaiting: Bool { (waitingEngine?["index"]?.integer).map { $0 >= firstOfBlock } ?? false }

  func judgeEngine(_ predicate: Predicate) throws(Refusal) -> Change {
    let next = predicate.integer("engine")
    guard next <= Genesis.engine else { throw Refusal(.engineUnknown, "engine \(next) isn't known here") }
    guard isJudged else { return .engine(next) }
    if isEngineWaiting { throw Refusal(.recordRefused, "engine \(newestEngine) comes with the next seal already") }
    if next <= engine { throw Refusal(.recordRefused, "engine \(engine) is in force, and engines only go up") }
    return .engine(next)
  }

  mutating func switchEngine(to next: Int, leaf: Digest) {
    let from = engine
    map.set(
      .engine, "",
      to: [
        "engine": .integer(next), "from": .integer(from), "index": .integer(size), "leaf": .string(Text(leaf.text)),
      ])
  }
}
