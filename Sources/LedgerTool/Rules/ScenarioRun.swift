import Evidence
import Rules
import TransparencyLog

/// Plays a scenario on a ledger of its own, and says how what follows differs from what it expects.
struct ScenarioRun {
  private let document: RuleDocument
  private let companions: [RuleDocument]
  private let scenario: Scenario
  private var ledger: Rehearsal

  private var jurisdiction: Text { document.rule.jurisdiction }

  /// - Parameter others: the rules that the scenario may name to be in force as well.
  init(_ scenario: Scenario, of document: RuleDocument, among others: [RuleDocument]) throws {
    self.document = document
    self.scenario = scenario
    companions = try scenario.companions.map { id in
      guard let other = others.first(where: { $0.id == id }) else {
        throw Failure(.refused, "not-found", "rule \(id) isn't in the files that were given")
      }
      return other
    }
    ledger = try Rehearsal()
  }

  /// What differs, one sentence each; none: the scenario passes.
  mutating func differences() throws -> [String] {
    try prepare()
    var differences: [String] = []
    for (number, step) in scenario.steps.enumerated() {
      let subject = step.subject ?? Scenario.subject
      let before = ledger.triggers.count
      let refusal = try play(step, about: subject)
      guard let expectation = step.expectation else { continue }
      let found = expectation.differences(
        from: .init(
          triggers: Array(ledger.triggers[before...]), refusal: refusal, ledger: ledger, subject: subject,
          jurisdiction: jurisdiction))
      differences += scenario.steps.count == 1 ? found : found.map { "step \(number + 1), \($0)" }
    }
    return differences
  }

  /// What happens in a step; the code with which it was refused, where that is expected.
  private mutating func play(_ step: Scenario.Step, about subject: Text) throws -> Text? {
    if let time = step.time { try ledger.pass(until: time) }
    guard step.expectation?.refused != nil else {
      try take(step, about: subject)
      return nil
    }
    do {
      try take(step, about: subject)
      return nil
    } catch let refusal as Refusal {
      return Text(refusal.code.rawValue)
    }
  }

  /// Calendars, rules, and what is given.
  private mutating func prepare() throws {
    let rules = [document] + companions
    let calendars = Set(rules.flatMap { $0.predicate["effects"]?.array ?? [] }.compactMap { $0["calendar"]?.string })
    for calendar in calendars.sorted() {
      for year in 2026...2029 {
        try append(.calendar, ["jurisdiction": .string(calendar), "year": .integer(year)], about: "calendar")
      }
    }
    for rule in rules {
      var predicate = rule.predicate
      predicate["version"] = 1
      predicate["since"] = nil
      try ledger.append(.rule, predicate, about: [rule.id])
    }
    var effects: [JSONValue] = scenario.given.statuses.map { status in
      var effect: JSONObject = ["do": "set", "status": .string(status)]
      let known = self.effects(on: status, rules)
      effect["restricts"] = known.first?["restricts"] ?? true
      effect["bars"] = known.lazy.compactMap { $0["bars"] }.first
      return .object(effect)
    }
    effects += scenario.given.clocks.map { clock in
      let deadline = ledger.now.advanced(by: Int64(clock.seconds) * Time.second)
      return ["clock": .string(clock.name), "deadline": .string(Text(deadline.description)), "do": "start-clock"]
    }
    effects += scenario.given.registers.map { register in
      [
        "do": "put", "fields": .object(register.fields), "key": .string(Scenario.subject),
        "register": .string(register.name),
      ]
    }
    for link in scenario.given.links { try ledger.link(link.from, link.to) }
    for effect in effects { try ledger.assume([effect], about: Scenario.subject, in: jurisdiction) }
  }

  /// What the rules do with a status.
  private func effects(on status: Text, _ rules: [RuleDocument]) -> [JSONValue] {
    rules.flatMap { $0.predicate["effects"]?.array ?? [] }.filter { $0["status"]?.string == status }
  }

  private mutating func take(_ step: Scenario.Step, about subject: Text) throws {
    switch step.action {
    case .record(let kind, let members):
      try append(
        kind, members, about: subject,
        .init(time: step.time, signers: step.signers, producer: step.producer, origins: step.origins))
    case .clock(let name):
      let deadline = ledger.now.advanced(by: Time.second)
      try ledger.assume(
        [["clock": .string(name), "deadline": .string(Text(deadline.description)), "do": "start-clock"]],
        about: subject, in: jurisdiction)
      ledger.pass(1)
    case .emission(let name, let fields):
      var effect: JSONObject = ["do": "emit", "emits": .string(name)]
      if fields.count > 0 { effect["fields"] = .object(fields) }
      try ledger.assume([.object(effect)], about: subject, in: jurisdiction)
    case .wait(let seconds): ledger.pass(seconds)
    }
  }

