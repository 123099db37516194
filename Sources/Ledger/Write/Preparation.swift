public import Evidence
internal import LedgerStore
public import TransparencyLog

/// Records on their way in, made ready by a worker: validated, canonical, hashed; all accepted at one time.
public struct PreparedBatch: Sendable {
  /// A line that was refused before it could be judged against the ledger.
  public struct Fault: Sendable {
    /// Its number in the input, from 1.
    public let line: Int
    /// How many entries of the batch come before it.
    public let position: Int
    /// Why.
    public let refusal: LineRefusal
  }

  /// When all of it is accepted.
  public let time: Time
  var entries = EntryBatch()
  var layouts: [EntryLayout] = []
  /// Who made each entry.
  var producers = ProducerColumn()
  /// The number in the input of each entry's line.
  var lines: [Int] = []
  /// What was refused, in order.
  public internal(set) var faults: [Fault] = []

  private let timeText: [UInt8]

  /// A batch without records.
  public init(accepted time: Time) {
    self.time = time
    timeText = time.text
  }

  /// How many entries were made.
  public var count: Int { layouts.count }

  /// Whether an authority says in it why the clock jumped.
  var holdsResume: Bool { layouts.contains { $0.record.builtIn == .resume } }
}

/// Why a line of input was refused: in itself, or by what the ledger adds up to.
public enum LineRefusal: Error, Sendable, CustomStringConvertible {
  /// The line isn't a record as the format says.
  case malformed(JSONError)
  /// The record can't go on this ledger now.
  case refused(Refusal)

  /// What is wrong, and where.
  public var description: String {
    switch self {
    case .malformed(let error): error.description
    case .refused(let refusal): refusal.sentence
    }
  }

  /// The code, for programs.
  public var code: String {
    switch self {
    case .malformed(let error): error.code.rawValue
    case .refused(let refusal): refusal.code.rawValue
    }
  }
}

extension PreparedBatch {
  /// Makes an entry of a line: a record in any I-JSON, or a DSSE envelope around a canonical one.
  ///
  /// - Parameters:
  ///   - line: the line without its end.
  ///   - number: its number in the input, from 1.
  ///   - signers: keys that sign the record here; an envelope brings its own signatures.
  ///   - completion: what is filled in where the record leaves it out.
  public mutating func append(
    line: Span<UInt8>, number: Int, signers: [Ed25519.PrivateKey] = [], completion: inout RecordCompletion?
  ) {
    do {
      try add(line, number, signers, &completion)
    } catch {
      faults.append(Fault(line: number, position: count, refusal: error))
    }
  }

  private mutating func add(
    _ line: Span<UInt8>, _ number: Int, _ signers: [Ed25519.PrivateKey], _ completion: inout RecordCompletion?
  ) throws(LineRefusal) {
    // Nearly every line is canonical already: it is scanned in place and copied once. The others go the long way,
    // which says what is wrong with them.
    if signers.isEmpty, completion == nil, let layout = try? RecordLayout.scan(line) {
      return try add(record: line, layout, [], number)
    }
    try add(try ReadyRecord(parsing: line, signers, &completion), number)
  }

  /// Makes an entry of a record that is ready.
  mutating func append(_ record: ReadyRecord, number: Int) {
    do {
      try add(record, number)
    } catch {
      faults.append(Fault(line: number, position: count, refusal: error))
    }
  }

  private mutating func add(_ record: ReadyRecord, _ number: Int) throws(LineRefusal) {
    let bytes = record.bytes
    try add(record: bytes.span, record.layout, record.signatures, number)
  }

  private mutating func add(
    record: Span<UInt8>, _ layout: RecordLayout, _ signatures: [RecordSignature], _ number: Int
  ) throws(LineRefusal) {
    switch layout.builtIn {
    case .genesis, .block, .trigger:
      throw .refused(Refusal(.recordRefused, "the ledger alone makes records of this kind"))
    default: break
    }
    let length = Entry.byteCount(record: record.count, signatures: signatures.count)
    guard length <= Entry.maximumByteCount else {
      throw .refused(
        Refusal(.entryMalformed, "the entry would have \(length) bytes, more than \(Entry.maximumByteCount)"))
    }
    do {
      let time = timeText
      try entries.append { bytes in
        Entry.append(accepted: time.span, record: record, signatures: signatures, to: &bytes)
      }
    } catch {
      preconditionFailure("an entry of \(length) bytes fits: \(error)")
    }
    layouts.append(EntryLayout(of: layout, accepted: time, signatures: signatures.count))
    producers.append(record.extracting(layout.producer.range))
    lines.append(number)
  }
}
