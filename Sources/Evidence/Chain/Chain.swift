public import TransparencyLog

/// What the entries so far add up to: size, time, windows and state. A pure function of the entries; the
/// writer asks it what to refuse, the verifier what to hold against the ledger, both by ``apply``.
///
/// Source: ledger-spec/2-authority.md, 3-blocks-and-state.md and 6-verdict.md, 6.1.
public struct Chain: Sendable {
  /// How many entries there are.
  public internal(set) var size = 0
  /// What the ledger was founded on; nil before the first entry.
  public internal(set) var genesis: Genesis?
  /// The time of the last entry.
  public internal(set) var lastTime = Time(microseconds: 0)
  /// The `to` of the newest resume.
  public internal(set) var resumedTo: Time?
  /// The window that the next seal closes.
  public internal(set) var window = Window(start: Time(microseconds: 0), end: Time(microseconds: 0))
  /// The height of the next seal.
  public internal(set) var height = 0
  /// Index of the first entry after the last seal.
  public internal(set) var firstOfBlock = 0
  /// The last seal that was right, whole.
  public internal(set) var newestSeal: Seal?
  /// The last seal.
  public internal(set) var lastSeal: LeafReference?
  /// The first entry that could not be applied; from there on the state isn't judged.
  public internal(set) var firstUnapplied: Int?
  /// What is filed of what must be.
  public internal(set) var filingRate = FilingRate()
  /// Signatures that were checked.
  public internal(set) var signatureCount = 0

  /// Whether an entry that could not be read may have been a seal.
  var mayMissSeal = false
  var map = StateMap()
  /// What genesis lets the local writer append unsigned.
  var unsignedKinds = KindSet([])
  var keyring = Keyring()
  var producerNames = NameTable()
  var producers: [Producer] = []
  var changedProducers: [Int] = []
  /// The producer of the last entry: pipelines append in runs.
  var lastProducer = 0
  /// Subjects that have an algorithm record or were seen without one; of those of the snapshot with which the chain
  /// began, the ones that came again.
  var knownSubjects = NameTable()
  /// Clocks that run.
  var clocks = ClockTable()
  /// What was made from what.
  var links = LinkTable()
  /// Unsigned entries that name no producer, whom no close can cover.
  var withoutProducer = (count: 0, first: 0)

  /// The ledger before its first entry.
  public init() {}

  /// What applying an entry brought to light.
  public struct Effect: Sendable {
    /// A producer's sequence jumped.
    public var isGap = false
    /// The lawful finding that this record stands for, if any.
    public var observed: FindingCode?
    /// Whether it was a seal: then ``Chain/newestSeal`` is that one.
    public var isSeal = false
    /// The entry on which it acts, if any.
    public var target: LeafReference?
    /// The names from which data or a model was made, its own aside, sorted, each once: spec page 8.4.
    public var origins: [Text] = []
  }

  /// What is known of an entry's signatures before it is applied.
  public enum SignatureCheck: Sendable {
    /// To be checked now.
    case open
    /// Checked, all of them right.
    case right
    /// Checked, at least one wrong.
    case wrong
  }

