public import TransparencyLog

/// What a ledger was founded on.
///
/// Source: ledger-spec/2-authority.md, 2.1.
public struct Genesis: Sendable {
  /// A key that governs the ledger.
  public struct Authority: Sendable {
    /// Whose it is.
    public let name: Text
    /// The key.
    public let publicKey: Ed25519.PublicKey

    /// An authority of that name.
    public init(name: Text, publicKey: Ed25519.PublicKey) {
      self.name = name
      self.publicKey = publicKey
    }
  }

  /// The format that this module reads and writes.
  public static let format = 1
  /// The newest engine that this module knows; 0: no rules.
  public static let engine = 1
  /// The digest and signature suite.
  public static let suite: Text = "sha256-ed25519"
  /// The kind.
  public static let kind: Text = "genesis@1"
  /// What stands in `unsignedKinds` for all kinds of others.
  public static let foreign: Text = "foreign"
  /// The kinds that may be listed as unsigned.
  public static let unsignedKindsAllowed: [Text] = [
    "decision-trace@1", "foreign", "gradient-log@1", "model-snapshot@1", "training-data@1",
  ]

  /// The log's name.
  public let origin: Text
  /// The log's verifier key as its text (vkey).
  public let logKey: Text
  /// Who governs, sorted by the bytes of their keys.
  public let authorities: [Authority]
  /// How many of them must sign what needs the quorum.
  public let quorum: Int
  /// Seconds of a window.
  public let window: Int
  /// Seconds that a seal may be late, and a clock behind.
  public let grace: Int
  /// Seconds by which an entry may be later than the one before it.
  public let ahead: Int
  /// Milliseconds from a receipt to a checkpoint that covers it.
  public let mergeDelay: Int
  /// Version of the rule engine.
  public let engineVersion: Int
  /// Kinds that may be appended unsigned, sorted.
  public let unsignedKinds: [Text]

  /// A new ledger's genesis.
  public init(
    origin: Text, logKey: Text, authorities: [Authority], quorum: Int, window: Int, grace: Int, ahead: Int,
    mergeDelay: Int, unsignedKinds: [Text], engine: Int = 0
  ) {
    self.origin = origin
    self.logKey = logKey
    self.authorities = authorities.sorted { $0.publicKey.bytes.lexicographicallyPrecedes($1.publicKey.bytes) }
    self.quorum = quorum
    self.window = window
    self.grace = grace
    self.ahead = ahead
    self.mergeDelay = mergeDelay
    engineVersion = engine
    self.unsignedKinds = unsignedKinds.sorted()
  }

  /// The record that founds the ledger.
  public var record: JSONValue {
    [
      "kind": .string(Self.kind),
      "predicate": [
        "ahead": .integer(ahead),
        "authorities": .array(
          authorities.map {
            ["name": .string($0.name), "public": .string(Text(Base64.encode($0.publicKey.bytes.span)))]
          }),
        "engine": .integer(engineVersion), "format": .integer(Self.format), "grace": .integer(grace),
        "log": .string(logKey), "merge_delay": .integer(mergeDelay), "origin": .string(origin),
        "quorum": .integer(quorum), "suite": .string(Self.suite),
        "unsigned_kinds": .array(unsignedKinds.map(JSONValue.string)), "window": .integer(window),
      ],
      "subject": [["name": .string(origin)]],
    ]
  }

  /// The genesis that a record says, whose schema has been checked; else why it cannot found a ledger.
  public init(_ record: Record) throws(Refusal) {
    let predicate = Predicate(members: record.predicate)
    origin = predicate.text("origin")
    logKey = predicate.text("log")
    quorum = predicate.integer("quorum")
    window = predicate.integer("window")
    grace = predicate.integer("grace")
    ahead = predicate.integer("ahead")
    mergeDelay = predicate.integer("merge_delay")
    engineVersion = predicate.integer("engine")
    unsignedKinds = (predicate.members["unsigned_kinds"]?.array ?? []).compactMap(\.string)
    var authorities: [Authority] = []
    for value in predicate.members["authorities"]?.array ?? [] {
      guard let name = value["name"]?.string,
        let key = value["public"]?.string.flatMap({ Ed25519.PublicKey(base64: $0) })
      else { throw Refusal(.genesisWrong, "an authority's key isn't a strict Ed25519 key") }
      authorities.append(Authority(name: name, publicKey: key))
    }
    self.authorities = authorities
    try checkFields(of: record, suite: predicate.text("suite"), format: predicate.integer("format"))
  }

  private func checkFields(of record: Record, suite: Text, format: Int) throws(Refusal) {
    func demand(_ holds: Bool, _ sentence: String) throws(Refusal) {
      if !holds { throw Refusal(.genesisWrong, sentence) }
    }
    try demand(format == Self.format, "format \(format) isn't known")
    try demand(suite == Self.suite, "suite \(suite) isn't known")
    guard engineVersion <= Self.engine else {
      throw Refusal(.engineUnknown, "engine \(engineVersion) isn't known here")
    }
    try demand((1...86_400).contains(window), "a window has 1 to 86,400 seconds")
    try demand(ahead >= 2 * window, "ahead is less than two windows")
    try demand((1...max(1, authorities.count)).contains(quorum), "the quorum is more than the authorities")
    let keys = authorities.map(\.publicKey.bytes)
    let isSorted = zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
    try demand(isSorted, "the authorities aren't sorted by key, or one stands there twice")
    let areKindsSorted = zip(unsignedKinds, unsignedKinds.dropFirst()).allSatisfy { $0 < $1 }
    try demand(
      areKindsSorted && unsignedKinds.allSatisfy(Self.unsignedKindsAllowed.contains),
      "unsigned_kinds may hold only \(Self.unsignedKindsAllowed.map(\.string).joined(separator: ", ")), sorted"
    )
    try demand(
      record.subjects == [origin] && record.ledger == nil && record.producer == nil && record.payload == nil,
      "genesis is about its origin alone, without ledger, producer and payload")
    // Whatever is the matter with a key, it isn't this ledger's.
    try demand(
      (try? VerifierKey(logKey.string))?.name.utf8 == origin.utf8, "log isn't a vkey whose name is the origin"
    )
  }
}
