public import TransparencyLog

/// What a replay has to know of a kind before it looks any further.
public enum KindClass: UInt8, Sendable {
  case genesis, block, trigger
  /// Unsigned, it touches nothing but its producer.
  case plain
  /// As `plain`, and its subjects are services that should be registered.
  case naming
  /// A kind of others: chained, not interpreted.
  case foreign
  /// Everything else: its predicate matters.
  case rich

  var isBulk: Bool { self == .plain || self == .naming || self == .foreign }
  var namesServices: Bool { self == .naming }

  init(_ kind: KindID?) {
    self =
      switch kind {
      case nil: .foreign
      case .genesis: .genesis
      case .block: .block
      case .trigger: .trigger
      case .trainingData, .gradientLog: .plain
      case .decisionTrace, .modelSnapshot: .naming
      default: .rich
      }
  }
}

extension EntryLayout {
  /// What a replay has to know of the entry's kind.
  public var kind: KindClass { KindClass(record.builtIn) }

  /// Whether it bears a signature.
  public var isSigned: Bool { signatureCount > 0 }

  /// Whether it names its producer.
  public var hasProducer: Bool { !record.producer.isEmpty }

  /// Whether it is data or a model and names what it was made from: spec page 8.9.
  public var hasOrigins: Bool {
    record.namesEntries && (record.builtIn?.namesOrigins ?? false)
  }

  /// The place in the producer's sequence; 0 without a producer.
  public var producerSequence: Int { Int(record.sequence) }

  /// Whether more than its producer's account may follow from it: a replay looks at few entries twice.
  public var isRemarkable: Bool { isSigned || !kind.isBulk || !record.payload.isEmpty }

  /// Whether a replay has to know what its members say.
  public var isTold: Bool { kind == .rich || kind == .trigger || (isSigned && kind != .genesis) || hasOrigins }

  /// Digest and size of the payload; nil if it has none.
  public func payloadReference(in bytes: Span<UInt8>) -> (digest: Digest, size: Int)? {
    guard !record.payload.isEmpty else { return nil }
    // {"digest":"sha256:…","mediaType":"…","size":…}: a media type has no quotes.
    var place = Int(record.payload.end) + 15
    while bytes[place] != UInt8(ascii: "\"") { place += 1 }
    place += 9
    var size = 0
    while case 0x30...0x39 = bytes[place] {
      size = size * 10 + Int(bytes[place] & 15)
      place += 1
    }
    return Digest(text: bytes.extracting(record.payload.range)).map { ($0, size) }
  }

  /// The record as a tree, for what a layout doesn't tell; its bytes have been accepted by a scan.
  public func record(in bytes: Span<UInt8>) -> Record {
    // The reason of a refusal would be our own bug, which ends here.
    guard let value = try? JSONValue.parse(bytes.extracting(record.record.range)), let record = Record(value)
    else {
      preconditionFailure("a record that the scan accepted has its form")
    }
    return record
  }

  /// The signatures, sorted by key id.
  public func signatureList(in bytes: Span<UInt8>) -> [RecordSignature] {
    RecordSignature.list(bytes.extracting(signatures.range))
  }

  /// The earlier entry on which the record acts, if it acts on one.
  public func target(in bytes: Span<UInt8>) -> LeafReference? {
    guard record.builtIn != nil else { return nil }
    let predicate = self.record(in: bytes).predicate
    return (predicate["acts_on"] ?? predicate["consent"]).flatMap { LeafReference($0) }
      ?? LeafReference(.object(predicate))
  }

  /// The state's key of the filing that the record is about; nil if it is of another kind.
  public func filingKey(in bytes: Span<UInt8>) -> Text? {
    guard record.builtIn == .algorithmFiling else { return nil }
    let record = self.record(in: bytes)
    guard let jurisdiction = record.predicate["jurisdiction"]?.string, let name = record.subjects.first else {
      return nil
    }
    return Filing.key(jurisdiction, name)
  }

  /// The entry's own account of itself, for records that act on it.
  public func pastEntry(in bytes: Span<UInt8>, leaf: Digest) -> PastEntry {
    let tree = self.record(in: bytes)
    return PastEntry(
      leaf: leaf, kind: tree.kind, accepted: Time(microseconds: accepted), producer: tree.producer,
      payload: record.payload.isEmpty ? nil : Digest(text: bytes.extracting(record.payload.range)),
      subjects: tree.subjects, jurisdiction: tree.predicate["jurisdiction"]?.string,
      height: kind == .block ? tree.predicate["height"]?.integer.map { Int($0) } : nil, hasOrigins: hasOrigins)
  }
}

extension EntryLayout {
  /// The layout of the entry that ``Entry/append(accepted:record:signatures:to:)`` makes of a scanned record;
  /// the entry must not be longer than entries are (else a trap).
  public init(of record: RecordLayout, accepted: Time, signatures count: Int) {
    self.init()
    self.accepted = accepted.microseconds
    self.record = record.moved(by: Entry.recordOffset)
    signatureCount = UInt16(count)
    let start = Int(self.record.record.end) + Entry.signaturesMember.count
    let list = count * (RecordSignature.textByteCount + 1) - (count == 0 ? 0 : 1)
    signatures = Extent(start, start + list + 2)
  }
}

extension EntryLayout {
  /// The layout of the same entry with another time.
  public func accepted(at time: Time) -> EntryLayout {
    var other = self
    other.accepted = time.microseconds
    return other
  }
}

extension RecordLayout {
  /// The same layout in bytes in which the record begins so much later.
  func moved(by offset: Int) -> RecordLayout {
    var moved = self
    moved.record = record.moved(by: offset)
    moved.kind = kind.moved(by: offset)
    moved.ledger = ledger.moved(by: offset)
    moved.payload = payload.moved(by: offset)
    moved.predicate = predicate.moved(by: offset)
    moved.producer = producer.moved(by: offset)
    moved.subject = subject.moved(by: offset)
    moved.subjectName = subjectName.moved(by: offset)
    return moved
  }
}

extension Extent {
  fileprivate func moved(by offset: Int) -> Extent {
    isEmpty ? self : Extent(Int(start) + offset, Int(end) + offset)
  }
}
