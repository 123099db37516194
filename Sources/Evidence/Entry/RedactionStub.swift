public import TransparencyLog

/// What is left of a redacted entry: canonical JSON, padded with spaces to the entry's length.
///
///     {"accepted":TIME,"redacted":{"by":INDEX,"kind":KIND,"producer":{"id":…,"sequence":…}}}
///
/// Source: ledger-spec/4-files.md, 4.6.
public struct RedactionStub: Hashable, Sendable {
  /// When the entry was accepted.
  public let accepted: Time
  /// Index of the redaction.
  public let by: Int
  /// The entry's kind.
  public let kind: Text
  /// The entry's producer, if it had one.
  public let producer: ProducerReference?

  /// What is left of an entry.
  public init(accepted: Time, by: Int, kind: Text, producer: ProducerReference?) {
    self.accepted = accepted
    self.by = by
    self.kind = kind
    self.producer = producer
  }

  /// The stub in an entry's bytes; nil if they aren't exactly one.
  public init?(_ bytes: Span<UInt8>) {
    guard let value = try? JSONValue.parse(bytes), let redacted = value["redacted"],
      let accepted = value["accepted"]?.string.flatMap({ Time($0) }), let by = redacted["by"]?.integer,
      let kind = redacted["kind"]?.string
    else { return nil }
    self.init(
      accepted: accepted, by: Int(by), kind: kind,
      producer: redacted["producer"].flatMap { ProducerReference($0) })
    guard let own = self.bytes(length: bytes.count), own.span.isEqual(to: bytes) else { return nil }
  }

  /// The stub's bytes; nil if an entry of that length has no room for it, which no entry's is.
  public func bytes(length: Int) -> [UInt8]? {
    var redacted = JSONObject()
    redacted["by"] = .integer(by)
    redacted["kind"] = .string(kind)
    redacted["producer"] = producer.map { ["id": .string($0.id), "sequence": .integer($0.sequence)] }
    let value: JSONValue = ["accepted": .string(Text(accepted.description)), "redacted": .object(redacted)]
    let bytes = value.canonicalBytes
    return bytes.count > length
      ? nil : bytes + Array(repeating: UInt8(ascii: " "), count: length - bytes.count)
  }
}

extension RedactionStub {
  private static let mark = Array("\",\"redacted\":".utf8)

  /// Whether an entry whose leaf isn't the stored one is to be judged as a stub.
  public static func isMarked(_ entry: Span<UInt8>) -> Bool {
    entry.count >= Entry.timeEnd + mark.count
      && entry.extracting(Entry.timeEnd..<Entry.timeEnd + mark.count).isEqual(to: mark.span)
  }

  /// Whether this is what is left of the entry at `index` with the stored `leaf`, by the entry `by`.
  public func isRight(at index: Int, leaf: Digest, redaction: Span<UInt8>) -> Bool {
    guard Chain.isRedactable(kind), producer.map(\.isWellFormed) ?? true,
      let layout = try? EntryLayout.scan(redaction), layout.record.builtIn == .redaction
    else { return false }
    let predicate = Predicate(members: layout.record(in: redaction).predicate)
    return predicate.reference == LeafReference(index: index, leaf: leaf) && predicate.text("kind") == kind
      && Time(predicate.text("accepted")) == accepted
      && predicate.members["producer"].flatMap { ProducerReference($0) } == producer
  }
}

extension ProducerReference {
  /// Whether its id is an identifier, as a scan asks of an entry's.
  var isWellFormed: Bool { TextClass.identifier.matches(id) }
}
