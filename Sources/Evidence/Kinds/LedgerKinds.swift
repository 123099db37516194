extension Kind {
  /// What the ledger says of itself, and who may do what in it.
  static let ledgerKinds: [Kind] = [
    genesis, key, grant, resume, block, producerClose, erasure, redaction, hold,
  ]

  private static let basis = Property("basis", .text(.identifier), "Code of the legal basis.")
  private static let index = Property("index", .natural, "Index of the entry that it acts on.")
  private static let leaf = Property("leaf", .text(.digest), "Leaf hash of the entry that it acts on.")

  private static func order(required: Bool) -> Property {
    Property("order", .text(.identifier), required: required, "Reference of the order.")
  }

  private static let genesis = Kind(
    .genesis, "genesis@1", title: "Genesis",
    note: "The first entry: what holds for the whole ledger.", roles: [],
    [
      Property("ahead", .integer(1...31_536_000), "Seconds that the clock may be ahead of the last entry."),
      Property(
        "authorities",
        .list(
          .object([
            Property("name", .text(.identifier), "The authority."),
            Property("public", .text(.publicKey), "Its Ed25519 key."),
          ]), count: 1...64, order: .free), "The first authority keys."),
      Property("engine", .natural, "Version of the rule engine; 0 is none."),
      Property("format", .integer(1...1), "Version of the format."),
      Property("grace", .integer(0...86_400), "Seconds that the clock may be behind the last entry."),
      Property("log", .text(.noteKey), "The log's verifier key."),
      Property("merge_delay", .integer(1...60_000), "Milliseconds within which a checkpoint follows a receipt."),
      Property("origin", .text(.origin), "The ledger's name: the origin line of its checkpoints."),
      Property("quorum", .integer(1...Envelope.mostSignatures), "Authorities that must sign what grants authority."),
      Property("suite", .constant("sha256-ed25519"), "Hash and signature algorithms."),
      Property(
        "unsigned_kinds",
        .set(
          .choice(["decision-trace@1", "foreign", "gradient-log@1", "model-snapshot@1", "training-data@1"]), 0...5),
        "Kinds that the local writer may append unsigned; foreign: all kinds of others."),
      Property("window", .integer(1...86_400), "Seconds of one block."),
    ])

  private static let key = Kind(
    .key, "key@1", title: "Key", note: "Adds or revokes a key.", roles: [.authority],
    [
      Property("action", .choice(["add", "revoke"]), "What becomes of the key."),
      .optional("compromised_since", .text(.timestamp), "Since when others may have had it, where known."),
      Property("name", .text(.identifier), "Who holds the key."),
      Property("public", .text(.publicKey), "The Ed25519 key."),
    ])

  private static let grant = Kind(
    .grant, "grant@1", title: "Grant", note: "What a key may append.", roles: [.authority],
    [
      Property("action", .choice(["grant", "withdraw"]), "Whether it is given or taken."),
      .optional("jurisdiction", .text(.jurisdiction), "The jurisdiction that it is for."),
      Property("key", .text(.sha256), "The key, by its keyid."),
      Property("kinds", .set(.text(.kind), 0...256), "The kinds that it may append."),
      Property("prefix", .text(.prefix), "How the names of its subjects start; may be empty."),
      Property("role", .choice(Role.allCases.map { Text($0.rawValue) }), "The role."),
    ])

  private static let resume = Kind(
    .resume, "resume@1", title: "Resume", note: "Lets the ledger go on after its clock stood in doubt.",
    roles: [.authority],
    [
      Property("reason", .choice(["clock-corrected", "long-stop", "restored"]), "Why."),
      Property("to", .text(.timestamp), "The time from which it goes on."),
    ])

  private static let block = Kind(
    .block, "block@1", title: "Seal of a block",
    note: "Closes the entries of one window; the ledger writes it.",
    roles: [],
    [
      Property("count", .natural, "Entries of the block."),
      Property("first", .natural, "Index of its first entry."),
      Property("height", .natural, "Number of the block, from 0."),
      Property("lateness", .natural, "Microseconds between the window's end and the seal."),
      Property("missed", .natural, "Windows before this one that the same seal closes."),
      .optional(
        "previous",
        .object([
          Property("additions", .natural, "Files added to the certificate when it was read."),
          Property("certificate", .text(.digest), "Digest of the certificate of the block before."),
          Property("seal", .text(.digest), "Leaf hash of the seal before."),
        ]), "The block before; absent in the first."),
      Property("root", .text(.digest), "Root of the tree before the seal."),
      Property("size", .natural, "Size of the tree before the seal."),
      Property("state", .text(.digest), "Root of the state."),
      Property(
        "window",
        .object([
          Property("end", .text(.timestamp), "Its end, which is outside it."),
          Property("start", .text(.timestamp), "Its start."),
        ]), "The window of time."),
    ])

  private static let producerClose = Kind(
    .producerClose, "producer-close@1", title: "A producer's close of a window",
    note: "One signature over all that a producer appended in a window; also when that is nothing.",
    roles: [.producer, .provider],
    [
      Property("count", .natural, "Records in the window."),
      .optional("first", .natural, "Sequence of the first."),
      .optional("last", .natural, "Sequence of the last."),
      Property("root", .text(.digest), "Root of the tree over the records."),
    ])

  private static let erasure = Kind(
    .erasure, "erasure@1", title: "Erasure of a payload",
    note: "Precedes the destruction of a payload's key.",
    roles: [.eraser], [basis, index, leaf, order(required: true)])

  private static let redaction = Kind(
    .redaction, "redaction@1", title: "Redaction of an entry",
    note: "Blanks an entry that should never have been written; its length and leaf hash stay.",
    roles: [.authority],
    [
      Property("accepted", .text(.timestamp), "When the entry was accepted."), basis, index,
      Property("kind", .text(.kind), "The entry's kind."), leaf, order(required: false),
      .optional("producer", Envelope.producer, "The entry's producer."),
    ])

  private static let hold = Kind(
    .hold, "hold@1", title: "Legal hold", note: "Forbids the erasure of a payload while it stands.",
    roles: [.authority, .regulator],
    [
      Property("action", .choice(["place", "lift"]), "Whether the hold begins or ends."), basis, index, leaf,
      order(required: false),
    ])
}