  private mutating func append(
    _ kind: KindID, _ members: JSONObject, about subject: Text, _ manner: Rehearsal.Manner = .init()
  ) throws {
    var members = members
    if case .object(let properties, _) = Kind[kind].predicate {
      for pair in document.rule.match
      where members[pair.member] == nil && properties.contains(where: { $0.name == pair.member }) {
        members[pair.member] = .string(pair.value)
      }
    }
    let sample = SampleRecord(jurisdiction: jurisdiction, time: ledger.now)
    try refer(kind, &members, about: subject, manner)
    if kind == .calendar, members["weekend"] == nil { members["weekend"] = [6, 7] }
    try ledger.append(kind, sample.predicate(of: kind, members), about: [subject], manner)
  }

  /// Fills in the entry on which a record acts, where there is only one that can be meant.
  private mutating func refer(
    _ kind: KindID, _ members: inout JSONObject, about subject: Text, _ manner: Rehearsal.Manner
  ) throws {
    switch kind {
    case .release where members["index"] == nil:
      let place = members["jurisdiction"]?.string ?? jurisdiction
      let key = StateKey.named(place, members["status"]?.string ?? "", subject)
      members["index"] = ledger.chain.state[.status, key]?["index"]
      members["leaf"] = ledger.chain.state[.status, key]?["leaf"]
    case .consentWithdrawal where members["consent"] == nil:
      let place = members["jurisdiction"]?.string ?? jurisdiction
      if ledger.newest(.consent, about: subject, in: place) == nil {
        try append(.consent, ["jurisdiction": .string(place)], about: subject)
      }
      members["consent"] = ledger.newest(.consent, about: subject, in: place)
    case .consent, .dpia, .incident:
      guard members["acts_on"]?.string == "newest" else { return }
      if ledger.newest(kind, about: subject) == nil { try append(kind, [:], about: subject) }
      members["acts_on"] = ledger.newest(kind, about: subject)
    case .algorithmFiling where members["acts_on"] == nil:
      let place = members["jurisdiction"]?.string ?? jurisdiction
      guard let standing = ledger.chain.state[.filing, Text("\(place)/\(subject)")] else { return }
      members["acts_on"] = ["index": standing["index"] ?? 0, "leaf": standing["leaf"] ?? ""]
    case .trainingData, .modelSnapshot:
      if manner.origins.isEmpty { return }
      members[kind.originMembers[0]] = .array(try manner.origins.map { try ledger.origin($0) })
    case .draw: refer(draw: &members)
    case .drawCommitment: refer(&members, commitmentOf: manner.producer ?? "")
    case .drawReveal: refer(&members, revealOf: manner.producer ?? "")
    default: break
    }
  }

  // MARK: Draws

  /// A draw is over the open block and lasts two days.
  private func refer(draw members: inout JSONObject) {
    if members["height"] == nil { members["height"] = .integer(ledger.chain.height) }
    if members["until"] == nil {
      members["until"] = .string(Text(ledger.now.advanced(by: 172_800 * Time.second).description))
    }
  }

  private func refer(_ members: inout JSONObject, commitmentOf party: Text) {
    if members["draw"] == nil { members["draw"] = ledger.newest(.draw) }
    let nonce = Self.nonce(of: party)
    if members["commitment"] == nil { members["commitment"] = .string(Text(SHA256.hash(nonce.span).text)) }
  }

  private func refer(_ members: inout JSONObject, revealOf party: Text) {
    if members["draw"] == nil { members["draw"] = ledger.newest(.draw) }
    if members["block"] == nil, let draw = members["draw"]?["index"]?.integer {
      members["block"] = ledger.seal(ofDraw: Text("\(draw)"))
    }
    if members["nonce"] == nil { members["nonce"] = .string(Text(Base64.encode(Self.nonce(of: party).span))) }
  }

  /// In scenarios nobody has secrets.
  private static func nonce(of party: Text) -> [UInt8] {
    SHA256.hash(party.utf8.span).bytes
  }
}
