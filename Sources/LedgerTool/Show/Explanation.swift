import Evidence
import Ledger

/// Why a trigger stands on a ledger.
struct Explanation: Shown {
  /// An entry on the way from the trigger back to the first record.
  private enum Cause {
    case trigger(ShownTrigger)
    case record(index: Int, accepted: String, JSONValue)
  }

  private let trigger: ShownTrigger
  private let causes: [Cause]
  /// The names from which the record was made, where the rule asks for them.
  private let origins: [Text]

  init(_ ledger: LedgerFolder, _ index: Int) throws {
    trigger = try ShownTrigger(ledger, index)
    var causes: [Cause] = []
    var next = trigger.cause
    var last = index
    // A cause comes before what it causes, so that this ends.
    while next < last {
      last = next
      let entry = try ledger.value(next)
      guard let record = entry["record"] else { break }
      if record["kind"]?.string == KindID.trigger.name {
        let trigger = try ShownTrigger(ledger, next)
        causes.append(.trigger(trigger))
        next = trigger.cause
      } else {
        causes.append(.record(index: next, accepted: entry["accepted"]?.string?.string ?? "", record))
        break
      }
    }
    self.causes = causes
    origins = try Self.origins(of: causes.first, for: trigger.rule, in: ledger)
  }

  /// As rules see them: spec page 8.4.
  private static func origins(of cause: Cause?, for rule: JSONValue?, in ledger: LedgerFolder) throws -> [Text] {
    guard case .record(_, _, let value)? = cause, let record = Record(value),
      sources(of: rule).contains(where: { $0.contains("origins") })
    else { return [] }
    var names: Set<Text> = []
    for origin in record.origins {
      guard let entry = try ledger.value(origin.index)["record"].flatMap({ Record($0) }), !entry.mayBeRedacted else {
        continue
      }
      names.formUnion(entry.subjects)
    }
    return names.subtracting(record.subjects).sorted()
  }

  /// The values that the condition and the effects name; all of the predicate if they name none.
  private var values: [(path: String, value: JSONValue)] {
    guard case .record(_, _, let record)? = causes.first, let predicate = record["predicate"]?.object else {
      return emitted
    }
    var named = Self.names(after: "record.predicate.", in: trigger.rule).compactMap { name in
      predicate[Text(name)].map { ("record.predicate.\(name)", $0) }
    }
    if !origins.isEmpty { named.append(("origins", .array(origins.map(JSONValue.string)))) }
    return named.isEmpty ? predicate.members.map { ("record.predicate.\($0.name)", $0.value) } : named
  }

  /// Of a trigger that caused this one: the fields of what it emitted, or the deadline of its clock.
  private var emitted: [(path: String, value: JSONValue)] {
    guard case .trigger(let cause)? = causes.first, trigger.rule != nil else { return [] }
    if let deadline = cause.predicate["deadline"] { return [("clock.deadline", deadline)] }
    let heard = trigger.rule?["emissions"]?.array ?? []
    return cause.effects.filter { effect in effect["emits"].map(heard.contains) ?? false }
      .flatMap { $0["fields"]?.object?.members ?? [] }.map { ("emission.fields.\($0.name)", $0.value) }
  }

  /// The expressions of a rule.
  private static func sources(of rule: JSONValue?) -> [String] {
    var sources = [rule?["condition"]?.string?.string ?? ""]
    for effect in rule?["effects"]?.array ?? [] {
      sources += (effect["fields"]?.array ?? []).compactMap { $0["value"]?.string?.string }
      sources += ["from", "key", "until"].compactMap { effect[$0]?.string?.string }
    }
    return sources
  }

