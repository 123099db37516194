public import Evidence
internal import LedgerStore
internal import SystemPackage
public import TransparencyLog

/// Where entries stand that name a digest, a subject or a filing number: a SQLite file in `state/`, built
/// behind the append path. It catches up by itself and can be deleted at any time.
///
/// It holds 64 bits of a hash for each term, not the term: small, and nothing personal. What it finds is
/// looked at in the entry itself, so that two terms with one hash do no harm.
public struct QueryIndex {
  /// What can be looked for.
  public enum Term: Hashable, Sendable {
    /// The leaf, a payload's or a subject's digest.
    case digest(Digest)
    /// A subject's name.
    case subject(Text)
    /// A filing's number.
    case filing(Text)

    /// The first 64 bits of SHA-256 over what is looked for.
    fileprivate var key: Int64 {
      var hash = SHA256()
      switch self {
      case .digest(let digest):
        hash.update(UInt8(ascii: "d"))
        hash.update(digest)
      case .subject(let name):
        hash.update(UInt8(ascii: "s"))
        hash.update(name.utf8.span)
      case .filing(let number):
        hash.update(UInt8(ascii: "f"))
        hash.update(number.utf8.span)
      }
      return hash.finalize().bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
  }

  /// How many entries go into one transaction.
  private static let transactionSize = 262_144
  /// The layout of the tables; another number makes the index anew.
  private static let version: Int64 = 1

  private let ledger: LedgerFolder
  private let database: SQLite

  /// Opens the index of a ledger, made if it is not there.
  public init(_ ledger: LedgerFolder) throws {
    self.ledger = ledger
    database = try SQLite(ledger.path.appending("state").appending("index.sqlite"))
    try database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384")
    try makeTables()
  }

  private func makeTables() throws {
    let version = try database.prepare("PRAGMA user_version").run().first
    if version != Self.version {
      try database.execute("DROP TABLE IF EXISTS term; DROP TABLE IF EXISTS progress")
    }
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS term (key INTEGER, entry INTEGER, PRIMARY KEY (key, entry)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS progress (one INTEGER PRIMARY KEY CHECK (one = 1), entries INTEGER NOT NULL);
      INSERT OR IGNORE INTO progress VALUES (1, 0);
      PRAGMA user_version = \(Self.version)
      """)
  }

  /// Brings the index up to the checkpoint.
  ///
  /// - Parameter progress: told how many entries are in, of how many.
  public func catchUp(progress: (Int, Int) -> Void = { _, _ in }) throws {
    var done = Int(try database.prepare("SELECT entries FROM progress").run().first ?? 0)
    if done > ledger.size {
      try database.execute("DELETE FROM term; UPDATE progress SET entries = 0")
      done = 0
    }
    while done < ledger.size {
      let end = min(ledger.size, (done / 256) * 256 + Self.transactionSize)
      try database.execute("BEGIN IMMEDIATE")
      do {
        try add(done..<end)
        try database.prepare("UPDATE progress SET entries = ?").run(Int64(end))
        try database.execute("COMMIT")
      } catch {
        // The first error is the one to tell; a transaction that can't be rolled back ends with the connection.
        try? database.execute("ROLLBACK")
        throw error
      }
      done = end
      progress(done, ledger.size)
    }
  }

  /// The entries that name a term, in order of index, each looked at.
  public func find(_ term: Term) throws -> [Int] {
    try catchUp()
    let candidates = try database.prepare("SELECT entry FROM term WHERE key = ? ORDER BY entry").run(term.key)
    return try candidates.map { Int($0) }.filter { index in
      let entry = try ledger.entry(index)
      return terms(of: entry.span, leaf: try ledger.leaf(index)).contains(term)
    }
  }

  private func add(_ range: Range<Int>) throws {
    let insert = try database.prepare("INSERT OR IGNORE INTO term VALUES (?, ?)")
    var buffer = EntryBuffer()
    var bundle = range.lowerBound / 256
    while bundle * 256 < range.upperBound {
      let last = min(bundle + 8, (range.upperBound + 255) / 256, (bundle / 256 + 1) * 256)
      try ledger.reader.readEntries(bundles: bundle..<last, into: &buffer)
      let leaves = try ledger.reader.hashes(level: 0, buffer.firstIndex..<buffer.firstIndex + buffer.count)
      for place in 0..<buffer.count where range.contains(buffer.firstIndex + place) {
        for term in terms(of: buffer.bytes.span.extracting(buffer[place]), leaf: leaves[place]) {
          try insert.run(term.key, Int64(buffer.firstIndex + place))
        }
      }
      bundle = last
    }
  }

  /// What an entry can be found by; a redacted one, which has no layout, by its leaf alone.
  private func terms(of entry: Span<UInt8>, leaf: Digest) -> [Term] {
    var terms: [Term] = [.digest(leaf)]
    guard let layout = try? EntryLayout.scan(entry) else { return terms }
    if !layout.record.payload.isEmpty,
      let digest = Digest(text: entry.extracting(layout.record.payload.range))
    {
      terms.append(.digest(digest))
    }
    guard let subjects = try? JSONValue.parse(entry.extracting(layout.record.subject.range)).array else {
      return terms
    }
    for subject in subjects {
      if let name = subject["name"]?.string { terms.append(.subject(name)) }
      if let hex = subject["digest"]?["sha256"]?.string, let digest = Digest(hex: hex.utf8.span) {
        terms.append(.digest(digest))
      }
    }
    if layout.record.builtIn == .algorithmFiling,
      let predicate = try? JSONValue.parse(entry.extracting(layout.record.predicate.range)),
      let number = predicate["number"]?.string
    {
      terms.append(.filing(number))
    }
    return terms
  }
}
