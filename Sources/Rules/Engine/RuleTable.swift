internal import Evidence

/// The rules in force, by what they listen to, each list sorted by the rules' ids.
struct RuleTable: Sendable {
  private var byKind: [KindRules] = Array(repeating: KindRules([]), count: KindID.allCases.count)
  private var byName: [Name: [CompiledRule]] = [:]
  /// Every rule in force, by id, compiled for each thing that it listens to.
  private var compiled: [Text: [(trigger: Rule.Trigger, rule: CompiledRule)]] = [:]

  /// Clocks and emissions are their jurisdiction's own.
  private struct Name: Hashable {
    let jurisdiction: Text
    let trigger: Rule.Trigger
  }

  init() {}

  /// The rules that a state has in force.
  ///
  /// - Parameter old: a table whose rules needn't be compiled anew.
  init(_ state: StateMap, reusing old: RuleTable) {
    var kinds: [[CompiledRule]] = Array(repeating: [], count: KindID.allCases.count)
    for id in state.keys(of: .rule) {
      guard let value = state[.rule, id], value["retired"] == nil, let entry = LeafReference(value) else { continue }
      let rules = old.compiled[id].flatMap { $0.first?.rule.entry == entry ? $0 : nil } ?? Self.compile(value, entry)
      compiled[id] = rules
      for (trigger, rule) in rules {
        switch trigger {
        case .kind(let kind): kinds[Int(kind.rawValue)].append(rule)
        default: byName[Name(jurisdiction: rule.rule.jurisdiction, trigger: trigger), default: []].append(rule)
        }
      }
    }
    byKind = kinds.map(KindRules.init)
  }

  private static func compile(
    _ value: JSONValue, _ entry: LeafReference
  ) -> [(trigger: Rule.Trigger, rule: CompiledRule)] {
    guard let rule = value["rule"]?.object.flatMap({ Rule($0) }) else { return [] }
    return rule.triggers.compactMap { trigger in
      // It was checked before it was deployed.
      (try? CompiledRule(rule, entry, for: trigger)).map { (trigger, $0) }
    }
  }

  func hasRules(for kind: KindID) -> Bool { !byKind[Int(kind.rawValue)].all.isEmpty }

  /// Whether some rule demands signatures of records of a kind.
  func demands(of kind: KindID) -> Bool { byKind[Int(kind.rawValue)].hasDemands }

  /// The rules that listen to a record, but for those whose `match` rules them out.
  func of(_ kind: KindID, matching predicate: JSONObject) -> [CompiledRule] {
    byKind[Int(kind.rawValue)].matching(predicate)
  }

  func ofClock(_ name: Text, in jurisdiction: Text) -> [CompiledRule] {
    byName[Name(jurisdiction: jurisdiction, trigger: .clock(name))] ?? []
  }

  func ofEmission(_ name: Text, in jurisdiction: Text) -> [CompiledRule] {
    byName[Name(jurisdiction: jurisdiction, trigger: .emission(name))] ?? []
  }
}

/// The rules that listen to one kind, found by the first member that each matches: of a hundred rules on
/// indicators a record of one indicator meets a few.
private struct KindRules: Sendable {
  /// Sorted by id.
  let all: [CompiledRule]
  let hasDemands: Bool
  /// Places in `all` of the rules that match nothing.
  private var always: [Int] = []
  /// By a member that is matched, and its value: places of the rules that match it first.
  private var byMember: [(member: Text, places: [Text: [Int]])] = []

  init(_ rules: [CompiledRule]) {
    all = rules
    hasDemands = rules.contains { !$0.rule.demands.isEmpty }
    for (place, compiled) in rules.enumerated() {
      guard let (member, value) = compiled.rule.match.first else {
        always.append(place)
        continue
      }
      if !byMember.contains(where: { $0.member == member }) { byMember.append((member, [:])) }
      let number = byMember.firstIndex { $0.member == member }!
      byMember[number].places[value, default: []].append(place)
    }
  }

  func matching(_ predicate: JSONObject) -> [CompiledRule] {
    var places = always
    for (member, byValue) in byMember {
      if let value = predicate[member]?.string, let found = byValue[value] { places += found }
    }
    return places.sorted().map { all[$0] }
  }
}
