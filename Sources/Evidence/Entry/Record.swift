public import TransparencyLog

/// A record as a tree: what a submitter hands in, once its bytes are known to be canonical and of its
/// kind's schema.
///
/// Source: ledger-spec/1-entry.md, 1.2.
public struct Record: Hashable, Sendable {
  /// `NAME@N`, or `DOMAIN/NAME@N`.
  public let kind: Text
  /// The built-in kind; nil for a kind of others.
  public let builtIn: KindID?
  /// The ledger for which it was made.
  public let ledger: Text?
  /// The payload beside it.
  public let payload: PayloadReference?
  /// The kind's own members.
  public let predicate: JSONObject
  /// Who made it.
  public let producer: ProducerReference?
  /// The names of what it is about; at least one.
  public let subjects: [Text]

  /// The record that a value says; nil if a member is missing or of another type.
  public init?(_ value: JSONValue) {
    guard let kind = value["kind"]?.string, let predicate = value["predicate"]?.object,
      let subjects = value["subject"]?.array
    else { return nil }
    self.kind = kind
    builtIn = Kind.named(kind)?.id
    self.predicate = predicate
    self.subjects = subjects.compactMap { $0["name"]?.string }
    ledger = value["ledger"]?.string
    payload = value["payload"].flatMap(PayloadReference.init)
    producer = value["producer"].flatMap(ProducerReference.init)
  }
}

/// Digest and size of the plaintext beside a record.
///
/// Source: ledger-spec/4-files.md, 4.5.
public struct PayloadReference: Hashable, Sendable {
  /// SHA-256 of the plaintext: 32 random bytes and the content.
  public let digest: Digest
  /// The content's media type.
  public let mediaType: Text
  /// The plaintext's size in bytes.
  public let size: Int

  init?(_ value: JSONValue) {
    guard let digest = value["digest"]?.string.flatMap({ Digest(text: $0.utf8.span) }),
      let mediaType = value["mediaType"]?.string, let size = value["size"]?.integer
    else { return nil }
    self.digest = digest
    self.mediaType = mediaType
    self.size = Int(size)
  }
}

extension ProducerReference {
  init?(_ value: JSONValue) {
    guard let id = value["id"]?.string, let sequence = value["sequence"]?.integer else { return nil }
    self.init(id: id, sequence: Int(sequence))
  }
}

/// The predicate of a record whose schema has been checked: a member that the schema demands is there.
struct Predicate {
  let members: JSONObject

  func text(_ name: Text) -> Text { demand(members[name]?.string, name) }
  func integer(_ name: Text) -> Int { Int(demand(members[name]?.integer, name)) }
  func digest(_ name: Text) -> Digest { demand(Digest(text: text(name).utf8.span), name) }
  func optionalText(_ name: Text) -> Text? { members[name]?.string }
  func bytes(_ name: Text) -> [UInt8] { demand(Base64.decode(text(name).utf8.span), name) }
  var reference: LeafReference { demand(LeafReference(.object(members)), "index and leaf") }
  /// Of a member that names another entry.
  func reference(_ name: Text) -> LeafReference { demand(members[name].flatMap { LeafReference($0) }, name) }

  private func demand<Value>(_ value: Value?, _ name: Text) -> Value {
    guard let value else { preconditionFailure("the schema demands \(name)") }
    return value
  }
}
