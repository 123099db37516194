import Evidence
import Rules
import TransparencyLog

/// A ledger in memory, whose records are signed by nobody: chain and engine are those of the writer, so that
/// rules do here what they do on a ledger.
struct Rehearsal {
  private(set) var chain = Chain()
  private(set) var engine = RuleEngine()
  /// The triggers that the rules have caused.
  private(set) var triggers: [JSONValue] = []
  private(set) var now: Time

  private static let origin: Text = "example.com/rehearsal"
  private static let producer: Text = "example.com/desk"
  private static let day = 86_400

  private let signers: [RecordSignature]
  private let actor: Ed25519.PublicKey
  private var past: [PastEntry?] = []
  private var sequence = 0
  private var regulated: Set<Text> = []
  /// Keys that have one role alone, in the order in which they came to be.
  private var desks: [(role: Text, key: Ed25519.PublicKey)] = []

  /// A ledger whose one key has every role, from a Monday on.
  init() throws {
    now = Time("2026-01-05T09:00:00.000000Z")!
    let keys = try [1, 2, 3].map { (byte: UInt8) in
      let seed = [UInt8](repeating: byte, count: 32)
      return try Ed25519.PrivateKey(seed: seed.span)
    }
    actor = keys[1].publicKey
    signers = keys[..<2].map(\.publicKey).map {
      RecordSignature(keyID: $0.fingerprint, bytes: [UInt8](repeating: 0, count: 64))
    }
    .sorted { $0.keyID < $1.keyID }
    try found(authority: keys[0].publicKey, log: keys[2])
  }

  private mutating func found(authority: Ed25519.PublicKey, log key: Ed25519.PrivateKey) throws {
    let log = SignerKey(name: try KeyName(Self.origin.string), type: .ed25519, privateKey: key)
    let genesis = Genesis(
      origin: Self.origin, logKey: Text(log.verifierKey.text),
      authorities: [.init(name: "authority", publicKey: authority)], quorum: 1, window: Self.day, grace: 60,
      ahead: 31_536_000, mergeDelay: 1_000, unsignedKinds: [], engine: Genesis.engine)
    try apply(Entry.bytes(accepted: now, record: genesis.record.canonicalBytes))
    try administer(.key, Self.addition(of: actor))
    for role in Role.allCases where role != .authority && role != .regulator { try grant(role, nil) }
  }

  private mutating func grant(_ role: Role, _ jurisdiction: Text?, to key: Ed25519.PublicKey? = nil) throws {
    var grant: JSONObject = [
      "action": "grant", "key": .string(Text((key ?? actor).fingerprint.hex)), "kinds": [], "prefix": "",
      "role": .string(Text(role.rawValue)),
    ]
    grant["jurisdiction"] = jurisdiction.map(JSONValue.string)
    try administer(.grant, grant)
  }

  private static func addition(of key: Ed25519.PublicKey) -> JSONObject {
    ["action": "add", "name": "desk", "public": .string(Text(Base64.encode(key.bytes.span)))]
  }

  /// The authority appends something; no time passes.
  private mutating func administer(_ kind: KindID, _ predicate: JSONObject) throws {
    let own = signers.filter { $0.keyID != actor.fingerprint }
    try append(kind, predicate, about: [Self.origin], signers: own, Manner(time: now))
  }

  /// The keys of these desks: of a role, maybe with its jurisdiction; the same one twice are two keys.
  private mutating func signatures(of roles: [Text]) throws -> [RecordSignature] {
    var keys: [Digest] = []
    for (place, role) in roles.enumerated() {
      let number = roles[..<place].count { $0 == role }
      let known = desks.filter { $0.role == role }
      keys.append((number < known.count ? known[number].key : try open(role)).fingerprint)
    }
    let none = [UInt8](repeating: 0, count: 64)
    return keys.sorted().map { RecordSignature(keyID: $0, bytes: none) }
  }

  /// Makes a key that has this role alone.
  private mutating func open(_ desk: Text) throws -> Ed25519.PublicKey {
    let seed = [UInt8](repeating: UInt8(truncatingIfNeeded: 4 + desks.count), count: 32)
    let key = try Ed25519.PrivateKey(seed: seed.span).publicKey
    guard let signer = GrantText.parts(desk) else {
      preconditionFailure("the reader of scenarios has checked that it is a role")
    }
    desks.append((desk, key))
    try administer(.key, Self.addition(of: key))
    try grant(signer.role, signer.jurisdiction, to: key)
    return key
  }

  // MARK: What happens

  /// How a record comes.
  struct Manner {
    /// When; nil: a second after what was before.
    var time: Time?
    /// The roles of its signing keys; nil: of one that has all.
    var signers: [Text]?
    /// Nil: one for all.
    var producer: Text?
    /// The names that data or a model is made from.
    var origins: [Text] = []
  }

  /// A record comes, and what must follow of it.
  mutating func append(
    _ kind: KindID, _ predicate: JSONObject, about subjects: [Text], _ manner: Manner = .init()
  ) throws {
    if let jurisdiction = predicate["jurisdiction"]?.string, regulated.insert(jurisdiction).inserted {
      try grant(.regulator, jurisdiction)
    }
    let own = try manner.signers.map { try signatures(of: $0) }
    try append(kind, predicate, about: subjects, signers: own ?? signers, manner)
  }

