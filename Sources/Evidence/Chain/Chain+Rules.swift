internal import TransparencyLog

// Rules, calendars, releases, and what triggers do to statuses, registers and clocks: spec page 8.
// Whether a trigger is the one that the rules demand is not judged here: that takes their expressions.

extension Chain {
  /// What an entry of these kinds changes, judged as a value.
  enum RuleChange {
    case deploy(Text)
    case retire(Text)
    case calendar(Text)
    case release(Text)
  }

  func judgeRuleKind(
    _ record: Record, _ predicate: Predicate
  ) throws(Refusal) -> RuleChange {
    try demandEngine()
    switch record.builtIn {
    case .rule: return isJudged ? try judgeRule(predicate) : .deploy(predicate.text("id"))
    case .ruleRetire:
      let id = predicate.text("id")
      guard isJudged else { return .retire(id) }
      let standing = map[.rule, id]
      guard LeafReference(standing ?? .null) == predicate.reference, standing?["retired"] == nil,
        standing?["rule"]?["jurisdiction"]?.string == predicate.text("jurisdiction")
      else { throw Refusal(.actsOnWrong, "no rule \(id) of that index, leaf and jurisdiction is in force") }
      return .retire(id)
    case .calendar:
      return .calendar(StateKey.calendar(predicate.text("jurisdiction"), year: predicate.integer("year")))
    default: return try judgeRelease(record, predicate)
    }
  }

  private func judgeRule(_ predicate: Predicate) throws(Refusal) -> RuleChange {
    let id = predicate.text("id")
    if let fault = RuleBounds.lengthFault(of: predicate.members) {
      throw Refusal(.recordRefused, "rule \(id) \(fault)")
    }
    for effect in predicate.members["effects"]?.array ?? [] {
      if let fault = RuleEffectForm.fault(of: effect, isEvaluated: false) {
        throw Refusal(.recordRefused, "rule \(id): \(fault)")
      }
    }
    let sources: [Text] = ["clocks", "emissions", "kinds"]
    guard sources.contains(where: { predicate.members[$0] != nil }) else {
      throw Refusal(.recordRefused, "rule \(id) listens to nothing: kinds, clocks or emissions")
    }
    for kind in predicate.members["kinds"]?.array ?? [] {
      guard let name = kind.string, let known = Kind.named(name), Self.mayListen(to: known.id) else {
        throw Refusal(.recordRefused, "rule \(id): no rule can listen to records of kind \(kind.string?.string ?? "")")
      }
    }
    try judgeRounds(predicate, of: id)
    try judgeDemands(predicate, of: id)
    let standing = map[.rule, id]
    try judgeNumber(of: predicate.text("jurisdiction"), beside: id)
    let jurisdiction = standing?["rule"]?["jurisdiction"]?.string
    guard jurisdiction == nil || jurisdiction == predicate.text("jurisdiction") else {
      throw Refusal(.recordRefused, "rule \(id) is one of another jurisdiction, \(jurisdiction!)")
    }
    let version = standing?["version"]?.integer ?? 0
    guard predicate.members["version"]?.integer == version + 1 else {
      throw Refusal(.recordRefused, "rule \(id) comes in version \(version + 1) next")
    }
    return .deploy(id)
  }

  /// Refuses clocks that could go round too fast: what a clock or an emission starts may lead to itself.
  private func judgeRounds(_ predicate: Predicate, of id: Text) throws(Refusal) {
    let shortest = RuleBounds.shortestClock(of: predicate.members)
    for effect in predicate.members["effects"]?.array ?? [] {
      guard let duration = effect["duration"]?.integer, duration < shortest else { continue }
      throw Refusal(
        .recordRefused,
        "rule \(id): what listens to clocks or emissions starts clocks of at least \(shortest) s, not of \(duration) s")
    }
  }

  /// Refuses one rule more than a jurisdiction can have.
  private func judgeNumber(of jurisdiction: Text, beside id: Text) throws(Refusal) {
    // Nearly always there are fewer in all than one jurisdiction can have.
    guard map.count(of: .rule) >= RuleBounds.rules else { return }
    let standing = map.keys(of: .rule).count { other in
      guard other != id, let value = map[.rule, other] else { return false }
      return value["retired"] == nil && value["rule"]?["jurisdiction"]?.string == jurisdiction
    }
    guard standing >= RuleBounds.rules else { return }
    throw Refusal(.recordRefused, "\(RuleBounds.rules) rules of \(jurisdiction) are in force already; retire one first")
  }

