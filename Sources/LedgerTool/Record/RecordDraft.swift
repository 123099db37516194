import Evidence
import TransparencyLog

/// A record in the making, before anybody has looked whether it is complete.
struct RecordDraft: Sendable {
  let kind: RecordKind
  var subject: Text
  var digest: Digest?
  var predicate = JSONObject()
  var ledger: Text?
  var producer: (id: Text, sequence: Int64)?

  init(_ kind: RecordKind, subject: Text) {
    self.kind = kind
    self.subject = subject
  }

  /// Sets a member by its path, `span.start` say.
  mutating func set(_ path: [Substring], _ value: JSONValue) {
    predicate = Self.setting(path[...], value, in: predicate)
  }

  private static func setting(_ path: ArraySlice<Substring>, _ value: JSONValue, in object: JSONObject) -> JSONObject {
    guard let name = path.first.map({ Text(String($0)) }) else { return object }
    var object = object
    if path.count == 1 {
      object[name] = value
    } else {
      object[name] = .object(setting(path.dropFirst(), value, in: object[name]?.object ?? JSONObject()))
    }
    return object
  }

  /// The record in canonical form, held to its kind's schema.
  ///
  /// Throws a failure of usage that names the option for what is missing or wrong.
  func canonical() throws(Failure) -> [UInt8] {
    var subject = JSONObject()
    subject["name"] = .string(self.subject)
    subject["digest"] = digest.map { ["sha256": .string(Text($0.hex))] }
    var record = JSONObject()
    record["kind"] = .string(kind.id.name)
    record["ledger"] = ledger.map(JSONValue.string)
    record["predicate"] = .object(predicate)
    record["producer"] = producer.map {
      ["id": .string($0.id), "sequence": .number(JSONNumber($0.sequence))]
    }
    record["subject"] = [.object(subject)]
    let bytes = JSONValue.object(record).canonicalBytes
    do { _ = try RecordLayout.scan(bytes.span) } catch { throw Self.failure(error) }
    return bytes
  }

  private static func failure(_ error: JSONError) -> Failure {
    let place = error.path.description
    let member = place.hasPrefix("predicate.") ? String(place.dropFirst(10)) : place
    let option = option(for: error.code == .missing ? missingMember(error, in: member) : member)
    return Failure(
      .usage, error.code.rawValue, error.reason, at: option,
      do: error.code == .missing ? "give \(option); nothing is made up for it" : "give \(option) another value")
  }

  /// The path of the member that isn't there.
  private static func missingMember(_ error: JSONError, in parent: String) -> String {
    let name = error.reason.split(separator: "'").dropFirst().first.map(String.init) ?? "MEMBER"
    return parent == "predicate" || parent.isEmpty ? name : "\(parent).\(name)"
  }

  private static func option(for member: String) -> String {
    switch member {
    case "dataset", "modality", "licence", "source", "jurisdiction", "personal", "run", "produced": "--\(member)"
    case "version": "--revision"
    case "languages": "--language"
    case "legal_basis": "--legal-basis"
    case "collection.method": "--collection-method"
    case "collection.from": "--collected-from"
    case "collection.to": "--collected-to"
    case _ where member.hasPrefix("subject"): "--subject"
    case _ where member.hasPrefix("producer"): "--producer"
    case "ledger": "--ledger"
    default: "--set \(member)=VALUE"
    }
  }
}