  private mutating func append(
    _ kind: KindID, _ predicate: JSONObject, about subjects: [Text], signers: [RecordSignature],
    _ manner: Manner = .init()
  ) throws {
    if manner.time == nil { pass(1) }
    sequence += 1
    let record: JSONValue = [
      "kind": .string(kind.name), "ledger": .string(Self.origin), "predicate": .object(predicate),
      "producer": ["id": .string(manner.producer ?? Self.producer), "sequence": .integer(sequence)],
      "subject": .array(subjects.map { ["name": .string($0)] }),
    ]
    let bytes = record.canonicalBytes
    _ = try RecordLayout.scan(bytes.span)
    do { try apply(Entry.bytes(accepted: now, record: bytes, signatures: signers)) } catch {
      sequence -= 1
      throw error
    }
    fire(before: nil)
  }

  /// A trigger stands on the ledger that no rule has caused: what is given, or what rules are to listen to.
  mutating func assume(_ effects: [JSONValue], about subject: Text, in jurisdiction: Text) throws {
    let leaf = past[0]!.leaf
    let record: JSONValue = [
      "kind": .string(KindID.trigger.name),
      "predicate": [
        "cause": ["index": 0, "leaf": .string(Text(leaf.text))], "effects": .array(effects),
        "jurisdiction": .string(jurisdiction),
      ], "subject": [["name": .string(subject)]],
    ]
    try apply(Entry.bytes(accepted: now, record: record.canonicalBytes))
    fire(before: nil)
  }

  /// Data is made from what another name stands for.
  mutating func link(_ from: Text, _ to: Text) throws { try make(to, of: origin(from)) }

  /// The newest entry about a name from which something can be made. Where there is none, data comes that was made from
  /// the ledger's first entry: rules don't see the name of what was made from nothing.
  mutating func origin(_ name: Text) throws -> JSONValue {
    if let known = newest(of: [.consent, .trainingData, .modelSnapshot], about: name) { return known }
    try make(name, of: newest(.genesis)!)
    return newest(.trainingData, about: name)!
  }

  private mutating func make(_ name: Text, of origin: JSONValue) throws {
    let sample = SampleRecord(jurisdiction: "XX", time: now)
    try append(
      .trainingData, sample.predicate(of: .trainingData, ["derived_from": [origin]]), about: [name])
  }

  /// Time passes until then.
  ///
  /// - Throws: if then is past.
  mutating func pass(until time: Time) throws {
    guard time >= now else {
      throw Failure(.refused, "time-past", "\(time) is before \(now), the time of what comes before")
    }
    pass(microseconds: time.microseconds - now.microseconds)
  }

  /// Time passes; windows are sealed as they end, and clocks run out.
  mutating func pass(_ seconds: Int) { pass(microseconds: Int64(seconds) * Time.second) }

  private mutating func pass(microseconds: Int64) {
    let then = now.advanced(by: microseconds)
    while then >= chain.window.end {
      fire(before: chain.window.end)
      now = max(now, chain.window.end)
      seal()
    }
    fire(before: then)
    now = then
  }

  private mutating func seal() {
    let previous = chain.lastSeal.map {
      Seal.Previous(additions: 0, certificate: Merkle.emptyRoot, seal: $0.leaf)
    }
    guard let seal = chain.dueSeal(at: chain.window.end, root: Merkle.emptyRoot, previous: previous),
      (try? apply(Entry.bytes(accepted: seal.window.end, record: seal.record(origin: Self.origin).canonicalBytes)))
        != nil
    else { preconditionFailure("the window is over, so its seal is right") }
    fire(before: chain.lastTime)
  }

  private mutating func fire(before time: Time?) {
    while let draft = engine.next(before: time, in: chain) {
      guard (try? apply(draft.entry)) != nil else {
        preconditionFailure("a trigger is an entry that the chain admits: \(draft.record)")
      }
      triggers.append(draft.record)
    }
  }

  private mutating func apply(_ bytes: [UInt8]) throws {
    let layout = try EntryLayout.scan(bytes.span)
    let leaf = Merkle.leaf(bytes.span)
    let past = past
    _ = try engine.apply(
      bytes.span, layout, leaf: leaf, to: &chain, signatures: .right, root: { nil },
      past: { $0 < past.count ? past[$0] : nil })
    self.past.append(layout.pastEntry(in: bytes.span, leaf: leaf))
  }

  // MARK: What stands

  /// The newest entry of a kind, maybe about one subject alone and in one jurisdiction.
  func newest(_ kind: KindID, about subject: Text? = nil, in jurisdiction: Text? = nil) -> JSONValue? {
    newest(of: [kind], about: subject, in: jurisdiction)
  }

  private func newest(of kinds: [KindID], about subject: Text?, in jurisdiction: Text? = nil) -> JSONValue? {
    func fits(_ entry: PastEntry?) -> Bool {
      guard let entry, kinds.contains(where: { $0.name == entry.kind }) else { return false }
      return (subject.map { entry.subjects == [$0] } ?? true) && (jurisdiction.map { entry.jurisdiction == $0 } ?? true)
    }
    guard let index = past.lastIndex(where: fits), let entry = past[index] else { return nil }
    return ["index": .integer(index), "leaf": .string(Text(entry.leaf.text))]
  }

  /// The seal on which a draw's seed hangs; nil if that block isn't sealed yet.
  func seal(ofDraw key: Text) -> JSONValue? {
    let height = chain.state[.draw, key]?["height"]?.integer
    guard let index = past.firstIndex(where: { $0?.height.map(Int64.init) == height && height != nil }) else {
      return nil
    }
    return past[index].map { ["index": .integer(index), "leaf": .string(Text($0.leaf.text))] }
  }

  /// The statuses that a subject has, in every jurisdiction.
  func statuses(of subject: Text) -> [StandingStatus] {
    StandingStatus.all(chain.state, about: subject)
  }
}
