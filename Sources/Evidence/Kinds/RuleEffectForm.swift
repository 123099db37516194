/// Which members an effect must have, and may have, by what it does: what the schema can't say.
///
/// Source: ledger-spec/8-rules.md, 8.3.
package enum RuleEffectForm {
  private struct Form {
    let must: [Text]
    let may: [Text]
  }

  private static func form(_ effect: Text, isEvaluated: Bool) -> Form? {
    switch effect {
    case "set": Form(must: ["restricts", "status"], may: ["bars"])
    case "clear": Form(must: ["restricts", "status"], may: [])
    case "put": Form(must: ["fields", "key", "register"], may: [])
    case "start-clock", "restart-clock":
      isEvaluated
        ? Form(must: ["clock", "deadline"], may: [])
        : Form(must: ["clock"], may: ["calendar", "duration", "from", "until", "working_days"])
    case "stop-clock": Form(must: ["clock"], may: [])
    case "emit": Form(must: ["emits"], may: ["fields"])
    case "notify": Form(must: ["parties"], may: [])
    default: nil
    }
  }

  /// What is wrong with an effect that the schema admits; nil if nothing is.
  package static func fault(of effect: JSONValue, isEvaluated: Bool) -> String? {
    guard let members = effect.object, let name = members["do"]?.string,
      let form = form(name, isEvaluated: isEvaluated)
    else { return "an effect does one of the things in the list" }
    for member in form.must where members[member] == nil { return "\(name) needs \(member)" }
    for member in members.members where member.name != "do" {
      guard form.must.contains(member.name) || form.may.contains(member.name) else {
        return "\(name) has no \(member.name)"
      }
    }
    if members["bars"] != nil, members["restricts"]?.bool != true { return "a status that bars restricts" }
    if isEvaluated || (name != "start-clock" && name != "restart-clock") { return nil }
    let counts = members["working_days"] != nil
    let ways = [counts, members["duration"] != nil, members["until"] != nil].count { $0 }
    guard ways == 1, counts == (members["calendar"] != nil), counts || members["from"] == nil else {
      return "\(name) has either a duration, or working_days and a calendar (and from), or until"
    }
    return nil
  }
}