  /// Applies the next entry, or says why not; what is refused changes nothing (a wrong seal aside, see
  /// ``skip(_:)``).
  ///
  /// - Parameters:
  ///   - bytes: the entry's bytes, which `layout` was scanned from.
  ///   - leaf: its leaf hash.
  ///   - signatures: what a worker found out about its signatures.
  ///   - root: the root of the tree of the entries before it; asked for only if it is a seal. Nil where
  ///     leaves are missing: then the seal's isn't judged.
  ///   - record: what the entry says, where the caller has read it already.
  ///   - slot: the entry's producer's, where the caller has asked ``slot(of:)`` for it already.
  ///   - past: an earlier entry's own account, nil if there is none to be had.
  ///   - rules: judges what takes the rules' expressions: whether those of a rule that is deployed are right,
  ///     and whether a record bears the signatures that rules demand. Told the record, and the chain before it.
  public mutating func apply(
    _ bytes: Span<UInt8>, _ layout: EntryLayout, leaf: Digest, signatures: SignatureCheck = .open,
    record known: Record? = nil, slot: Int? = nil, root: () -> Digest?, past: (Int) -> PastEntry?,
    rules: (Record, borrowing Chain) throws(Refusal) -> Void = { (_, _) throws(Refusal) in }
  ) throws(Refusal) -> Effect {
    guard size > 0 else { return try found(bytes, layout, leaf: leaf) }
    if layout.kind.isBulk && !layout.isSigned { return try applyBulk(bytes, layout, known, leaf: leaf, slot, past) }
    guard layout.kind != .genesis else { throw Refusal(.genesisWrong, "genesis is the first entry alone") }
    let time = Time(microseconds: layout.accepted)
    if layout.kind == .block {
      return try applySeal(layout.record(in: bytes), layout, time, leaf: leaf, root: root())
    }
    let record = known ?? layout.record(in: bytes)
    if layout.kind == .trigger { return try applyTrigger(record, layout, time, leaf: leaf) }
    try judgeTime(time, isSeal: false)
    try judgeAuthority(bytes, layout, record, signatures)
    try judgeSequence(layout.producerSequence, of: record.producer?.id)
    let change = try judgeChange(record, at: time, past: past)
    let links = layout.hasOrigins ? try judgeLinks(record, past: past) : nil
    try judgeSubjects(layout)
    if record.builtIn == .producerClose { try judgeClose(record) }
    if isJudged, engine > 0 { try rules(record, self) }
    return commit(record, change, links, layout, time, leaf: leaf)
  }

  /// Goes on after the entry at `index`, which was not applied. A seal goes on by itself even if it is wrong.
  ///
  /// - Parameter mayBeSeal: whether the entry is unreadable, so that it may have been a seal.
  public mutating func skip(_ index: Int, mayBeSeal: Bool) {
    guard size == index else { return }
    if firstUnapplied == nil { firstUnapplied = index }
    if mayBeSeal { mayMissSeal = true }
    size += 1
  }

  /// Gives the next entry this index. For replays of what would have been: they leave entries out and put
  /// others in, and yet each entry that the ledger has keeps the index by which others name it.
  public mutating func renumber(next index: Int) { size = index }

  /// Goes on after genesis, whose leaf is wrong.
  public mutating func distrustGenesis() { firstUnapplied = 0 }

  /// Applies the stub of a redacted entry, of which time, kind and producer are left.
  public mutating func applyStub(
    _ stub: RedactionStub, leaf: Digest
  ) throws(Refusal) -> Effect {
    try judgeTime(stub.accepted, isSeal: false)
    var slot: Int?
    if let producer = stub.producer {
      slot = self.slot(of: producer.id.utf8.span)
      try judgeSequence(producer.sequence, slot: slot!)
    }
    let isGap = note(leaf: leaf, slot: slot, sequence: stub.producer?.sequence ?? 0, isSigned: false)
    advance(to: stub.accepted)
    return Effect(isGap: isGap)
  }
}

// MARK: - The way of nearly all entries

extension Chain {
  /// An unsigned entry of a kind that leaves no trace beyond its producer: no tree of it is built. An entry of
  /// which more becomes than ``note(leaf:slot:sequence:isSigned:)`` says must not be plain, see ``applyPlain``.
  private mutating func applyBulk(
    _ bytes: Span<UInt8>, _ layout: EntryLayout, _ record: Record?, leaf: Digest, _ known: Int?,
    _ past: (Int) -> PastEntry?
  ) throws(Refusal) -> Effect {
    let time = Time(microseconds: layout.accepted)
    try judgeTime(time, isSeal: false)
    try judgeLedger(bytes, layout)
    guard allowsUnsigned(layout) else { throw unsigned(bytes.extracting(layout.record.kind.range)) }
    var slot: Int?
    if layout.hasProducer {
      slot = known ?? self.slot(of: bytes.extracting(layout.record.producer.range))
      try judgeSequence(layout.producerSequence, slot: slot!)
    }
    let links = layout.hasOrigins ? try judgeLinks(record ?? layout.record(in: bytes), past: past) : nil
    try judgeSubjects(layout)
    if layout.kind.namesServices { noteSubjects(bytes, layout) }
    if let links { make(links, leaf: leaf) }
    let isGap = note(leaf: leaf, slot: slot, sequence: layout.producerSequence, isSigned: false)
    advance(to: time)
    return Effect(isGap: isGap, origins: links?.origins ?? [])
  }

  mutating func advance(to time: Time) {
    lastTime = time
    size += 1
  }

