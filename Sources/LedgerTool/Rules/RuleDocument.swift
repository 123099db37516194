import Evidence
import Rules
import Yams

/// A rule as a file says it.
struct RuleDocument: Sendable {
  /// The predicate of its record; with version 1 where the file names none.
  let predicate: JSONObject
  /// The rule that the predicate says.
  let rule: Rule
  /// The most that one of its expressions can cost, in units of ledger-spec/engine/1.
  let worstCost: Int
  /// What can be deployed, and can't have been meant.
  let warnings: [FileFault]
  /// The version, where the file names one.
  let version: Int?
  /// Where the document begins.
  let place: RuleSource.Place
  /// Where the id stands.
  let idPlace: RuleSource.Place
  /// Where the version stands, if it does.
  let versionPlace: RuleSource.Place?
  let scenarios: [Scenario]

  var id: Text { rule.id }

  /// The rule's record.
  static func record(_ predicate: JSONObject) -> JSONValue {
    [
      "kind": .string(KindID.rule.name), "predicate": .object(predicate),
      "subject": [["name": .string(predicate["id"]?.string ?? "")]],
    ]
  }
}
