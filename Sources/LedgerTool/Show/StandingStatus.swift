import Evidence
import Ledger

/// A status that a subject has, and who is behind it.
struct StandingStatus {
  let jurisdiction: Text
  let name: Text
  let subject: Text
  let restricts: Bool
  /// What it bars, where it restricts; nil: everything.
  let barred: [Text]?
  /// Index of the trigger that set it.
  let trigger: Int

  /// The status of a key in the state; nil if it isn't one.
  init?(_ key: Text, _ state: StateMap) {
    guard let parts = StateKey.parts(key), let value = state[.status, key], let index = value["index"]?.integer
    else { return nil }
    (jurisdiction, name, subject) = (parts.jurisdiction, parts.name, parts.subject)
    restricts = value["restricts"]?.bool ?? true
    barred = value["bars"]?.array?.compactMap(\.string)
    trigger = Int(index)
  }

  /// Whether a subject with it may not do this.
  func bars(_ act: Text) -> Bool { restricts && (barred?.contains(act) ?? true) }

  /// What it bars, in words; nil where it doesn't restrict.
  var barredText: String? {
    restricts ? barred.map { $0.map(\.string).joined(separator: ", ") } ?? "everything" : nil
  }

  /// All statuses, sorted by jurisdiction, status and subject.
  static func all(_ state: StateMap) -> [StandingStatus] {
    state.keys(of: .status).compactMap { StandingStatus($0, state) }
  }

  /// Those of one subject.
  static func all(_ state: StateMap, about subject: Text) -> [StandingStatus] {
    state.keys(of: .status, about: subject).compactMap { StandingStatus($0, state) }
  }
}

/// A trigger on a ledger: what happened, by which rule, for what reason.
struct ShownTrigger {
  let index: Int
  let accepted: String
  let predicate: JSONValue
  let subject: String
  /// The predicate of the rule; nil where a clock ran out.
  let rule: JSONValue?

  /// - Throws: `notFound` if the entry isn't a trigger.
  init(_ ledger: LedgerFolder, _ index: Int) throws {
    let entry = try ledger.value(index)
    guard let record = entry["record"], record["kind"]?.string == KindID.trigger.name,
      let predicate = record["predicate"]
    else {
      throw Failure(
        .refused, "not-found", "entry \(index) is no trigger", at: "--index",
        do: "`ledger show --subject NAME` lists the entries about a subject, its triggers among them")
    }
    self.index = index
    self.predicate = predicate
    accepted = entry["accepted"]?.string?.string ?? ""
    subject = record["subject"]?.array?.first?["name"]?.string?.string ?? ""
    rule = try predicate["rule"]?["index"]?.integer.map { try ledger.value(Int($0))["record"]?["predicate"] ?? .null }
  }

  var cause: Int { Int(predicate["cause"]?["index"]?.integer ?? 0) }
  var ruleID: String? { predicate["rule"]?["id"]?.string?.string }
  var clock: String? { predicate["clock"]?.string?.string }
  var clause: String? { rule?["clause"]?.string?.string }
  var error: String? { predicate["error"]?.string?.string }
  var effects: [JSONValue] { predicate["effects"]?.array ?? [] }

  /// Who or what caused it, in a word or two.
  var by: String {
    ruleID.map { "rule \($0)" } ?? "clock \(clock ?? "")"
  }
}
