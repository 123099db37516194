import Evidence
import Rules

/// Rules and what they cause, in words.
enum RuleText {
  /// What a rule listens to.
  static func listens(_ rule: Rule) -> String {
    let names = rule.triggers.map { trigger in
      switch trigger {
      case .kind(let id): id.name.string
      case .clock(let name): "clock \(name)"
      case .emission(let name): "emission \(name)"
      }
    }
    return "on \(names.joined(separator: ", "))"
  }

  /// The title in the reader's language, else in English, else the first.
  static func title(_ rule: JSONValue?) -> String? {
    let titles = rule?["titles"]?.array ?? []
    func title(_ fits: (String) -> Bool) -> String? {
      titles.first { fits($0["language"]?.string?.string ?? "") }?["text"]?.string?.string
    }
    let language = readersLanguage
    return title { $0 == language } ?? title { $0.split(separator: "-").first == language.split(separator: "-").first }
      ?? title { $0 == "en" } ?? titles.first?["text"]?.string?.string
  }

  /// As in `zh` or `zh-CN`: what the environment asks for messages in.
  private static var readersLanguage: String {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = Environment[name], !value.isEmpty else { continue }
      let tag = value.prefix { $0 != "." && $0 != "@" }
      return tag == "C" || tag == "POSIX" ? "en" : String(tag.map { $0 == "_" ? "-" : $0 })
    }
    return "en"
  }

  /// What an effect does: of a rule, with expressions, or of a trigger, with values.
  static func effect(_ effect: JSONValue) -> String {
    func text(_ member: Text) -> String { effect[member]?.string?.string ?? "" }
    let fields = fields(effect["fields"])
    switch effect["do"]?.string {
    case "set": return "set \(text("status"))\(restriction(effect))"
    case "clear": return "clear \(text("status"))"
    case "put": return "put into \(text("register")) under \(text("key")): \(fields)"
    case "start-clock", "restart-clock": return "\(text("do")) \(text("clock")), \(until(effect))"
    case "stop-clock": return "stop-clock \(text("clock"))"
    case "emit": return "emit \(text("emits"))\(fields.isEmpty ? "" : ": \(fields)")"
    case "notify": return "notify \(names(effect["parties"]))"
    default: return effect.description
    }
  }

  /// What a status restricts: nothing, what it bars, or all.
  private static func restriction(_ effect: JSONValue) -> String {
    if effect["restricts"]?.bool != true { return "" }
    return effect["bars"].map { " (bars \(names($0)))" } ?? " (bars everything)"
  }

  /// A list of names as one reads it.
  static func names(_ list: JSONValue?) -> String {
    (list?.array ?? []).compactMap { $0.string?.string }.joined(separator: ", ")
  }

  /// Whose signatures a rule demands: `2 of regulator:EU and 1 of regulator:CN`; nil where it demands none.
  static func demands(_ rule: JSONValue?) -> String? {
    rule?["demands"]?.array?
      .map { "\($0["signatures"]?.integer ?? 0) of \($0["by"]?.string?.string ?? "")" }.joined(separator: " and ")
  }

  /// Whom the effects of a rule are about, where that isn't its cause's subject.
  static func spread(_ rule: JSONValue?) -> String? {
    rule?["spread"].map { _ in "to everything that was made from the subject" }
  }

  private static func until(_ effect: JSONValue) -> String {
    if let deadline = effect["deadline"]?.string { return "until \(deadline)" }
    if let time = effect["until"]?.string { return "until \(time)" }
    if let seconds = effect["duration"]?.integer { return "for \(SpanOfTime.text(Int(seconds)))" }
    let days = effect["working_days"]?.integer ?? 0
    let from = effect["from"]?.string.map { ", counted from \($0)" } ?? ""
    let count = Amount.count(Int(days), "working day", "working days")
    return "for \(count) of \(effect["calendar"]?.string?.string ?? "")\(from)"
  }

  private static func fields(_ value: JSONValue?) -> String {
    if let members = value?.object?.members {
      return members.map { "\($0.name) = \(plain($0.value))" }.joined(separator: ", ")
    }
    return (value?.array ?? []).map { "\($0["name"]?.string?.string ?? "") = \($0["value"]?.string?.string ?? "")" }
      .joined(separator: ", ")
  }

  static func plain(_ value: JSONValue) -> String {
    value.string?.string ?? value.description
  }
}
