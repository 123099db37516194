import Evidence
import Ledger

/// Whether a subject may be called, or used for another act, and what stands against it.
struct GateReport: Shown {
  private let subject: Text
  private let act: Text
  private let statuses: [(status: StandingStatus, trigger: ShownTrigger)]
  /// Whether an engine is in force.
  let hasRules: Bool
  /// What it was asked about and the ledger's state knows nothing of.
  let unknown: [GateQuestion.Part]
  /// Whether a clock of the subject has run out by now, and no entry has come since.
  let isClockDue: Bool

  init(_ ledger: LedgerFolder, _ question: GateQuestion) throws {
    let (subject, jurisdiction) = (question.subject, question.jurisdiction)
    self.subject = subject
    act = question.act
    let chain = try ledger.chain()
    unknown = question.unknown(to: chain)
    hasRules = chain.engine > 0
    let state = chain.state
    func concerns(_ place: Text?) -> Bool { (jurisdiction ?? place) == place }
    statuses = try StandingStatus.all(state, about: subject).filter { concerns($0.jurisdiction) }
      .map { ($0, try ShownTrigger(ledger, $0.trigger)) }
    let now = Clock.system.now()
    isClockDue = state.keys(of: .clock, about: subject).contains { key in
      guard concerns(StateKey.parts(key)?.jurisdiction) else { return false }
      return state[.clock, key]?["deadline"]?.string.flatMap { Time($0) }.map { $0 <= now } ?? false
    }
  }

  var isAllowed: Bool { !statuses.contains { $0.status.bars(act) } }

  var json: JSONValue {
    func list(_ bars: Bool) -> JSONValue {
      .array(statuses.filter { $0.status.bars(act) == bars }.map { Self.json($0.status, $0.trigger) })
    }
    return [
      "allowed": .bool(isAllowed), "clock_due": .bool(isClockDue), "for": .string(act), "others": list(false),
      "restrictions": list(true), "subject": .string(subject),
      "unknown": .array(unknown.map { .string(Text($0.rawValue)) }),
    ]
  }

  private static func json(_ status: StandingStatus, _ trigger: ShownTrigger) -> JSONValue {
    var object = JSONObject()
    object["bars"] = status.barred.map { .array($0.map(JSONValue.string)) }
    object["cause"] = .integer(trigger.cause)
    object["clause"] = trigger.clause.map { .string(Text($0)) }
    object["error"] = trigger.error.map { .string(Text($0)) }
    object["jurisdiction"] = .string(status.jurisdiction)
    object["restricts"] = .bool(status.restricts)
    object["rule"] = trigger.ruleID.map { .string(Text($0)) }
    object["since"] = .string(Text(trigger.accepted))
    object["status"] = .string(status.name)
    object["title"] = RuleText.title(trigger.rule).map { .string(Text($0)) }
    object["trigger"] = .integer(trigger.index)
    return .object(object)
  }

  var table: Table {
    var table = Table()
    let use = act == "call" ? "be called" : "be used for \(act)"
    table.heading("\(subject) \(isAllowed ? "may" : "may not") \(use)")
    for (status, trigger) in statuses {
      let bars = status.barredText.map { "bars \($0)" } ?? "doesn't restrict"
      table.line("status", "\(status.name) in \(status.jurisdiction) since \(trigger.accepted) (\(bars))")
      if let title = RuleText.title(trigger.rule) { table.line("because", title, depth: 1) }
      table.line("rule", trigger.ruleID ?? "none", depth: 1)
      if let clause = trigger.clause { table.line("clause", clause, depth: 1) }
      table.line("cause", "entry \(trigger.cause), trigger \(trigger.index)", depth: 1)
      if let error = trigger.error { table.line("error", "the rule ended in an error: \(error)", depth: 1) }
    }
    return table
  }
}
