import Evidence
import Ledger
import LedgerStore
import Rules
import TransparencyLog

/// A ledger's entries over again, with other rules: its triggers are left out, and those that the other rules
/// demand come in their place.
///
/// Every entry keeps its index and leaf, so that records that act on others still name them; a release names
/// what has set the status here.
struct SimulatedReplay {
  /// What stands on the ledger.
  private(set) var actual: [Decision] = []
  /// What would stand there.
  private(set) var simulated: [Decision] = []
  /// Entries that would have been refused.
  private(set) var unreplayed: [Int] = []

  private var chain = Chain()
  private var engine = RuleEngine()
  private let reader: LedgerReader
  private let drafts: Set<Text>
  /// The entry at the beginning of the causes, by the leaf of a trigger.
  private var actualRoots: [Text: Int] = [:]
  private var simulatedRoots: [Text: Int] = [:]

  init(_ ledger: LedgerFolder, _ drafts: [RuleDocument]) throws {
    reader = ledger.reader
    self.drafts = Set(drafts.map(\.id))
    try found(ledger, drafts)
  }

  /// Genesis, with rules even if the ledger has none, and the drafts behind it, which take no place.
  private mutating func found(_ ledger: LedgerFolder, _ drafts: [RuleDocument]) throws {
    let entry = try ledger.value(0)
    let time = try Self.time(entry)
    var record = entry["record"]?.object ?? JSONObject()
    var predicate = record["predicate"]?.object ?? JSONObject()
    predicate["engine"] = .integer(Genesis.engine)
    record["predicate"] = .object(predicate)
    try add(Entry.bytes(accepted: time, record: JSONValue.object(record).canonicalBytes), at: 0)

    let seed = [UInt8](repeating: 1, count: 32)
    let desk = try Ed25519.PrivateKey(seed: seed.span).publicKey
    let origin = ledger.genesis.origin
    let authorities = ledger.genesis.authorities.map(\.publicKey.fingerprint)
    var sequence = 0
    func bytes(_ kind: KindID, _ predicate: JSONObject, about subject: Text, by keys: [Digest]) -> [UInt8] {
      sequence += 1
      let record: JSONValue = [
        "kind": .string(kind.name), "ledger": .string(origin), "predicate": .object(predicate),
        "producer": ["id": "simulation", "sequence": .integer(sequence)], "subject": [["name": .string(subject)]],
      ]
      let signatures = keys.sorted().prefix(RecordSignature.maximumCount).map {
        RecordSignature(keyID: $0, bytes: [UInt8](repeating: 0, count: 64))
      }
      return Entry.bytes(accepted: time, record: record.canonicalBytes, signatures: Array(signatures))
    }
    try add(
      bytes(
        .key, ["action": "add", "name": "simulation", "public": .string(Text(Base64.encode(desk.bytes.span)))],
        about: origin, by: authorities), at: 1)
    for jurisdiction in Set(drafts.map(\.rule.jurisdiction)).sorted() {
      try add(
        bytes(
          .grant,
          [
            "action": "grant", "jurisdiction": .string(jurisdiction), "key": .string(Text(desk.fingerprint.hex)),
            "kinds": [], "prefix": "", "role": "regulator",
          ], about: origin, by: authorities), at: 1)
    }
    for draft in drafts {
      var predicate = draft.predicate
      predicate["version"] = 1
      try add(bytes(.rule, predicate, about: draft.id, by: [desk.fingerprint]), at: 1)
    }
  }

  private static func time(_ entry: JSONValue) throws -> Time {
    guard let time = entry["accepted"]?.string.flatMap({ Time($0) }) else {
      throw LedgerError(.damaged, "an entry bears no time; run ledger verify")
    }
    return time
  }

  // MARK: Entry after entry

