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
  var clocks: Value {
    .object(
      LookupObject("Clocks") { name in
        .bool(self.state.contains(.clock, StateKey.named(self.jurisdiction, name, self.subject)))
      })
  }

  /// `registers.strikes`: the fields that the register holds under the subject's name; none: no field.
  var registers: Value { .object(RegistersObject(self)) }

  /// The fields that a register holds under a key; nil if there are none.
  func fields(of register: Text, at key: Text) -> Value? {
    state[.register, StateKey.named(jurisdiction, register, key)]?["fields"]?.object.map(FactValue.map)
  }

  /// Whether a name has a status.
  func has(_ status: Text, _ name: Text) -> Bool {
    state.contains(.status, StateKey.named(jurisdiction, status, name))
  }
}

/// A jurisdiction's statuses: fields are those of the subject, ``among(_:_:)`` asks about any names.
final class StatusesObject: CELObject {
  let typeName = "Statuses"
  private let facts: StateFacts

  init(_ facts: StateFacts) { self.facts = facts }

  func field(_ name: CELString) -> Value? { .bool(facts.has(Text(name.string), facts.subject)) }

  /// Those of some names that have a status; nothing has one that is no identifier.
  func among(_ names: [CELString], _ status: CELString) -> [CELString] {
    let status = Text(status.string)
    guard TextClass.identifier.matches(status) else { return [] }
    return names.filter { facts.has(status, Text($0.string)) }
  }
}

/// A jurisdiction's registers: fields are those under the subject's name, ``fields(of:at:)`` under any.
final class RegistersObject: CELObject {
  let typeName = "Registers"
  private let facts: StateFacts

  init(_ facts: StateFacts) { self.facts = facts }

  func field(_ name: CELString) -> Value? { facts.fields(of: Text(name.string), at: facts.subject) }

  /// The fields under any key; no register has a name that is no identifier.
  func fields(of register: CELString, at key: CELString) -> Value? {
    let register = Text(register.string)
    return TextClass.identifier.matches(register) ? facts.fields(of: register, at: Text(key.string)) : nil
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
