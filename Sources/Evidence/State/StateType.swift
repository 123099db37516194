/// The types of what a state holds: each is a key space of its own.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.5.
public enum StateType: String, Hashable, Sendable, CaseIterable {
  case genesis, key, grant, producer, algorithm, filing, number, unregistered, registry
  case withdrawal, hold, erasure, redaction, resume
  case rule, calendar, status, register, clock, engine, link, draw

  /// Its number among all of them, from 0.
  var number: Int {
    switch self {
    case .genesis: 0
    case .key: 1
    case .grant: 2
    case .producer: 3
    case .algorithm: 4
    case .filing: 5
    case .number: 6
    case .unregistered: 7
    case .registry: 8
    case .withdrawal: 9
    case .hold: 10
    case .erasure: 11
    case .redaction: 12
    case .resume: 13
    case .rule: 14
    case .calendar: 15
    case .status: 16
    case .register: 17
    case .clock: 18
    case .engine: 19
    case .link: 20
    case .draw: 21
    }
  }
}
