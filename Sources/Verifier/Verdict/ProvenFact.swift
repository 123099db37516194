public import Evidence

/// What a bundle proves, where it holds.
///
/// Source: ledger-spec/6-verdict.md, 6.5.
public enum ProvenFact: Sendable {
  /// That this entry is on the ledger.
  case entry(index: Int, kind: Text, subjects: [Text], accepted: Time)
  /// That the state at a seal has this value, or none.
  case state(StateType, key: Text, value: JSONValue?, seal: Int, sealed: Time)

  /// As JSON.
  public var json: JSONValue {
    var object = JSONObject()
    switch self {
    case .entry(let index, let kind, let subjects, let accepted):
      object["accepted"] = .string(Text(accepted.description))
      object["index"] = .integer(index)
      object["kind"] = .string(kind)
      object["subjects"] = .array(subjects.map(JSONValue.string))
    case .state(let type, let key, let value, let seal, let sealed):
      object["key"] = .string(key)
      object["seal"] = .integer(seal)
      object["sealed"] = .string(Text(sealed.description))
      object["type"] = .string(Text(type.rawValue))
      object["value"] = value
    }
    return .object(object)
  }

  /// As people read it.
  var sentence: String {
    switch self {
    case .entry(let index, let kind, let subjects, let accepted):
      let names = subjects.prefix(3).map(\.string).joined(separator: ", ")
      let more = subjects.count > 3 ? " and \(subjects.count - 3) more" : ""
      return "entry \(index): \(kind) about \(names)\(more), accepted \(accepted)"
    case .state(let type, let key, let value, let seal, let sealed):
      let standing = value.map { "stands: \($0)" } ?? "does not stand"
      return "\(Self.name(type, key)): \(standing); as of \(sealed), seal \(seal)"
    }
  }

  /// What stands under a key, its parts apart: nobody should have to know where one ends and the next begins.
  private static func name(_ type: StateType, _ key: Text) -> String {
    guard let parts = type.keyForm.parts(of: key)?.map(\.string), let last = parts.last else { return type.rawValue }
    let word = type.rawValue
    return switch type {
    case .status, .clock: "\(word) \"\(parts[1])\" of \"\(last)\" in \(parts[0])"
    case .register: "\(word) \"\(parts[1])\" under \"\(last)\" in \(parts[0])"
    case .filing, .registry: "\(word) of \"\(last)\" in \(parts[0])"
    case .number: "filing \(word) \"\(last)\" in \(parts[0])"
    case .calendar: "\(word) of \(last) in \(parts[0])"
    case .link: "\(word) from \"\(parts[0])\" to \"\(last)\""
    case .grant: "grants of key \(last)"
    case .withdrawal, .erasure, .redaction, .draw: "\(word) of entry \(last)"
    case .hold: "\(word) on entry \(last)"
    case .key: "\(word) \(last)"
    default: "\(word) \"\(last)\""
    }
  }
}
