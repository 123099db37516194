import Evidence

/// The causes that rules are still to be asked about, in the order in which they came. Rules that spread wait behind
/// all others: they alone can cause more triggers than may follow a cause, and a freeze isn't to wait behind them.
///
/// Source: ledger-spec/8-rules.md, 8.5 (2).
struct Waiting: Sendable {
  private var others = Queue()
  private var spreading = Queue()

  var isEmpty: Bool { others.isEmpty && spreading.isEmpty }

  /// The cause that rules are asked about next; nil if none waits.
  var cause: Cause? { others.first?.cause ?? spreading.first?.cause }

  /// The rule that is asked about it next, and the subject; nil if it was the cause's last.
  mutating func next() -> (rule: StandingRule, subject: Text)? {
    others.isEmpty ? spreading.next() : others.next()
  }

  /// Adds a cause, and the rules that are asked about it, sorted by id.
  mutating func add(_ cause: Cause, _ rules: [StandingRule]) {
    others.add(Inquiry(cause, rules.filter { !$0.rule.spreads }))
    spreading.add(Inquiry(cause, rules.filter(\.rule.spreads)))
  }

  mutating func removeAll() {
    others.removeAll()
    spreading.removeAll()
  }
}

/// One cause, and how far its rules have been asked: subject by subject, of each rule by rule.
private struct Inquiry: Sendable {
  let cause: Cause
  private let rules: [StandingRule]
  private var place = (subject: 0, rule: 0)

  init(_ cause: Cause, _ rules: [StandingRule]) {
    self.cause = cause
    self.rules = rules
  }

  var isOver: Bool { rules.isEmpty || place.subject == cause.subjects.count }

  mutating func next() -> (rule: StandingRule, subject: Text)? {
    guard !isOver else { return nil }
    defer {
      place.rule += 1
      if place.rule == rules.count { place = (place.subject + 1, 0) }
    }
    return (rules[place.rule], cause.subjects[place.subject])
  }
}

/// Inquiries, the first of them under way. It is kept until `next` says that it is over: what it causes comes behind it.
private struct Queue: Sendable {
  private var inquiries: [Inquiry] = []
  private var place = 0

  var isEmpty: Bool { place == inquiries.count }
  var first: Inquiry? { isEmpty ? nil : inquiries[place] }

  mutating func add(_ inquiry: Inquiry) {
    if !inquiry.isOver { inquiries.append(inquiry) }
  }

  mutating func next() -> (rule: StandingRule, subject: Text)? {
    guard !isEmpty else { return nil }
    if let next = inquiries[place].next() { return next }
    place += 1
    if isEmpty { removeAll() }
    return nil
  }

  mutating func removeAll() {
    inquiries.removeAll(keepingCapacity: true)
    place = 0
  }
}
