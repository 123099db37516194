import Evidence
import Ledger
import SystemPackage
import TransparencyLog

/// What `erase`, `redact` and `hold` begin with: the ledger opened, the entry looked up.
struct Act {
  /// The entry that is acted on.
  struct Entry {
    let kind: Text
    let accepted: Time
    let producer: ProducerReference?
    let subjects: [Text]
    let leaf: Digest
  }

  let appender: Appender
  let entry: Entry
  /// Basis, index, leaf and order: what all three records have.
  let predicate: JSONObject
  private let signers: [SignerKey]
  private let producer: Text

  init(_ options: ActingOptions) throws {
    signers = try SignedRecord.signers(options.signing)
    guard let name = options.producer ?? signers.first?.verifierKey.name.description else {
      preconditionFailure("the options demand a key")
    }
    producer = Text(name)
    appender = try options.writer.open()
    entry = try Entry(LedgerFolder(options.writer.ledger.path), options.index)
    var predicate = JSONObject()
    predicate["basis"] = .string(Text(options.basis))
    predicate["index"] = .integer(options.index)
    predicate["leaf"] = .string(Text(entry.leaf.text))
    predicate["order"] = options.order.map { .string(Text($0)) }
    self.predicate = predicate
  }

  /// Appends the record that says what is done.
  func append(_ kind: Text, _ predicate: JSONObject, subjects: [Text]) throws {
    let record = SignedRecord(kind: kind, predicate: predicate, subjects: subjects, producer: producer)
    try record.append(to: appender, signers: signers)
  }
}

extension Act.Entry {
  init(_ ledger: LedgerFolder, _ index: Int) throws {
    let bytes = try ledger.entry(index)
    leaf = try ledger.leaf(index)
    guard RedactionStub(bytes.span) == nil else {
      throw Failure(.refused, "redacted", "entry \(index) is redacted already", at: "--index")
    }
    let layout = try EntryLayout.scan(bytes.span)
    let record = layout.record(in: bytes.span)
    kind = record.kind
    accepted = Time(microseconds: layout.accepted)
    producer = record.producer
    subjects = record.subjects
  }
}