  mutating func run(_ ledger: LedgerFolder) throws {
    var buffer = EntryBuffer()
    var bundle = 0
    while bundle * 256 < ledger.size {
      try reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer)
      let leaves = try reader.hashes(level: 0, buffer.firstIndex..<buffer.firstIndex + buffer.count)
      for position in 0..<buffer.count where buffer.firstIndex + position > 0 {
        try take(
          buffer.bytes.span.extracting(buffer[position]), leaf: leaves[position], at: buffer.firstIndex + position)
      }
      bundle += 1
    }
  }

  private mutating func take(_ bytes: Span<UInt8>, leaf: Digest, at index: Int) throws {
    if RedactionStub.isMarked(bytes), let stub = RedactionStub(bytes) {
      fire(before: stub.accepted)
      return try skip(stub, leaf: leaf, at: index)
    }
    let layout = try EntryLayout.scan(bytes)
    let time = Time(microseconds: layout.accepted)
    if layout.kind == .trigger {
      let record = layout.record(in: bytes)
      let root = Self.root(of: record.predicate, actualRoots)
      actualRoots[Text(leaf.text)] = root
      let value = try JSONValue.parse(bytes)
      actual.append(Decision(value["record"] ?? .null, accepted: time, entry: root))
      return
    }
    fire(before: time)
    chain.renumber(next: index)
    if layout.kind == .block { return seal(bytes, layout, leaf) }
    if isReplaced(bytes, layout) { return try skip(layout, bytes, leaf: leaf, at: index) }
    do {
      try apply(bytes, layout, leaf: leaf)
    } catch is Refusal {
      guard let other = try adapted(bytes, layout) else {
        unreplayed.append(index)
        return try skip(layout, bytes, leaf: leaf, at: index)
      }
      let changed = try EntryLayout.scan(other.span)
      do { try apply(other.span, changed, leaf: leaf) } catch is Refusal {
        unreplayed.append(index)
        return try skip(layout, bytes, leaf: leaf, at: index)
      }
    }
    fire(before: nil)
  }

  private mutating func apply(_ bytes: Span<UInt8>, _ layout: EntryLayout, leaf: Digest) throws {
    let reader = reader
    // An entry that can't be read is as none: what acts on it is told as not replayed.
    _ = try engine.apply(
      bytes, layout, leaf: leaf, to: &chain, signatures: .right, root: { nil }, past: { try? reader.pastEntry($0) })
  }

  /// A seal closes its window whatever the state is.
  private mutating func seal(_ bytes: Span<UInt8>, _ layout: EntryLayout, _ leaf: Digest) {
    _ = try? chain.apply(bytes, layout, leaf: leaf, signatures: .right, root: { nil }, past: { _ in nil })
  }

  /// Leaves an entry out, but for its producer's account.
  private mutating func skip(_ layout: EntryLayout, _ bytes: Span<UInt8>, leaf: Digest, at index: Int) throws {
    let entry = layout.pastEntry(in: bytes, leaf: leaf)
    try skip(
      RedactionStub(accepted: entry.accepted, by: 0, kind: entry.kind, producer: entry.producer), leaf: leaf, at: index)
  }

  private mutating func skip(_ stub: RedactionStub, leaf: Digest, at index: Int) throws {
    chain.renumber(next: index)
    _ = try chain.applyStub(stub, leaf: leaf)
  }

  /// Whether the entry is about a rule in whose place a draft is, or brings the engine, which is in force from the
  /// beginning here.
  private func isReplaced(_ bytes: Span<UInt8>, _ layout: EntryLayout) -> Bool {
    switch layout.record.builtIn {
    case .rule, .ruleRetire: layout.record(in: bytes).predicate["id"]?.string.map(drafts.contains) ?? false
    case .engine: true
    default: false
    }
  }

  /// The entry with a reference to what it means here; nil if it means nothing.
  private func adapted(_ bytes: Span<UInt8>, _ layout: EntryLayout) throws -> [UInt8]? {
    guard layout.record.builtIn == .release, var entry = try JSONValue.parse(bytes).object,
      var record = entry["record"]?.object, var predicate = record["predicate"]?.object,
      let jurisdiction = predicate["jurisdiction"]?.string, let status = predicate["status"]?.string,
      let subject = record["subject"]?.array?.first?["name"]?.string,
      let standing = chain.state[.status, StateKey.named(jurisdiction, status, subject)]
    else { return nil }
    predicate["index"] = standing["index"]
    predicate["leaf"] = standing["leaf"]
    record["predicate"] = .object(predicate)
    entry["record"] = .object(record)
    return JSONValue.object(entry).canonicalBytes
  }

  // MARK: Triggers

  private mutating func fire(before time: Time?) {
    if engine.demandsNothing(before: time?.microseconds ?? .min, in: chain) { return }
    while let draft = engine.next(before: time, in: chain) {
      let root = Self.root(of: draft.record["predicate"]?.object ?? JSONObject(), simulatedRoots)
      simulated.append(Decision(draft.record, accepted: draft.accepted, entry: root))
      let entry = draft.entry
      simulatedRoots[Text(Merkle.leaf(entry.span).text)] = root
      guard (try? add(entry, at: chain.size)) != nil else {
        preconditionFailure("a trigger is an entry that the chain admits: \(draft.record)")
      }
    }
  }

  /// An entry that the ledger hasn't.
  private mutating func add(_ bytes: [UInt8], at index: Int) throws {
    let layout = try EntryLayout.scan(bytes.span)
    chain.renumber(next: index)
    try apply(bytes.span, layout, leaf: Merkle.leaf(bytes.span))
  }

  private static func root(of trigger: JSONObject, _ roots: [Text: Int]) -> Int {
    let cause = trigger["cause"]
    return cause?["leaf"]?.string.flatMap { roots[$0] } ?? Int(cause?["index"]?.integer ?? 0)
  }
}
