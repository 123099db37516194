internal import CEL
internal import Evidence

/// An entry that rules listen to, and how far they have been asked.
struct Cause: Sendable {
  /// What happened.
  enum Event: Sendable {
    /// A record, and the grants of those who signed it, in words.
    case record(Record, signers: [Text])
    case clock(Text, deadline: Time)
    case emission(Text, fields: JSONObject)
  }

  let event: Event
  /// The first variable of the expressions.
  let value: Value
  let entry: LeafReference
  let accepted: Time
  /// Those whom it concerns, in the order of the record.
  let subjects: [Text]
  /// The rules that listen, sorted by id.
  let rules: [StandingRule]
  /// How many triggers led to it.
  let depth: Int
  /// The subject, and the rule of it, that is asked next.
  var place = (subject: 0, rule: 0)

  init(
    _ event: Event, _ entry: LeafReference, _ accepted: Time, _ subjects: [Text], _ rules: [StandingRule], depth: Int
  ) {
    self.event = event
    value = Self.value(of: event)
    self.entry = entry
    self.accepted = accepted
    self.subjects = subjects
    self.rules = rules
    self.depth = depth
  }

  /// The rule and the subject that are next; nil if all have been asked.
  mutating func next() -> (rule: StandingRule, subject: Text)? {
    guard place.subject < subjects.count, !rules.isEmpty else { return nil }
    defer {
      place.rule += 1
      if place.rule == rules.count { place = (place.subject + 1, 0) }
    }
    return (rules[place.rule], subjects[place.subject])
  }

  /// Whether a rule is to be asked about it: it is in force by then, and made for it.
  func concerns(_ rule: Rule) -> Bool { rule.since.map { $0 <= accepted } ?? true && matches(rule) }

  /// Whether the record is of the rule's jurisdiction, where it has one, and the members that the rule matches have the
  /// values that it wants.
  private func matches(_ rule: Rule) -> Bool {
    guard case .record(let record, _) = event else { return true }
    if let jurisdiction = record.predicate["jurisdiction"]?.string, jurisdiction != rule.jurisdiction { return false }
    return rule.match.allSatisfy { record.predicate[$0.member]?.string == $0.value }
  }

  private static func value(of event: Event) -> Value {
    switch event {
    case .record(let record, let signers):
      return .object(
        LookupObject("Record") { name in
          switch name {
          case "kind": .string(record.kind.string)
          case "predicate": record.builtIn.map { predicate(record.predicate, of: $0) }
          case "signers": .list(signers.map { .string($0.string) })
          case "producer": record.producer.map { .string($0.id.string) }
          case "subjects": .list(record.subjects.map { .string($0.string) })
          default: nil
          }
        })
    case .clock(let name, let deadline):
      return .object(
        LookupObject("Clock") { field in
          switch field {
          case "deadline": FactValue.timestamp(deadline)
          case "name": .string(name.string)
          default: nil
          }
        })
    case .emission(let name, let fields):
      return .object(
        LookupObject("Emission") { field in
          switch field {
          case "fields": FactValue.map(fields)
          case "name": .string(name.string)
          default: nil
          }
        })
    }
  }

  private static func predicate(_ members: JSONObject, of kind: KindID) -> Value {
    guard case .object(let properties, _) = Kind[kind].predicate else { return .null }
    return .object(FactObject(members, properties, prefix: "\(kind.name)", name: "predicate"))
  }
}
