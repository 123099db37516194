internal import Evidence

/// A rule whose effects are about what was made from a subject: a trigger for each name, in numbered parts.
///
/// Source: ledger-spec/8-rules.md, 8.5.
struct Spread: Sendable {
  let rule: StandingRule
  let cause: Cause
  /// The subject that the condition was asked about.
  let origin: Text
  let verdict: Question.Verdict
  /// Those that have a part.
  private let names: [Text]
  /// How many there are, with those that have none.
  private let count: Int
  private var place = 0

  /// - Parameter most: parts that come at most.
  init(
    rule: StandingRule, cause: Cause, origin: Text, verdict: Question.Verdict, _ names: [Text], most: Int
  ) {
    self.rule = rule
    self.cause = cause
    self.origin = origin
    self.verdict = verdict
    self.names = Array(names.prefix(most))
    count = names.count
  }

  /// Whether some of the names have no part.
  var isCut: Bool { count > names.count }

  /// Whether all parts were handed out.
  var isOver: Bool { place == names.count }

  /// The next name, its number, and how many names there are in all; nil if there is none.
  mutating func next() -> (name: Text, part: (number: Int, of: Int))? {
    guard !isOver else { return nil }
    place += 1
    return (names[place - 1], (place, count))
  }
}
