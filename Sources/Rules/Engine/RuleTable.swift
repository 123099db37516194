internal import Evidence

/// The rules in force, by what they listen to, each list sorted by the rules' ids.
struct RuleTable: Sendable {
  private var byKind: [KindRules] = Array(repeating: KindRules([]), count: KindID.allCases.count)
  private var byName: [Name: [StandingRule]] = [:]
  /// Every rule in force, by id, for each thing that it listens to.
  private var standing: [Text: [StandingRule]] = [:]

  /// Clocks and emissions are their jurisdiction's own.
  private struct Name: Hashable {
    let jurisdiction: Text
    let trigger: Rule.Trigger
  }

  init() {}

  /// The rules that a state has in force.
  init(_ state: StateMap) {
    var kinds: [[StandingRule]] = Array(repeating: [], count: KindID.allCases.count)
    for id in state.keys(of: .rule) {
      let rules = Self.inForce(id, state)
      standing[id] = rules
      for rule in rules {
        switch rule.trigger {
        case .kind(let kind): kinds[Int(kind.rawValue)].append(rule)
        default: byName[Name(jurisdiction: rule.rule.jurisdiction, trigger: rule.trigger), default: []].append(rule)
        }
      }
    }
    byKind = kinds.map(KindRules.init)
  }

  /// Takes over what a state says of one rule, which was deployed or retired.
  mutating func update(_ id: Text, from state: StateMap) {
    for old in standing[id] ?? [] { change(listOf: old) { $0.removeAll { $0.rule.id == id } } }
    let rules = Self.inForce(id, state)
    standing[id] = rules
    for rule in rules {
      change(listOf: rule) { $0.insert(rule, at: $0.firstIndex { id < $0.rule.id } ?? $0.endIndex) }
    }
  }

  private mutating func change(listOf rule: StandingRule, _ body: (inout [StandingRule]) -> Void) {
    switch rule.trigger {
    case .kind(let kind):
      var all = byKind[Int(kind.rawValue)].all
      body(&all)
      byKind[Int(kind.rawValue)] = KindRules(all)
    default: body(&byName[Name(jurisdiction: rule.rule.jurisdiction, trigger: rule.trigger), default: []])
    }
  }

  /// A rule for each thing that it listens to; empty if it isn't in force.
  private static func inForce(_ id: Text, _ state: StateMap) -> [StandingRule] {
    guard let value = state[.rule, id], value["retired"] == nil, let entry = LeafReference(value),
      let rule = value["rule"]?.object.flatMap({ Rule($0) })
    else { return [] }
    return rule.triggers.map { StandingRule(rule, entry, for: $0) }
  }

  func hasRules(for kind: KindID) -> Bool { !byKind[Int(kind.rawValue)].all.isEmpty }

  /// Whether some rule demands signatures of records of a kind.
  func demands(of kind: KindID) -> Bool { byKind[Int(kind.rawValue)].hasDemands }

  /// The rules that listen to a record, but for those whose `match` rules them out.
  func of(_ kind: KindID, matching predicate: JSONObject) -> [StandingRule] {
    byKind[Int(kind.rawValue)].matching(predicate)
  }

  func ofClock(_ name: Text, in jurisdiction: Text) -> [StandingRule] {
    byName[Name(jurisdiction: jurisdiction, trigger: .clock(name))] ?? []
  }

  func ofEmission(_ name: Text, in jurisdiction: Text) -> [StandingRule] {
    byName[Name(jurisdiction: jurisdiction, trigger: .emission(name))] ?? []
  }
}

/// The rules that listen to one kind, found by the first member that each matches: of a hundred rules on
/// indicators a record of one indicator meets a few.
private struct KindRules: Sendable {
  /// Sorted by id.
  let all: [StandingRule]
  let hasDemands: Bool
  /// Places in `all` of the rules that match nothing.
  private var always: [Int] = []
  /// By a member that is matched, and its value: places of the rules that match it first.
  private var byMember: [Text: [Text: [Int]]] = [:]

  init(_ rules: [StandingRule]) {
    all = rules
    hasDemands = rules.contains { !$0.rule.demands.isEmpty }
    for (place, standing) in rules.enumerated() {
      guard let (member, value) = standing.rule.match.first else {
        always.append(place)
        continue
      }
      byMember[member, default: [:]][value, default: []].append(place)
    }
  }

  func matching(_ predicate: JSONObject) -> [StandingRule] {
    var places = always
    for (member, byValue) in byMember {
      if let value = predicate[member]?.string, let found = byValue[value] { places += found }
    }
    return places.sorted().map { all[$0] }
  }
}
