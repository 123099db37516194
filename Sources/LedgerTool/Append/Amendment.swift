import Evidence
import Ledger
import SystemPackage
import TransparencyLog

/// What `append` adds to records that don't say it themselves: the ledger, the producer with its next
/// sequence number, the payload.
struct Amendment {
  /// The ledger's origin, where records are signed here.
  let ledger: Text?
  /// The producer of records that name none.
  let producer: Text?
  /// Payloads that are left, for the next lines.
  var payloads: ArraySlice<FilePath>
  let mediaType: Text
  /// The next sequence number.
  var sequence: Int64 = 1

  /// Whether there is nothing to add.
  var isEmpty: Bool { ledger == nil && producer == nil && payloads.isEmpty }
  /// Whether what is added depends on what was appended before.
  var isInOrder: Bool { producer != nil || !payloads.isEmpty }

  /// The line with what it lacks; a line that can't be read stays as it is, to be refused with its place.
  ///
  /// - Parameter store: stores a payload and says what a record says of it.
  mutating func amend(
    _ line: Span<UInt8>, store: (FilePath) throws -> Payload.Reference
  ) throws -> [UInt8]? {
    guard let value = try? JSONValue.parse(line, exact: true), var record = value.object,
      !DSSEEnvelope.isEnvelope(value)
    else { return nil }
    if let ledger, record["ledger"] == nil { record["ledger"] = .string(ledger) }
    let isNumbered = producer != nil && record["producer"] == nil
    if let producer, isNumbered {
      record["producer"] = ["id": .string(producer), "sequence": .number(JSONNumber(sequence))]
    }
    let takesPayload = !payloads.isEmpty && record["payload"] == nil
    if takesPayload { record["payload"] = Self.placeholder(mediaType) }
    // What is refused anyway takes neither number nor payload.
    let trial = JSONValue.object(record).canonicalBytes
    guard (try? RecordLayout.scan(trial.span)) != nil else {
      if takesPayload { record["payload"] = nil }
      return JSONValue.object(record).canonicalBytes
    }
    if isNumbered { sequence += 1 }
    if takesPayload, let path = payloads.popFirst() {
      record["payload"] = Self.reference(try store(path), mediaType)
    }
    return JSONValue.object(record).canonicalBytes
  }

  private static func placeholder(_ mediaType: Text) -> JSONValue {
    reference(digest: Merkle.emptyRoot, size: Payload.saltByteCount, mediaType)
  }

  private static func reference(_ reference: Payload.Reference, _ mediaType: Text) -> JSONValue {
    self.reference(digest: reference.digest, size: reference.size, mediaType)
  }

  private static func reference(digest: Digest, size: Int, _ mediaType: Text) -> JSONValue {
    [
      "digest": .string(Text(digest.text)), "mediaType": .string(mediaType),
      "size": .number(JSONNumber(Int64(size))),
    ]
  }
}