  private func judgeDemands(_ predicate: Predicate, of id: Text) throws(Refusal) {
    guard let demands = predicate.members["demands"]?.array else {
      if predicate.members["effects"] != nil { return }
      throw Refusal(.recordRefused, "rule \(id) has neither effects nor demands")
    }
    guard predicate.members["clocks"] == nil, predicate.members["emissions"] == nil else {
      throw Refusal(.recordRefused, "rule \(id): signatures are demanded of records, not of clocks and emissions")
    }
    for kind in predicate.members["kinds"]?.array ?? [] {
      // Kinds that nobody knows were refused before.
      guard let kind = kind.string.flatMap({ Kind.named($0) }), let fault = Self.demandFault(of: kind) else { continue }
      throw Refusal(.recordRefused, "rule \(id): \(fault)")
    }
    for demand in demands {
      guard let by = demand["by"]?.string, GrantText.parts(by) != nil else {
        throw Refusal(.recordRefused, "rule \(id): by is a role, or a role, a colon and a jurisdiction")
      }
    }
  }

  /// Refuses what needs rules on a ledger, or before a seal, without them.
  func demandEngine() throws(Refusal) {
    guard isJudged, engine == 0 else { return }
    throw Refusal(
      .recordRefused, "no rules are in force here (engine 0); an engine@1 record brings them from the next seal on")
  }

  /// Whether rules may listen to a kind: others than the ledger itself append its entries, and some at least are never
  /// blanked.
  public static func mayListen(to kind: KindID) -> Bool {
    switch kind {
    case .genesis, .block, .trigger, .gradientLog: false
    default: true
    }
  }

  /// Whether rules may be asked about an entry: training data that doesn't say what it was made from may be blanked.
  public static func mayAsk(about layout: EntryLayout) -> Bool {
    guard let kind = layout.record.builtIn, mayListen(to: kind) else { return false }
    return kind != .trainingData || layout.hasOrigins
  }

  /// Why no rule can demand signatures of records of a kind; nil where rules can.
  ///
  /// One regulator's key deploys a rule: it may hinder records of its own jurisdiction, and never what ends the rule
  /// and the key's own grant.
  public static func demandFault(of kind: Kind) -> String? {
    if kind.unsigned { return "no signature can be demanded of what may come unsigned" }
    if kind.id == .grant || kind.id == .ruleRetire {
      return "no signature can be demanded of \(kind.name): grants are withdrawn and rules retired whatever rules say"
    }
    if kind.predicate.hasMember("jurisdiction") { return nil }
    return "no signature can be demanded of \(kind.name), which names no jurisdiction"
  }

  /// Whether a record of a kind may leave out its jurisdiction, and with it what rules demand of it.
  public static func mayEvadeDemands(_ kind: Kind) -> Bool {
    guard case .object(let properties, _) = kind.predicate else { return true }
    return !properties.contains { $0.name == "jurisdiction" && $0.required }
  }

  /// Refuses a record about more subjects than rules are asked about.
  func judgeSubjects(_ layout: EntryLayout) throws(Refusal) {
    guard layout.record.subjectCount > RuleBounds.subjects, isJudged, engine > 0,
      let kind = layout.record.builtIn, Self.mayAsk(about: layout)
    else { return }
    throw Refusal(
      .recordRefused,
      "a \(kind.name) has at most \(RuleBounds.subjects) subjects, since rules may be asked about each; "
        + "this one has \(layout.record.subjectCount)")
  }

  private func judgeRelease(_ record: Record, _ predicate: Predicate) throws(Refusal) -> RuleChange {
    let key = StateKey.named(predicate.text("jurisdiction"), predicate.text("status"), record.subjects[0])
    guard isJudged else { return .release(key) }
    guard let standing = map[.status, key], LeafReference(standing) == predicate.reference else {
      throw Refusal(
        .actsOnWrong,
        "\(record.subjects[0]) isn't \(predicate.text("status")) by the trigger at index \(predicate.integer("index"))")
    }
    guard record.subjects.count == 1 else {
      throw Refusal(.recordRefused, "\(record.kind) has exactly one subject")
    }
    return .release(key)
  }

