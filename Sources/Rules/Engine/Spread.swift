internal import Evidence

/// A rule whose effects are about what was made from a subject: a trigger for each name, in numbered parts.
///
/// Source: ledger-spec/8-rules.md, 8.5.
struct Spread: Sendable {
  /// The most parts that there are.
  static let most = 65_535

  let rule: StandingRule
  let cause: Cause
  /// The subject that the condition was asked about.
  let origin: Text
  let verdict: Question.Verdict
  private let names: [Text]
  private var place = 0

  init(rule: StandingRule, cause: Cause, origin: Text, verdict: Question.Verdict, _ names: [Text]) {
    self.rule = rule
    self.cause = cause
    self.origin = origin
    self.verdict = verdict
    self.names = Array(names.prefix(Self.most))
  }

  /// Whether all parts were handed out.
  var isOver: Bool { place == names.count }

  /// The next name and its number among all; nil if there is none.
  mutating func next() -> (name: Text, part: (number: Int, of: Int))? {
    guard !isOver else { return nil }
    place += 1
    return (names[place - 1], (place, names.count))
  }
}
