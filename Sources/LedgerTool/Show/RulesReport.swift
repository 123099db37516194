import Evidence
import Ledger

/// How the rules of a ledger stand: who is restricted, who has other statuses, which clocks run.
struct RulesReport {
  private let inForce: Int
  private let restricted: [StandingStatus]
  private let exempt: [StandingStatus]
  private let clocks: [StandingClock]
  /// How much a person reads of each.
  private static let most = 10

  init(_ chain: Chain) {
    let state = chain.state
    inForce = StandingRule.all(state).count { $0.retired == nil }
    let statuses = StandingStatus.all(state)
    restricted = statuses.filter(\.restricts)
    exempt = statuses.filter { !$0.restricts }
    clocks = StandingClock.all(chain)
  }

  var json: JSONValue {
    func list(_ statuses: [StandingStatus]) -> JSONValue {
      .array(
        statuses.map {
          [
            "jurisdiction": .string($0.jurisdiction), "status": .string($0.name), "subject": .string($0.subject),
            "trigger": .integer($0.trigger),
          ]
        })
    }
    let now = Clock.system.now()
    return [
      "clocks": .array(clocks.map { $0.json(now) }), "exempt": list(exempt), "in_force": .integer(inForce),
      "restricted": list(restricted),
    ]
  }

  func add(to table: inout Table) {
    table.line("rules", "\(Amount.count(inForce)) in force")
    add(
      "restricted", restricted.map { ("\($0.name) in \($0.jurisdiction)", "\($0.subject), by entry \($0.trigger)") },
      &table)
    add("exempt", exempt.map { ("\($0.name) in \($0.jurisdiction)", "\($0.subject), by entry \($0.trigger)") }, &table)
    let now = Clock.system.now()
    add("clocks", clocks.map { ("\($0.name) in \($0.jurisdiction)", "\($0.subject), \($0.rest(now))") }, &table)
  }

  private func add(_ label: String, _ lines: [(label: String, text: String)], _ table: inout Table) {
    table.line(label, lines.isEmpty ? "none" : Amount.count(lines.count))
    for line in lines.prefix(Self.most) { table.line(line.label, line.text, depth: 1) }
    if lines.count > Self.most { table.line("", "and \(Amount.count(lines.count - Self.most)) more", depth: 1) }
  }
}
