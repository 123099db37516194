import Evidence
import Rules

/// A rule as the state has it, in force or retired.
struct StandingRule: Shown {
  let id: String
  /// What the state holds under the id.
  let value: JSONValue
  private let rule: Rule

  /// Nil if there is none of that id.
  init?(_ id: Text, _ state: StateMap) {
    guard let value = state[.rule, id], let rule = value["rule"]?.object.flatMap({ Rule($0) }) else { return nil }
    self.id = id.string
    self.value = value
    self.rule = rule
  }

  /// All rules, sorted by id.
  static func all(_ state: StateMap) -> [StandingRule] {
    state.keys(of: .rule).compactMap { StandingRule($0, state) }
  }

  var index: Int { Int(value["index"]?.integer ?? 0) }
  var retired: Int64? { value["retired"]?.integer }
  var version: Int { rule.version }
  var jurisdiction: String { rule.jurisdiction.string }
  var title: String { RuleText.title(value["rule"]) ?? "" }
  var listens: String { RuleText.listens(rule) }
  /// From when on it is asked, if it says so.
  var since: Time? { rule.since }
  var demands: String? { RuleText.demands(value["rule"]) }

  var json: JSONValue {
    var object = JSONObject()
    object["demands"] = value["rule"]?["demands"]
    object["id"] = .string(rule.id)
    object["index"] = value["index"]
    object["jurisdiction"] = .string(rule.jurisdiction)
    object["leaf"] = value["leaf"]
    object["listens"] = .string(Text(listens))
    object["retired"] = value["retired"]
    object["since"] = value["rule"]?["since"]
    object["spread"] = value["rule"]?["spread"]
    object["titles"] = value["rule"]?["titles"]
    object["version"] = .integer(rule.version)
    return .object(object)
  }

  var table: Table {
    var table = Table()
    table.heading("\(id), version \(version)")
    for title in rule.titles { table.line("title \(title.language)", title.text.string) }
    table.line("jurisdiction", jurisdiction)
    table.line("clause", rule.clause.string)
    table.line("listens", listens)
    for pair in rule.match { table.line("match", "\(pair.member) = \(pair.value)") }
    table.line("condition", rule.condition.string)
    if let demands { table.line("demands", "signatures: \(demands)") }
    if let spread = RuleText.spread(value["rule"]) { table.line("spreads", spread) }
    for effect in value["rule"]?["effects"]?.array ?? [] { table.line("then", RuleText.effect(effect)) }
    if let since = rule.since { table.line("since", since.description) }
    table.line("deployed", "entry \(index)")
    if let retired { table.line("retired", "by entry \(retired)") }
    return table
  }
}
