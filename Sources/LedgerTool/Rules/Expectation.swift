import Evidence

/// What must follow of a step, and nothing else.
struct Expectation: Sendable {
  /// Names by what is done with them, in the order of the spec's table, with the key that a scenario uses.
  static let verbs: [(key: String, effect: Text, member: Text)] = [
    ("set", "set", "status"), ("clear", "clear", "status"), ("put", "put", "register"),
    ("start", "start-clock", "clock"), ("restart", "restart-clock", "clock"), ("stop", "stop-clock", "clock"),
    ("emit", "emit", "emits"), ("notify", "notify", "parties"),
  ]

  /// Something that follows, and fields that it has; others aren't asked for.
  struct Item: Sendable {
    let name: Text
    var fields: JSONObject?
  }

  /// What came of a step.
  struct Outcome {
    let triggers: [JSONValue]
    /// The code with which the record was refused.
    let refusal: Text?
    let ledger: Rehearsal
    let subject: Text
    let jurisdiction: Text
  }

  var items: [String: [Item]] = [:]
  /// The error that a condition ends in.
  var error: Text?
  /// The statuses that the subject has afterwards.
  var stands: [Text]?
  /// The code with which the record is refused.
  var refused: Text?
  /// What the subject may not do afterwards, in some jurisdiction.
  var barred: [Text] = []
  /// What it may do in all of them.
  var allowed: [Text] = []
  /// What follows for other subjects.
  var others: [(subject: Text, expectation: Expectation)] = []

  /// What differs in what followed, one sentence each; none: it is as expected.
  func differences(from outcome: Outcome) -> [String] {
    let named = Set(others.map(\.subject))
    func subject(_ trigger: JSONValue) -> Text { trigger["subject"]?.array?.first?["name"]?.string ?? "" }
    var differences = refusals(outcome)
    differences += self.differences(in: outcome.triggers.filter { !named.contains(subject($0)) })
    differences += standing(outcome, outcome.subject)
    for other in others {
      let triggers = outcome.triggers.filter { subject($0) == other.subject }
      let found =
        other.expectation.differences(in: triggers) + other.expectation.standing(outcome, other.subject)
      differences += found.map { "about \(other.subject), \($0)" }
    }
    return differences
  }

  private func refusals(_ outcome: Outcome) -> [String] {
    if outcome.refusal == refused { return [] }
    return ["refused: expected \(refused?.string ?? "no"), came \(outcome.refusal?.string ?? "no")"]
  }

  private func differences(in triggers: [JSONValue]) -> [String] {
    var differences: [String] = []
    for verb in Self.verbs {
      let came = Self.items(verb.effect, verb.member, of: triggers)
      let expected = (items[verb.key] ?? []).sorted { $0.name < $1.name }
      if came.map(\.name) != expected.map(\.name) {
        differences.append(
          "\(verb.key): expected \(Self.list(expected.map(\.name))), came \(Self.list(came.map(\.name)))")
        continue
      }
      for (expected, came) in zip(expected, came) {
        for member in expected.fields?.members ?? [] where came.fields?[member.name] != member.value {
          let value = came.fields?[member.name].map(\.description) ?? "nothing"
          differences.append(
            "\(verb.key) \(expected.name): expected \(member.name) \(member.value), came \(value)")
        }
      }
    }
    let errors = triggers.compactMap { $0["predicate"]?["error"]?.string }
    if errors != (error.map { [$0] } ?? []) {
      differences.append("error: expected \(error?.string ?? "none"), came \(Self.list(errors))")
    }
    return differences
  }

  /// What is asked of the state.
  private func standing(_ outcome: Outcome, _ subject: Text) -> [String] {
    var differences: [String] = []
    let all = outcome.ledger.statuses(of: subject)
    let names = all.filter { $0.jurisdiction == outcome.jurisdiction }.map(\.name).sorted()
    if let stands, stands.sorted() != names {
      differences.append("stands: expected \(Self.list(stands.sorted())), came \(Self.list(names))")
    }
    for act in barred where !all.contains(where: { $0.bars(act) }) { differences.append("barred: \(act) isn't") }
    for act in allowed {
      let against = all.filter { $0.bars(act) }.map { "\($0.name) in \($0.jurisdiction)" }
      if !against.isEmpty { differences.append("allowed: \(act) is barred by \(against.joined(separator: ", "))") }
    }
    return differences
  }

  private static func items(_ effect: Text, _ member: Text, of triggers: [JSONValue]) -> [Item] {
    triggers.flatMap { $0["predicate"]?["effects"]?.array ?? [] }.filter { $0["do"]?.string == effect }
      .flatMap { value -> [Item] in
        if let names = value[member]?.array { return names.compactMap(\.string).map { Item(name: $0) } }
        var fields = value["fields"]?.object ?? JSONObject()
        for name in ["deadline", "key"] as [Text] where fields[name] == nil { fields[name] = value[name] }
        return value[member]?.string.map { [Item(name: $0, fields: fields)] } ?? []
      }
      .sorted { $0.name < $1.name }
  }

  private static func list(_ names: [Text]) -> String {
    names.isEmpty ? "nothing" : names.map(\.string).joined(separator: ", ")
  }
}
