/// The types of what a state holds: each is a key space of its own.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.5.
public enum StateType: String, Hashable, Sendable, CaseIterable {
  case genesis, key, grant, producer, algorithm, filing, number, unregistered, registry
  case withdrawal, hold, erasure, redaction, resume
  case rule, calendar, status, register, clock, engine, link, draw
}