  mutating func make(_ change: RuleChange, of record: Record, leaf: Digest) {
    var value = JSONObject()
    switch change {
    case .deploy(let id):
      value["index"] = .integer(size)
      value["leaf"] = .string(Text(leaf.text))
      value["rule"] = .object(record.predicate)
      value["version"] = record.predicate["version"]
      map.set(.rule, id, to: .object(value))
    case .retire(let id):
      guard var standing = map[.rule, id]?.object else { return }
      standing["retired"] = .integer(size)
      map.set(.rule, id, to: .object(standing))
    case .calendar(let key):
      value["holidays"] = record.predicate["holidays"]
      value["leaf"] = .string(Text(leaf.text))
      value["utc_offset"] = record.predicate["utc_offset"]
      value["weekend"] = record.predicate["weekend"]
      value["working"] = record.predicate["working"]
      map.set(.calendar, key, to: .object(value))
    case .release(let key): map.set(.status, key, to: nil)
    }
  }
}

// MARK: - Triggers

extension Chain {
  /// Applies a trigger: its effects are in it, evaluated.
  mutating func applyTrigger(
    _ record: Record, _ layout: EntryLayout, _ time: Time, leaf: Digest
  ) throws(Refusal) -> Effect {
    guard !layout.isSigned, record.ledger == nil, record.producer == nil, record.payload == nil,
      record.subjects.count == 1
    else {
      throw Refusal(
        .entryMalformed, "a trigger is unsigned and about one subject, without ledger, producer and payload")
    }
    try judgeTime(time, isSeal: false)
    let effects = record.predicate["effects"]?.array ?? []
    for effect in effects {
      if let fault = RuleEffectForm.fault(of: effect, isEvaluated: true) { throw Refusal(.entryMalformed, fault) }
    }
    let jurisdiction = Predicate(members: record.predicate).text("jurisdiction")
    if let clock = record.predicate["clock"]?.string { stop(clock, jurisdiction, record.subjects[0]) }
    for effect in effects { make(effect, jurisdiction, record, leaf: leaf) }
    advance(to: time)
    return Effect()
  }

  private mutating func make(_ effect: JSONValue, _ jurisdiction: Text, _ record: Record, leaf: Digest) {
    let subject = record.subjects[0]
    let by: [(Text, JSONValue)] = [("index", .integer(size)), ("leaf", .string(Text(leaf.text)))]
    func value(_ members: [(Text, JSONValue?)]) -> JSONValue {
      var object = JSONObject()
      for (name, value) in by { object[name] = value }
      for (name, value) in members { object[name] = value }
      return .object(object)
    }
    func named(_ member: Text) -> Text { effect[member]?.string ?? "" }
    switch named("do") {
    case "set":
      map.set(
        .status, StateKey.named(jurisdiction, named("status"), subject),
        to: value([
          ("bars", effect["bars"]), ("restricts", effect["restricts"]), ("rule", record.predicate["rule"]?["id"]),
        ]))
    case "clear": map.set(.status, StateKey.named(jurisdiction, named("status"), subject), to: nil)
    case "put":
      map.set(
        .register, StateKey.named(jurisdiction, named("register"), named("key")),
        to: value([("fields", effect["fields"])]))
    case "start-clock", "restart-clock":
      stop(named("clock"), jurisdiction, subject)
      guard let deadline = Time(named("deadline")) else { return }
      let key = StateKey.named(jurisdiction, named("clock"), subject)
      map.set(.clock, key, to: value([("deadline", effect["deadline"]), ("rule", record.predicate["rule"]?["id"])]))
      clocks.insert(RunningClock(deadline: deadline, key: key))
    case "stop-clock": stop(named("clock"), jurisdiction, subject)
    default: break  // Emissions and notices change nothing here.
    }
  }

  private mutating func stop(_ clock: Text, _ jurisdiction: Text, _ subject: Text) {
    let key = StateKey.named(jurisdiction, clock, subject)
    guard let deadline = map[.clock, key]?["deadline"]?.string.flatMap({ Time($0) }) else { return }
    map.set(.clock, key, to: nil)
    clocks.remove(RunningClock(deadline: deadline, key: key))
  }
}

// MARK: - What rules ask

extension Chain {
  /// The clock that runs out first; nil if none runs.
  public var nextClock: RunningClock? { clocks.first }

  /// Whether a clock runs out by that time.
  @inline(__always)
  public func isClockDue(by time: Int64) -> Bool { clocks.nextDeadline <= time }

  /// All running clocks, the first to run out first.
  public var runningClocks: [RunningClock] { clocks.all }

  /// What the entries so far add up to, but for producers, whose values are made when the root is asked for.
  /// While a copy is held, the next change copies the whole.
  public var state: StateMap { map }
}
