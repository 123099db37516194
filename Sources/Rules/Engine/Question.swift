internal import CEL
internal import Evidence

/// One rule, asked about one subject of one cause.
struct Question {
  /// What follows: effects as a trigger says them, and the code of the error that stood in the way.
  struct Answer {
    let effects: [JSONValue]
    var error: Text?
  }

  private let compiled: CompiledRule
  private let facts: Facts
  private var run: Evaluation

  init(_ compiled: CompiledRule, _ facts: Facts) {
    self.compiled = compiled
    self.facts = facts
    run = Evaluation(compiled.condition.environment, facts.variables)
  }

  /// What the condition says; an error is an answer, too.
  enum Verdict: Equatable {
    case holds, fails
    case doubt(Text)
  }

  /// Asks the condition.
  mutating func ask() -> Verdict {
    do throws(CELError) { return try compiled.condition.test(&run) ? .holds : .fails } catch {
      return .doubt(Text(error.code.rawValue))
    }
  }

  /// What follows a condition that holds, or is in doubt.
  mutating func answer(to verdict: Verdict) -> Answer {
    if case .doubt(let error) = verdict { return answer(inDoubt: error) }
    do throws(CELError) {
      var effects: [JSONValue] = []
      for effect in compiled.effects {
        effects.append(try evaluate(effect, effect.effect.members, isInDoubt: false))
      }
      return Answer(effects: effects)
    } catch {
      return answer(inDoubt: Text(error.code.rawValue))
    }
  }

  /// What follows where the answer isn't known: what restricts is carried out, what relaxes isn't.
  mutating func answer(inDoubt error: Text) -> Answer {
    var effects: [JSONValue] = []
    for effect in compiled.effects where effect.effect.standsInDoubt {
      // Without a calendar, or beyond the year 9999, a clock can't be started.
      guard let members = inDoubt(effect.effect.members),
        let evaluated = try? evaluate(effect, members, isInDoubt: true), !putsOff(evaluated)
      else { continue }
      effects.append(evaluated)
    }
    return Answer(effects: effects, error: error)
  }

  /// The effect as it is carried out in doubt: an error lifts nothing that stands. Nil: it isn't.
  private func inDoubt(_ members: JSONObject) -> JSONObject? {
    guard let status = members["status"]?.string,
      let standing = facts.state[.status, StateKey.named(facts.jurisdiction, status, facts.subject)],
      standing["restricts"]?.bool == true
    else { return members }
    if members["do"] == "clear" { return nil }
    guard let bars = members["bars"]?.array else { return members }
    if let others = standing["bars"]?.array, others.allSatisfy(bars.contains) { return members }
    var all = members
    all["bars"] = nil
    return all
  }

  /// Whether a start of a clock would only put off what runs already.
  private func putsOff(_ effect: JSONValue) -> Bool {
    guard let clock = effect["clock"]?.string, let deadline = effect["deadline"]?.string,
      let running = facts.state[.clock, StateKey.named(facts.jurisdiction, clock, facts.subject)]
    else { return false }
    // Times are written so that their texts sort as they do.
    return running["deadline"]?.string.map { $0 <= deadline } ?? false
  }

  private mutating func evaluate(
    _ compiled: CompiledRule.CompiledEffect, _ members: JSONObject, isInDoubt: Bool
  ) throws(CELError) -> JSONValue {
    var effect = JSONObject()
    for member in ["bars", "clock", "do", "emits", "parties", "register", "restricts", "status"] as [Text] {
      effect[member] = members[member]
    }
    if !compiled.fields.isEmpty {
      var fields = JSONObject()
      for (name, program) in compiled.fields { fields[name] = try value(program) }
      effect["fields"] = .object(fields)
    }
    if let key = compiled.key { effect["key"] = try self.key(key) }
    if let deadline = try deadline(compiled, isInDoubt: isInDoubt) {
      guard deadline <= .last else { throw CELError(.argument, "a clock runs out by the end of the year 9999") }
      effect["deadline"] = .string(Text(deadline.description))
    }
    return .object(effect)
  }

  private mutating func value(_ program: Program) throws(CELError) -> JSONValue {
    run.reset()
    return try FactValue.json(try program.evaluate(&run))
  }

  private mutating func key(_ program: Program) throws(CELError) -> JSONValue {
    let key = try value(program)
    guard let text = key.string, TextClass.source.matches(text) else {
      throw CELError(.argument, "a register's key is a string of 1 to 4,096 bytes without control characters")
    }
    return key
  }

  /// When an effect's clock runs out; nil for an effect that starts none.
  private mutating func deadline(
    _ effect: CompiledRule.CompiledEffect, isInDoubt: Bool
  ) throws(CELError) -> Time? {
    let members = effect.effect.members
    if let until = effect.until { return soonest(try time(until)) }
    if let seconds = members["duration"]?.integer { return facts.accepted.advanced(by: seconds * Time.second) }
    guard let days = members["working_days"]?.integer, let jurisdiction = members["calendar"]?.string else {
      return nil
    }
    let calendar = WorkingDays(facts.state, jurisdiction)
    // In doubt no expression counts, but days can be counted without one.
    guard let from = effect.from, !isInDoubt else {
      return try calendar.deadline(after: facts.accepted, days: Int(days))
    }
    return soonest(try calendar.deadline(after: try time(from), days: Int(days)))
  }

  /// A time that an expression says, cut to microseconds.
  private mutating func time(_ program: Program) throws(CELError) -> Time {
    run.reset()
    guard case .timestamp(let time) = try program.evaluate(&run), time.seconds >= 0 else {
      throw CELError(.argument, "a clock is reckoned from times from 1970 on")
    }
    return Time(microseconds: time.seconds * Time.second + Int64(time.nanoseconds / 1_000))
  }

  /// At least a second away, and an hour where a rule could lead to itself.
  private func soonest(_ time: Time) -> Time {
    max(time, facts.accepted.advanced(by: compiled.shortestClock * Time.second))
  }
}
