import Evidence
import Rules

/// What is to be done about a rule of a file on a ledger.
struct RuleDeployment {
  let id: Text
  /// The predicate with the version that comes next; nil if the rule stands as it is.
  let predicate: JSONObject?
  /// The version that is in force, if one is.
  private let standing: Rule?

  /// - Throws: if the file names a version that can't be next, or another jurisdiction than the rule has.
  init(_ document: RuleDocument, in source: RuleSource, _ state: StateMap) throws(Failure) {
    id = document.id
    var predicate = document.predicate
    let standing = state[.rule, id]
    let last = Int(standing?["version"]?.integer ?? 0)
    if let version = document.version, version != last, version != last + 1 {
      throw FileFault(
        code: "rule-version", sentence: "rule \(id) comes in version \(last + 1) next",
        place: document.versionPlace ?? document.place, remedy: "write that version, or leave it out"
      ).failure(in: source)
    }
    if let place = standing?["rule"]?["jurisdiction"]?.string, place != document.rule.jurisdiction {
      throw FileFault(
        code: "rule-jurisdiction", sentence: "rule \(id) stands on the ledger for \(place), and keeps its jurisdiction",
        place: document.idPlace, remedy: "give the rule another id"
      ).failure(in: source)
    }
    let inForce = standing?["retired"] == nil ? standing?["rule"]?.object : nil
    self.standing = inForce.flatMap { Rule($0) }
    if var old = inForce {
      old["version"] = predicate["version"]
      if old == predicate, document.version != last + 1 {
        self.predicate = nil
        return
      }
    }
    predicate["version"] = .integer(last + 1)
    self.predicate = predicate
  }

  /// The version that is deployed, or that stands.
  var version: Int { predicate.flatMap { $0["version"]?.integer }.map { Int($0) } ?? standing?.version ?? 1 }

  /// When it is asked for the first time, if that is later.
  func later(than time: Time) -> Time? {
    predicate?["since"]?.string.flatMap { Time($0) }.flatMap { $0 > time ? $0 : nil }
  }

  /// The version that was asked until it came.
  func ended(at time: Time) -> Int? {
    standing.flatMap { $0.since ?? time <= time ? $0.version : nil }
  }
}
