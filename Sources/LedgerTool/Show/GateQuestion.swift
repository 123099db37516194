import Evidence

/// What a gate is asked: whether a subject may be used for an act, in a jurisdiction or in all.
///
/// A question with a slip in it is answered "it may", because nothing stands against a name that nobody has
/// written down. So what a ledger's state knows nothing of is told beside the answer. The state has what rules,
/// filings and records about origins have left; what entries name besides only an index of them all would tell.
struct GateQuestion {
  /// A part of the question, by its option and its member in JSON.
  enum Part: String, CaseIterable {
    case subject, jurisdiction
    case act = "for"
  }

  let subject: Text
  let act: Text
  let jurisdiction: Text?

  /// The acts that rules have names for (8.3), whether one on this ledger bars them yet or not.
  private static let usualActs: Set<Text> = ["call", "data", "training"]

  /// What of it can't be right on any ledger, in words; nil if all of it can.
  var fault: String? {
    if !TextClass.name.matches(subject) { return "--subject isn't \(TextClass.name.title)" }
    if !TextClass.identifier.matches(act) { return "--for isn't \(TextClass.identifier.title)" }
    if let jurisdiction, !TextClass.jurisdiction.matches(jurisdiction) {
      return "--jurisdiction isn't \(TextClass.jurisdiction.title)"
    }
    return nil
  }

  /// The parts that a ledger's state knows nothing of.
  func unknown(to chain: Chain) -> [Part] {
    let state = chain.state
    return Part.allCases.filter { part in
      switch part {
      case .subject: !knowsSubject(state)
      case .jurisdiction: jurisdiction.map { !Self.knows(jurisdiction: $0, state) } ?? false
      case .act: !Self.usualActs.contains(act) && !knowsAct(state)
      }
    }
  }

  /// What to check about a part that is unknown.
  func warning(about part: Part) -> String {
    switch part {
    case .subject:
      "no rule, filing, register or origin says anything of \(subject): check the name, byte for byte"
    case .jurisdiction:
      "no rule and no grant on this ledger is of \(jurisdiction ?? ""): check the code"
    case .act:
      "no rule in force and no status bars \(act): check the word; rules name call, training, data, …"
    }
  }

  private func knowsSubject(_ state: StateMap) -> Bool {
    if state[.algorithm, subject] != nil || state[.unregistered, subject] != nil { return true }
    if [.status, .clock, .register].contains(where: { !state.keys(of: $0, about: subject).isEmpty }) { return true }
    // Only whom nothing stands against is looked for among what was made from what.
    return state.keys(of: .link).contains { StateType.link.keyForm.parts(of: $0)?.contains(subject) ?? false }
  }

  private static func knows(jurisdiction: Text, _ state: StateMap) -> Bool {
    let value = JSONValue.string(jurisdiction)
    if state.keys(of: .rule).contains(where: { state[.rule, $0]?["rule"]?["jurisdiction"] == value }) { return true }
    return state.keys(of: .grant).contains { key in
      (state[.grant, key]?["grants"]?.array ?? []).contains { $0["jurisdiction"] == value }
    }
  }

  private func knowsAct(_ state: StateMap) -> Bool {
    let value = JSONValue.string(act)
    func bars(_ effect: JSONValue?) -> Bool { effect?["bars"]?.array?.contains(value) ?? false }
    if state.keys(of: .status).contains(where: { bars(state[.status, $0]) }) { return true }
    return state.keys(of: .rule).contains { key in
      guard let standing = state[.rule, key], standing["retired"] == nil else { return false }
      return (standing["rule"]?["effects"]?.array ?? []).contains(where: bars)
    }
  }
}
