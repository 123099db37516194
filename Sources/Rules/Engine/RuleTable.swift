internal import Evidence

/// The rules in force, by what they listen to, each list sorted by the rules' ids.
struct RuleTable: Sendable {
  private var byKind: [[CompiledRule]] = Array(repeating: [], count: KindID.allCases.count)
  private var byName: [Name: [CompiledRule]] = [:]

  /// Clocks and emissions are their jurisdiction's own.
  private struct Name: Hashable {
    let jurisdiction: Text
    let trigger: Rule.Trigger
  }

  init() {}

  /// The rules that a state has in force.
  init(_ state: StateMap) {
    for id in state.keys(of: .rule) {
      guard let value = state[.rule, id], value["retired"] == nil, let entry = LeafReference(value),
        let rule = value["rule"]?.object.flatMap({ Rule($0) })
      else { continue }
      for trigger in rule.triggers {
        // It was checked before it was deployed.
        guard let compiled = try? CompiledRule(rule, entry, for: trigger) else { continue }
        switch trigger {
        case .kind(let kind): byKind[Int(kind.rawValue)].append(compiled)
        default: byName[Name(jurisdiction: rule.jurisdiction, trigger: trigger), default: []].append(compiled)
        }
      }
    }
  }

  func hasRules(for kind: KindID) -> Bool { !byKind[Int(kind.rawValue)].isEmpty }

  func of(_ kind: KindID) -> [CompiledRule] { byKind[Int(kind.rawValue)] }

  func ofClock(_ name: Text, in jurisdiction: Text) -> [CompiledRule] {
    byName[Name(jurisdiction: jurisdiction, trigger: .clock(name))] ?? []
  }

  func ofEmission(_ name: Text, in jurisdiction: Text) -> [CompiledRule] {
    byName[Name(jurisdiction: jurisdiction, trigger: .emission(name))] ?? []
  }
}
