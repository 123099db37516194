public import Evidence
internal import LedgerStore
public import TransparencyLog

/// What is filled in where a record leaves it out: for whom it is made, by whom, and what lies beside it.
public struct RecordCompletion: Sendable {
  /// The ledger's origin.
  public var ledger: Text
  /// The producer, with the sequence number that the next record gets.
  public var producer: ProducerReference?
  /// The payload, for one record.
  public var payload: (reference: Payload.Reference, mediaType: Text)?

  /// Fills in the ledger, and as told producer and payload.
  public init(
    ledger: Text, producer: ProducerReference? = nil,
    payload: (reference: Payload.Reference, mediaType: Text)? = nil
  ) {
    self.ledger = ledger
    self.producer = producer
    self.payload = payload
  }

  /// The record with what it left out.
  mutating func complete(_ record: JSONValue) -> JSONValue {
    guard var object = record.object else { return record }
    if object["ledger"] == nil { object["ledger"] = .string(ledger) }
    if object["producer"] == nil, let producer {
      object["producer"] = ["id": .string(producer.id), "sequence": .integer(producer.sequence)]
      self.producer = ProducerReference(id: producer.id, sequence: producer.sequence + 1)
    }
    if object["payload"] == nil, let payload {
      object["payload"] = [
        "digest": .string(Text(payload.reference.digest.text)), "mediaType": .string(payload.mediaType),
        "size": .integer(payload.reference.size),
      ]
    }
    return .object(object)
  }
}

extension PreparedBatch {
  /// Makes entries of lines; empty ones are passed over.
  ///
  /// - Parameter first: the number of the first line.
  public init(
    lines bytes: [UInt8], first: Int, accepted time: Time, signers: [Ed25519.PrivateKey],
    completion: inout RecordCompletion?
  ) {
    self.init(accepted: time)
    entries.reserveCapacity(entries: bytes.count / 250, bytes: bytes.count + bytes.count / 4)
    var start = 0
    var number = first
    while start < bytes.count {
      let end = LineEnd.find(bytes.span, from: start)
      if end > start {
        append(
          line: bytes.span.extracting(start..<end), number: number, signers: signers, completion: &completion)
      }
      start = end + 1
      number += 1
    }
    entries.hashLeaves()
  }
}
