import Evidence

/// What a file of rules says about a rule by example: what happens, and what must follow.
struct Scenario: Sendable {
  /// What happens in a step.
  enum Action: Sendable {
    /// A record comes, with these members; the rest is filled in.
    case record(KindID, JSONObject)
    /// A clock of the subject runs out.
    case clock(Text)
    /// A rule emits something about the subject.
    case emission(Text, JSONObject)
    /// So many seconds pass.
    case wait(Int)
  }

  struct Step: Sendable {
    let action: Action
    let subject: Text?
    /// Nil: nothing is said about what follows.
    let expectation: Expectation?
    let place: RuleSource.Place
  }

  /// What stands before the first step.
  struct Given: Sendable {
    var statuses: [Text] = []
    /// Clocks that run, with the seconds that are left of them.
    var clocks: [(name: Text, seconds: Int)] = []
    /// Registers and their fields under the subject's name.
    var registers: [(name: Text, fields: JSONObject)] = []
  }

  let name: String
  /// Ids of other rules that are in force beside the one that the scenario is about.
  let companions: [Text]
  let given: Given
  let steps: [Step]
  let place: RuleSource.Place

  static let subject: Text = "example.com/services/one"
}

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

  var items: [String: [Item]] = [:]
  /// The error that a condition ends in.
  var error: Text?
  /// The statuses that the subject has afterwards.
  var stands: [Text]?

  /// What differs in what followed, one sentence each; none: it is as expected.
  func differences(from triggers: [JSONValue], statuses: [Text]) -> [String] {
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
          let value = came.fields?[member.name].map(Self.text) ?? "nothing"
          differences.append(
            "\(verb.key) \(expected.name): expected \(member.name) \(Self.text(member.value)), came \(value)")
        }
      }
    }
    let errors = triggers.compactMap { $0["predicate"]?["error"]?.string }
    if errors != (error.map { [$0] } ?? []) {
      differences.append("error: expected \(error?.string ?? "none"), came \(Self.list(errors))")
    }
    if let stands, stands.sorted() != statuses.sorted() {
      differences.append("stands: expected \(Self.list(stands.sorted())), came \(Self.list(statuses.sorted()))")
    }
    return differences
  }

  private static func items(_ effect: Text, _ member: Text, of triggers: [JSONValue]) -> [Item] {
    triggers.flatMap { $0["predicate"]?["effects"]?.array ?? [] }.filter { $0["do"]?.string == effect }
      .flatMap { value -> [Item] in
        if let names = value[member]?.array { return names.compactMap(\.string).map { Item(name: $0) } }
        return value[member]?.string.map { [Item(name: $0, fields: value["fields"]?.object)] } ?? []
      }
      .sorted { $0.name < $1.name }
  }

  private static func list(_ names: [Text]) -> String {
    names.isEmpty ? "nothing" : names.map(\.string).joined(separator: ", ")
  }

  private static func text(_ value: JSONValue) -> String { String(decoding: value.canonicalBytes, as: UTF8.self) }
}
