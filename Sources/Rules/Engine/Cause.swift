internal import CEL
internal import Evidence

/// An entry that rules listen to, or one thing that it says.
struct Cause: Sendable {
  /// What happened.
  enum Event: Sendable {
    /// A record, the grants of those who signed it, in words, and the names from which data or a model was made.
    case record(Record, signers: [Text], origins: [Text])
    case clock(Text, deadline: Time)
    case emission(Text, fields: JSONObject)
  }

  let event: Event
  /// The first variable of the expressions.
  let value: Value
  /// The names from which data or a model was made; nil of anything else.
  let origins: Value?
  let entry: LeafReference
  let accepted: Time
  /// Those whom it concerns, in the order of the record.
  let subjects: [Text]
  /// How many triggers led to it.
  let depth: Int

  init(_ event: Event, _ entry: LeafReference, _ accepted: Time, _ subjects: [Text], depth: Int) {
    self.event = event
    value = Self.value(of: event)
    origins = Self.origins(of: event)
    self.entry = entry
    self.accepted = accepted
    self.subjects = subjects
    self.depth = depth
  }

  /// Whether a rule is asked about it: it counts by then, and is made for it.
  func concerns(_ rule: Rule) -> Bool { rule.since.map { $0 <= accepted } ?? true && matches(rule) }

  /// Whether the record is of the rule's jurisdiction, where it has one, and the members that the rule matches have the
  /// values that it wants.
  private func matches(_ rule: Rule) -> Bool {
    guard case .record(let record, _, _) = event else { return true }
    // That of training data says where it was collected, not whose rules it must meet.
    if record.builtIn != .trainingData, let jurisdiction = record.predicate["jurisdiction"]?.string,
      jurisdiction != rule.jurisdiction
    {
      return false
    }
    return rule.match.allSatisfy { record.predicate[$0.member]?.string == $0.value }
  }

  private static func value(of event: Event) -> Value {
    switch event {
    case .record(let record, let signers, _):
      // Nearly every expression asks for it, some many times.
      let predicate = record.builtIn.map { Self.predicate(record.predicate, of: $0) }
      return .object(
        LookupObject("Record") { name in
          switch name {
          case "kind": .string(record.kind.string)
          case "predicate": predicate
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

  private static func origins(of event: Event) -> Value? {
    guard case .record(let record, _, let origins) = event, record.builtIn?.namesOrigins ?? false else { return nil }
    return .list(origins.map { .string($0.string) })
  }

  private static func predicate(_ members: JSONObject, of kind: KindID) -> Value {
    guard case .object(let properties, _) = Kind[kind].predicate else { return .null }
    return .object(FactObject(members, properties, prefix: kind.name.string, name: "predicate"))
  }
}
