import Evidence
import Ledger

/// What the rules would have decided otherwise over a ledger's history, had the drafts been in force.
struct Simulation: Shown {
  private let drafts: [Text]
  private let entries: Int
  private let same: Int
  private let additional: [Decision]
  private let missing: [Decision]
  private let unreplayed: [Int]

  init(_ ledger: LedgerFolder, _ drafts: [RuleDocument]) throws {
    var replay = try SimulatedReplay(ledger, drafts)
    try replay.run(ledger)
    self.drafts = drafts.map(\.id)
    entries = ledger.size
    unreplayed = replay.unreplayed
    var standing = Dictionary(replay.actual.map { ($0, 1) }, uniquingKeysWith: +)
    additional = replay.simulated.filter { decision in
      guard let count = standing[decision], count > 0 else { return true }
      standing[decision] = count - 1
      return false
    }
    same = replay.simulated.count - additional.count
    missing = replay.actual.filter { decision in
      guard let count = standing[decision], count > 0 else { return false }
      standing[decision] = count - 1
      return true
    }
  }

  var json: JSONValue {
    [
      "additional": .array(additional.map(\.json)), "drafts": .array(drafts.map(JSONValue.string)),
      "entries": .integer(entries), "missing": .array(missing.map(\.json)), "same": .integer(same),
      "unreplayed": .array(unreplayed.map(JSONValue.integer)),
    ]
  }

  var table: Table {
    var table = Table()
    let triggers = Amount.count(same, "trigger", "triggers")
    table.heading(
      "\(Amount.count(entries, "entry", "entries")): \(triggers) the same, \(Amount.count(additional.count)) more, "
        + "\(Amount.count(missing.count)) less")
    let changes = (additional.map { ($0, "more") } + missing.map { ($0, "less") })
      .sorted { ($0.0.entry, $0.0.accepted) < ($1.0.entry, $1.0.accepted) }
    var last = -1
    for (decision, word) in changes {
      if decision.entry != last { table.heading("Entry \(decision.entry), about \(decision.subject)") }
      last = decision.entry
      table.line(word, "\(decision.by), \(decision.accepted)\(decision.error.map { ", error \($0)" } ?? "")")
      for effect in decision.effects { table.line("", RuleText.effect(effect)) }
    }
    if !unreplayed.isEmpty {
      table.heading(
        "\(Amount.count(unreplayed.count, "entry", "entries")) would have been refused: "
          + unreplayed.prefix(20).map(String.init).joined(separator: ", ") + (unreplayed.count > 20 ? ", …" : ""))
    }
    return table
  }
}

/// A trigger, by what it hangs on and does, whatever its index is.
struct Decision: Hashable {
  /// The entry, itself no trigger, at the beginning of its causes.
  let entry: Int
  let accepted: String
  let subject: String
  let jurisdiction: String
  /// The rule or the clock.
  let by: String
  let effects: [JSONValue]
  let error: String?

  init(_ record: JSONValue, accepted: Time, entry: Int) {
    let predicate = record["predicate"]
    self.entry = entry
    self.accepted = accepted.description
    subject = record["subject"]?.array?.first?["name"]?.string?.string ?? ""
    jurisdiction = predicate?["jurisdiction"]?.string?.string ?? ""
    by =
      predicate?["rule"]?["id"]?.string.map { "rule \($0)" }
      ?? "clock \(predicate?["clock"]?.string?.string ?? "") ran out"
    effects = predicate?["effects"]?.array ?? []
    error = predicate?["error"]?.string?.string
  }

  var json: JSONValue {
    var object = JSONObject()
    object["accepted"] = .string(Text(accepted))
    object["by"] = .string(Text(by))
    object["effects"] = .array(effects)
    object["entry"] = .integer(entry)
    object["error"] = error.map { .string(Text($0)) }
    object["jurisdiction"] = .string(Text(jurisdiction))
    object["subject"] = .string(Text(subject))
    return .object(object)
  }
}