  /// The number of a producer, new if it never came: producers are numbered as they come.
  public mutating func slot(of id: Span<UInt8>) -> Int {
    if lastProducer < producers.count {
      let last = producerNames.names[lastProducer].utf8
      if last.span.isEqual(to: id) { return lastProducer }
    }
    lastProducer = producerNames.insert(id)
    if lastProducer == producers.count { producers.append(Producer()) }
    return lastProducer
  }

  /// Takes an entry into its producer's account; whether the sequence jumped.
  mutating func note(leaf: Digest, slot: Int?, sequence: Int, isSigned: Bool) -> Bool {
    guard let slot else {
      if !isSigned {
        if withoutProducer.count == 0 { withoutProducer.first = size }
        withoutProducer.count += 1
      }
      return false
    }
    let isGap = isJudged && sequence != producers[slot].sequence + 1
    producers[slot].append(leaf: leaf, index: size, sequence: sequence, isSigned: isSigned)
    markChanged(slot)
    return isGap
  }

  mutating func markChanged(_ slot: Int) {
    if producers[slot].isChanged { return }
    producers[slot].isChanged = true
    changedProducers.append(slot)
  }

  /// Notes subjects that no algorithm record names.
  mutating func noteSubjects(_ bytes: Span<UInt8>, _ layout: EntryLayout) {
    if layout.record.subjectCount == 1 {
      let name = bytes.extracting(layout.record.subjectName.range)
      if !isKnown(name) { noteUnregistered(Text(name)) }
    } else {
      for name in layout.record(in: bytes).subjects { noteUnregistered(name) }
    }
  }

  /// Whether a subject has an algorithm record, or was seen without one. The snapshot is asked once: pipelines name the
  /// same few again and again.
  private mutating func isKnown(_ name: Span<UInt8>) -> Bool {
    if knownSubjects.find(name) != nil { return true }
    guard map.stored(.algorithm)?.find(name) != nil || map.stored(.unregistered)?.find(name) != nil
    else { return false }
    _ = knownSubjects.insert(name)
    return true
  }

  mutating func noteUnregistered(_ name: Text) {
    guard !isKnown(name.utf8.span) else { return }
    _ = knownSubjects.insert(name.utf8.span)
    map.set(.unregistered, name, to: ["first": .integer(size)])
    filingRate.unregistered += 1
  }
}

// MARK: - What a reader asks

extension Chain {
  /// The root of the state: hashes what has changed since it was last asked for.
  public mutating func stateRoot() -> Digest {
    flushProducers()
    return map.root()
  }

  /// The value of (type, key) in the state.
  public mutating func value(_ type: StateType, _ key: Text) -> JSONValue? {
    flushProducers()
    return map[type, key]
  }

  /// The proof that (type, key) has the value that it has, or none.
  public mutating func proof(_ type: StateType, _ key: Text) -> StateProof {
    flushProducers()
    return map.proof(type, key)
  }

  /// All keys of a type, sorted.
  public mutating func keys(of type: StateType) -> [Text] {
    flushProducers()
    return map.keys(of: type)
  }

  /// The last sequence number of a producer; 0 if it never appended.
  public func sequence(of producer: Span<UInt8>) -> Int {
    producerNames.find(producer).map { producers[$0].sequence } ?? 0
  }

  /// What a close of the producer would say now: count, first, last and root.
  public func openRecords(
    of producer: Span<UInt8>
  ) -> (count: Int, first: Int, last: Int, root: Digest) {
    guard let slot = producerNames.find(producer) else { return (0, 0, 0, Merkle.emptyRoot) }
    let state = producers[slot]
    return (state.open, state.firstOpen, state.sequence, state.root)
  }

  /// The public key of a key id that is or was known.
  public func publicKey(_ id: Digest) -> Ed25519.PublicKey? { keyring.keys[id]?.publicKey }

  /// Unsigned entries that no close covers, and the first of them.
  public var unattested: (count: Int, first: Int) {
    var (count, first) = withoutProducer
    for producer in producers where producer.unattested > 0 {
      first = count == 0 ? producer.firstUnattested : min(first, producer.firstUnattested)
      count += producer.unattested
    }
    return (count, first)
  }

  mutating func flushProducers() {
    for slot in changedProducers {
      map.set(.producer, producerNames.names[slot], to: producers[slot].value)
      producers[slot].isChanged = false
    }
    changedProducers.removeAll(keepingCapacity: true)
  }
}
