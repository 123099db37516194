import Evidence

/// What a file of rules says about a rule by example: what happens, and what must follow.
struct Scenario: Sendable {
  /// What happens in a step.
  enum Action: Sendable {
    /// A record comes, with these members; the rest is filled in.
    case record(KindID, JSONObject)
    /// A clock of the subject runs out.
    case clock(Text)
    /// A rule emits something about the subject.
    case emission(Text, JSONObject)
    /// So many seconds pass.
    case wait(Int)
  }

  struct Step: Sendable {
    let action: Action
    let subject: Text?
    /// When the record comes; nil: a second after what was before.
    let time: Time?
    /// The roles of its signing keys, one a key; nil: one key that has every role.
    let signers: [Text]?
    /// The record's producer; nil: one for all.
    let producer: Text?
    /// The names that data or a model is made from.
    let origins: [Text]
    /// Nil: nothing is said about what follows.
    let expectation: Expectation?
    let place: RuleSource.Place
  }

  /// What stands before the first step.
  struct Given: Sendable {
    var statuses: [Text] = []
    /// Clocks that run, with the seconds that are left of them.
    var clocks: [(name: Text, seconds: Int)] = []
    /// Registers and their fields under the subject's name.
    var registers: [(name: Text, fields: JSONObject)] = []
    /// Names and what was made from them.
    var links: [(from: Text, to: Text)] = []
  }

  let name: String
  /// Ids of other rules that are in force beside the one that the scenario is about.
  let companions: [Text]
  let given: Given
  let steps: [Step]
  let place: RuleSource.Place

  static let subject: Text = "example.com/services/one"
}