  private static func names(after prefix: String, in rule: JSONValue?) -> [String] {
    var names: [String] = []
    for source in sources(of: rule) {
      for part in source.split(separator: prefix, omittingEmptySubsequences: false).dropFirst() {
        let name = String(part.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        if !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  var json: JSONValue {
    var object = JSONObject()
    object["accepted"] = .string(Text(trigger.accepted))
    object["causes"] = .array(causes.map(Self.json))
    object["clause"] = trigger.clause.map { .string(Text($0)) }
    object["clock"] = trigger.clock.map { .string(Text($0)) }
    object["condition"] = trigger.rule?["condition"]
    object["effects"] = .array(trigger.effects)
    object["error"] = trigger.error.map { .string(Text($0)) }
    object["index"] = .integer(trigger.index)
    object["jurisdiction"] = trigger.predicate["jurisdiction"]
    object["last"] = trigger.predicate["last"]
    object["left_out"] = trigger.error.map { _ in .array(leftOut) }
    object["part"] = trigger.predicate["part"]
    object["rule"] = trigger.ruleID.map { .string(Text($0)) }
    object["subject"] = .string(Text(trigger.subject))
    object["title"] = RuleText.title(trigger.rule).map { .string(Text($0)) }
    object["values"] = .array(values.map { ["name": .string(Text($0.path)), "value": $0.value] })
    object["version"] = trigger.rule?["version"]
    return .object(object)
  }

  private static func json(_ cause: Cause) -> JSONValue {
    var object = JSONObject()
    switch cause {
    case .trigger(let trigger):
      object["accepted"] = .string(Text(trigger.accepted))
      object["clock"] = trigger.clock.map { .string(Text($0)) }
      object["index"] = .integer(trigger.index)
      object["kind"] = .string(KindID.trigger.name)
      object["rule"] = trigger.ruleID.map { .string(Text($0)) }
    case .record(let index, let accepted, let record):
      object["accepted"] = .string(Text(accepted))
      object["index"] = .integer(index)
      object["kind"] = record["kind"]
      object["producer"] = record["producer"]
    }
    return .object(object)
  }

  var table: Table {
    var table = Table()
    table.heading("Entry \(trigger.index), about \(trigger.subject)")
    if let title = RuleText.title(trigger.rule) { table.line("because", title) }
    if let id = trigger.ruleID {
      table.line("rule", "\(id), version \(trigger.rule?["version"]?.number?.text.string ?? "?")")
    }
    if let clause = trigger.clause { table.line("clause", clause) }
    if let clock = trigger.clock {
      table.line("clock", "\(clock) ran out at \(trigger.predicate["deadline"]?.string?.string ?? "")")
    }
    table.line("jurisdiction", trigger.predicate["jurisdiction"]?.string?.string ?? "")
    if let condition = trigger.rule?["condition"]?.string { table.line("condition", condition.string) }
    for (path, value) in values { table.line(path, RuleText.plain(value), depth: 1) }
    if let error = trigger.error {
      table.line(
        "error",
        "\(error): the condition, or something that follows, couldn't be worked out, so what restricts was done and "
          + "what relaxes wasn't")
    }
    if let part {
      let rest = part.of > RuleBounds.parts ? "; only the first \(RuleBounds.parts) are named, the rest isn't" : ""
      table.line("spread", "part \(part.number) of \(part.of): made from \(origin)\(rest)")
    }
    for effect in trigger.effects { table.line("done", RuleText.effect(effect)) }
    for effect in leftOut {
      table.line("not done", RuleText.effect(effect))
      if let reason = reason(for: effect) { table.line("", reason, depth: 1) }
    }
    if trigger.predicate["last"] != nil {
      table.line("last", "so much has followed the same record or clock that nothing was asked any more")
    }
    table.line("at", trigger.accepted)
    for cause in causes { add(cause, to: &table) }
    return table
  }

  /// Why a clock wasn't started that hangs on no expression.
  private func reason(for effect: JSONValue) -> String? {
    guard effect["duration"] != nil || effect["working_days"] != nil else { return nil }
    let runs = "the clock ran already, to no later time"
    guard let place = effect["calendar"]?.string else { return runs }
    let year = trigger.accepted.prefix(4)
    return "\(place)'s calendar of \(year), or of a later year that the days reach, was missing, or \(runs)"
  }

  /// Effects of the rule that an error has kept from being done; the others stand in the trigger in their order.
  private var leftOut: [JSONValue] {
    guard trigger.error != nil else { return [] }
    var done = trigger.effects[...]
    return (trigger.rule?["effects"]?.array ?? []).filter { effect in
      let members = ["clock", "do", "emits", "parties", "register", "status"] as [Text]
      guard let next = done.first, members.allSatisfy({ next[$0] == effect[$0] }) else { return true }
      done = done.dropFirst()
      return false
    }
  }

  /// Which part of a rule that spreads it is.
  private var part: (number: Int64, of: Int64)? {
    guard let part = trigger.predicate["part"], let number = part["number"]?.integer, let all = part["of"]?.integer
    else { return nil }
    return (number, all)
  }

  /// The subjects of the trigger's cause.
  private var origin: String {
    switch causes.first {
    case .record(_, _, let record)?:
      (record["subject"]?.array ?? []).compactMap { $0["name"]?.string?.string }.joined(separator: " or ")
    case .trigger(let cause)?: cause.subject
    case nil: ""
    }
  }

  private func add(_ cause: Cause, to table: inout Table) {
    switch cause {
    case .trigger(let trigger):
      let what = trigger.clock.map { "clock \($0) ran out" } ?? "rule \(trigger.ruleID ?? "")"
      table.line("caused by", "entry \(trigger.index), \(what), \(trigger.accepted)")
    case .record(let index, let accepted, let record):
      let by = record["producer"]?["id"]?.string.map { " of \($0)" } ?? ""
      table.line("caused by", "entry \(index), \(record["kind"]?.string?.string ?? "")\(by), \(accepted)")
    }
  }
}
