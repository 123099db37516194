import Evidence
import Ledger

/// How the rules of a ledger stand: who is restricted, who is exempt or has another status, which clocks run.
struct RulesReport {
  private let inForce: Int
  /// Rules that are in force from a later time on.
  private let later: Int
  private let restricted: [StandingStatus]
  private let others: [StandingStatus]
  private let clocks: [StandingClock]
  /// When it is read: all of it speaks of one time.
  private let now = Clock.system.now()
  /// How much a person reads of each.
  private static let most = 10
  /// How much of what is more than that.
  private static let few = 3

  init(_ chain: Chain) {
    let state = chain.state
    let (rules, now) = (StandingRule.all(state).filter { $0.retired == nil }, now)
    later = rules.count { $0.since.map { $0 > now } ?? false }
    inForce = rules.count - later
    let statuses = StandingStatus.all(state)
    restricted = statuses.filter(\.restricts)
    others = statuses.filter { !$0.restricts }
    clocks = StandingClock.all(chain)
  }

  var json: JSONValue {
    func list(_ statuses: [StandingStatus]) -> JSONValue {
      .array(
        statuses.map { status in
          var object: JSONObject = [
            "jurisdiction": .string(status.jurisdiction), "status": .string(status.name),
            "subject": .string(status.subject), "trigger": .integer(status.trigger),
          ]
          object["bars"] = status.barred.map { .array($0.map(JSONValue.string)) }
          return .object(object)
        })
    }
    return [
      "clocks": .array(clocks.map { $0.json(now) }), "in_force": .integer(inForce), "later": .integer(later),
      "others": list(others), "restricted": list(restricted),
    ]
  }

  func add(to table: inout Table) {
    let more = later == 0 ? "" : ", \(Amount.count(later)) later"
    table.line("rules", "\(Amount.count(inForce)) in force\(more)")
    add("restricted", restricted, &table)
    add("other statuses", others, &table)
    table.line("clocks", clocks.isEmpty ? "none" : Amount.count(clocks.count))
    for clock in clocks.prefix(Self.most) {
      table.line("\(clock.name) in \(clock.jurisdiction)", "\(clock.subject), \(clock.rest(now))", depth: 1)
    }
    addRest(of: clocks.count, shown: Self.most, &table)
  }

  /// Statuses, those of one name together.
  private func add(_ label: String, _ statuses: [StandingStatus], _ table: inout Table) {
    table.line(label, statuses.isEmpty ? "none" : Amount.count(statuses.count))
    var rest = statuses[...]
    while let first = rest.first {
      let group = rest.prefix { $0.name == first.name && $0.jurisdiction == first.jurisdiction }
      rest = rest.dropFirst(group.count)
      let shown = group.count > Self.most ? Self.few : Self.most
      for status in group.prefix(shown) {
        let bars = status.barredText.map { ", bars \($0)" } ?? ""
        table.line(
          "\(status.name) in \(status.jurisdiction)", "\(status.subject), by entry \(status.trigger)\(bars)", depth: 1)
      }
      addRest(of: group.count, shown: shown, &table)
    }
  }

  private func addRest(of count: Int, shown: Int, _ table: inout Table) {
    if count > shown { table.line("", "and \(Amount.count(count - shown)) more", depth: 1) }
  }
}
