import Evidence

/// A clock that runs for a subject.
struct StandingClock {
  let jurisdiction: Text
  let name: Text
  let subject: Text
  let deadline: Time
  /// Index of the trigger that started it.
  let trigger: Int
  let rule: Text?

  /// All clocks, the first to run out first.
  static func all(_ chain: Chain) -> [StandingClock] {
    let state = chain.state
    return chain.runningClocks.compactMap { clock in
      guard let parts = StateKey.parts(clock.key), let value = state[.clock, clock.key] else { return nil }
      return StandingClock(
        jurisdiction: parts.jurisdiction, name: parts.name, subject: parts.subject, deadline: clock.deadline,
        trigger: Int(value["index"]?.integer ?? 0), rule: value["rule"]?.string)
    }
  }

  private func left(_ now: Time) -> Int { Int((deadline.microseconds - now.microseconds) / Time.second) }

  /// How much is left of it, in words.
  func rest(_ now: Time) -> String {
    let left = left(now)
    return deadline > now ? "\(Amount.duration(left)) left" : "due since \(Amount.duration(-left))"
  }

  func json(_ now: Time) -> JSONValue {
    var object = JSONObject()
    object["clock"] = .string(name)
    object["deadline"] = .string(Text(deadline.description))
    object["due"] = .bool(deadline <= now)
    object["jurisdiction"] = .string(jurisdiction)
    object["rule"] = rule.map(JSONValue.string)
    object["seconds_left"] = .integer(left(now))
    object["subject"] = .string(subject)
    object["trigger"] = .integer(trigger)
    return .object(object)
  }

  func add(to table: inout Table, _ now: Time) {
    table.heading("\(name) of \(subject) in \(jurisdiction)")
    table.line("ends", "\(deadline), \(rest(now))")
    table.line("started by", "entry \(trigger)\(rule.map { ", rule \($0)" } ?? "")")
  }
}
