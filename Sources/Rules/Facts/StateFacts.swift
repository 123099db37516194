internal import CEL
internal import Evidence

/// What the state says about one subject in one jurisdiction, as expressions see it. Lives for one
/// evaluation: it must be gone when the state changes, which would be copied otherwise. Shared by the variables' values.
final class StateFacts: Sendable {
  let state: StateMap
  let jurisdiction: Text
  let subject: Text

  init(state: StateMap, jurisdiction: Text, subject: Text) {
    self.state = state
    self.jurisdiction = jurisdiction
    self.subject = subject
  }

  /// `statuses.frozen`: whether the subject has the status.
  var statuses: Value { .object(StatusesObject(self)) }

  /// `clocks.audit`: whether the subject's clock runs.
  var clocks: Value { object("Clocks") { .bool($0.state[.clock, $0.key($1)] != nil) } }

  /// `registers.strikes`: the fields that the register holds under the subject's name; none: no field.
  var registers: Value { .object(RegistersObject(self)) }

  /// The fields that a register holds under a key; nil if there are none.
  func fields(of register: Text, at key: Text) -> Value? {
    state[.register, StateKey.named(jurisdiction, register, key)]?["fields"]?.object.map(FactValue.map)
  }

  /// Whether a name has a status.
  func has(_ status: Text, _ name: Text) -> Bool {
    state[.status, StateKey.named(jurisdiction, status, name)] != nil
  }

  private func key(_ name: Text) -> Text { StateKey.named(jurisdiction, name, subject) }

  private func object(_ type: String, _ look: @escaping @Sendable (StateFacts, Text) -> Value?) -> Value {
    .object(LookupObject(type) { look(self, $0) })
  }
}

/// A jurisdiction's statuses: fields are those of the subject, ``has(_:_:)`` asks about any name.
final class StatusesObject: CELObject {
  let typeName = "Statuses"
  private let facts: StateFacts

  init(_ facts: StateFacts) { self.facts = facts }

  func field(_ name: CELString) -> Value? { .bool(facts.has(Text(name.string), facts.subject)) }

  /// Whether a name has a status.
  func has(_ status: CELString, _ name: CELString) -> Bool { facts.has(Text(status.string), Text(name.string)) }
}

/// A jurisdiction's registers: fields are those under the subject's name, ``fields(of:at:)`` under any.
final class RegistersObject: CELObject {
  let typeName = "Registers"
  private let facts: StateFacts

  init(_ facts: StateFacts) { self.facts = facts }

  func field(_ name: CELString) -> Value? { facts.fields(of: Text(name.string), at: facts.subject) }

  func fields(of register: CELString, at key: CELString) -> Value? {
    facts.fields(of: Text(register.string), at: Text(key.string))
  }
}

/// Named fields whose values are worked out when they are asked for.
final class LookupObject: CELObject {
  let typeName: String
  private let look: @Sendable (Text) -> Value?

  init(_ typeName: String, _ look: @escaping @Sendable (Text) -> Value?) {
    self.typeName = typeName
    self.look = look
  }

  func field(_ name: CELString) -> Value? { look(Text(name.string)) }
  func equals(_: any CELObject) -> Bool { false }
}
