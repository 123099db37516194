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
      let name = key.utf8.isEmpty ? type.rawValue : "\(type.rawValue) \(key)"
      let standing = value.map { "stands: \($0)" } ?? "does not stand"
      return "\(name) \(standing); as of \(sealed), seal \(seal)"
    }
  }
}
