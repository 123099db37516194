public import Evidence
internal import LedgerStore
public import TransparencyLog

// Single records that the command line makes: closes, erasures, redactions, holds.

extension Appender {
  /// Appends one record, signed by the keys given, as its producer's next.
  ///
  /// - Parameter producer: who makes it; its sequence goes on.
  /// - Throws: `LineRefusal` if it is refused.
  public func append(
    record: JSONValue, producer: Text, signers: [Ed25519.PrivateKey]
  ) throws -> Receipt {
    let next = ProducerReference(id: producer, sequence: sequence(of: producer) + 1)
    let batch = batch(of: record, next, signers, accepted: latestTime)
    return try append(batch, policy: .stopAtRefusal).onlyReceipt
  }

  /// A batch of one record, as this producer's.
  func batch(
    of record: JSONValue, _ producer: ProducerReference, _ signers: [Ed25519.PrivateKey], accepted time: Time
  ) -> PreparedBatch {
    var completion: RecordCompletion? = RecordCompletion(ledger: genesis.origin, producer: producer)
    var batch = PreparedBatch(accepted: time)
    let line = record.canonicalBytes
    batch.append(line: line.span, number: 1, signers: signers, completion: &completion)
    return batch
  }

  /// Closes what a producer has open: one signature makes its bulk records its own.
  public func close(producer: Text, signers: [Ed25519.PrivateKey]) throws -> Receipt {
    try seal(at: try currentTime())
    let open = openRecords(of: producer)
    var predicate = JSONObject()
    predicate["count"] = .integer(open.count)
    if open.count > 0 {
      predicate["first"] = .integer(open.first)
      predicate["last"] = .integer(open.last)
    }
    predicate["root"] = .string(Text(open.root.text))
    return try append(
      record: record("producer-close@1", predicate, about: producer), producer: producer, signers: signers)
  }

  /// What a record that acts on an entry says beside that.
  public struct Order: Sendable {
    /// The legal basis.
    public let basis: Text
    /// The order's identifier, if there is one.
    public let order: Text?

    /// An order on a legal basis.
    public init(basis: Text, order: Text?) {
      self.basis = basis
      self.order = order
    }
  }

  /// Erases the payload of an entry: the erasure first, then key and file are destroyed.
  public func erase(
    _ index: Int, _ order: Order, producer: Text, signers: [Ed25519.PrivateKey], keys: PayloadKeys
  ) throws -> Receipt {
    let receipt = try append(
      record: record("erasure@1", try acting(on: index, order), about: try subject(of: index)),
      producer: producer,
      signers: signers)
    try checkpoint()
    try destroyPayload(of: index, keys)
    return receipt
  }

  /// Places a legal hold on an entry's payload, or lifts it.
  public func hold(
    _ index: Int, lifts: Bool, _ order: Order, producer: Text, signers: [Ed25519.PrivateKey]
  ) throws -> Receipt {
    var predicate = try acting(on: index, order)
    predicate["action"] = .string(lifts ? "lift" : "place")
    return try append(
      record: record("hold@1", predicate, about: try subject(of: index)), producer: producer, signers: signers
    )
  }

  /// Redacts an entry: the redaction first, then, under a published checkpoint, its bytes are blanked.
  public func redact(
    _ index: Int, _ order: Order, producer: Text, signers: [Ed25519.PrivateKey], keys: PayloadKeys
  ) throws -> Receipt {
    let entry = try past(index)
    var predicate = try acting(on: index, order)
    predicate["accepted"] = .string(Text(entry.accepted.description))
    predicate["kind"] = .string(entry.kind)
    predicate["producer"] = entry.producer.map { ["id": .string($0.id), "sequence": .integer($0.sequence)] }
    let receipt = try append(
      record: record("redaction@1", predicate, about: genesis.origin), producer: producer, signers: signers)
    try checkpoint()
    try blank(index, keys)
    return receipt
  }

  private func past(_ index: Int) throws -> PastEntry {
    guard let entry = try store.reader().pastEntry(index) else {
      throw LedgerError(.notFound, "there is no entry \(index): the ledger has \(size), numbered from 0")
    }
    return entry
  }

  private func acting(on index: Int, _ order: Order) throws -> JSONObject {
    var predicate = JSONObject()
    predicate["basis"] = .string(order.basis)
    predicate["index"] = .integer(index)
    predicate["leaf"] = .string(Text(try past(index).leaf.text))
    predicate["order"] = order.order.map(JSONValue.string)
    return predicate
  }

  /// The first subject of an entry: what acts on the entry is about the same, so the same prefix fits. A redacted one,
  /// which has no layout, has none any more.
  private func subject(of index: Int) throws -> Text {
    let bytes = try store.reader().entry(index)
    guard let layout = try? EntryLayout.scan(bytes.span) else { return genesis.origin }
    return layout.record(in: bytes.span).subjects[0]
  }

  func record(_ kind: Text, _ predicate: JSONObject, about subject: Text) -> JSONValue {
    ["kind": .string(kind), "predicate": .object(predicate), "subject": [["name": .string(subject)]]]
  }
}
