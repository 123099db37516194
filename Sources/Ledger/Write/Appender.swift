public import Evidence
internal import LedgerStore
internal import Rules
internal import SystemPackage
public import TransparencyLog

/// The writer of a ledger: admits records, seals windows, signs checkpoints. One a ledger, one thread.
///
/// The order in which things last, and what a crash leaves:
///
///     1  the chain judges a batch            nothing on disk yet
///     2  the store commits it, one sync      the entries are on the ledger; receipts go out from here
///     3  a seal is a commit of its own
///     4  its certificate is written          re-made at opening if it is missing
///     5  the checkpoint follows, within the merge delay; its copy beside the key first
///     6  snapshots of the chain              older ones only make the next opening longer
public final class Appender {
  /// How much is accepted of a batch.
  public enum Policy: Sendable {
    /// The records before the first that is refused.
    case stopAtRefusal
    /// Every record that isn't refused.
    case skipRefused
  }

  /// How many batches may be judged and not committed yet.
  static let mostStaged = 8

  /// Triggers of clocks after which a commit ends.
  private static let longestOfClocks = 4_096

  let store: LedgerWriter
  let key: LogKey
  let clock: Clock
  var chain: Chain
  var rules = RuleEngine()
  var retries: RetryWindow
  /// Payloads that were stored and that no entry names yet.
  var announced: [Digest] = []
  private let seals: SealDesk
  private var lastCheckpoint: Time
  /// How many entries the newest checkpoint covers.
  private(set) var checkpointedSize: Int
  /// The newest checkpoint that was signed here.
  private(set) var newestCheckpoint: [UInt8]?
  /// How many entries the newest snapshot is of; 0 if none was of use.
  var snapshotSize: Int
  /// Whether the last entry is a seal whose checkpoint, its certificate, couldn't be signed yet.
  private var isSealOpen = false

  init(store: LedgerWriter, key: LogKey, clock: Clock, chain: Chain, retries: RetryWindow, seals: SealDesk) {
    self.store = store
    self.key = key
    self.clock = clock
    self.chain = chain
    self.retries = retries
    self.seals = seals
    lastCheckpoint = clock.now()
    checkpointedSize = store.checkpointed.size
    snapshotSize = chain.size
  }

  /// How many entries the ledger has.
  public var size: Int { chain.size }
  /// What the ledger was founded on.
  public var genesis: Genesis { chain.genesis! }
  /// How many syncs of files and folders were made.
  public var syncs: Int { store.syncs }
  /// The version of the rule engine in force; 0: there are no rules.
  public var engine: Int { chain.engine }
  /// What is filed of what must be, now.
  public var filingRate: FilingRate { chain.filingRate }
  /// The last sequence number of a producer; 0 if it never appended.
  public func sequence(of producer: Text) -> Int { chain.sequence(of: producer.utf8.span) }
  /// What a close of the producer would say now.
  public func openRecords(of producer: Text) -> (count: Int, first: Int, last: Int, root: Digest) {
    chain.openRecords(of: producer.utf8.span)
  }
  /// When the open window ends.
  public var windowEnd: Time { chain.window.end }
}

// MARK: - Time

extension Appender {
  /// The time that a record gets now: never before the last entry's.
  ///
  /// - Throws: `clock` if the clock is behind the last entry by more than the grace, and no authority's
  ///   resume says why.
  public func currentTime() throws -> Time {
    try checkBehind(clock.now())
    return latestTime
  }

  /// The same, whatever the clock says: judging a batch looks at the clock again, and a resume may come whatever it says.
  public var latestTime: Time { max(clock.now(), chain.lastTime) }

  private func checkBehind(_ now: Time) throws {
    try Clock.check(now)
    let behind = chain.lastTime.microseconds - now.microseconds
    let grace = Int64(genesis.grace) * Time.second
    let isExplained = chain.resumedTo.map { now.microseconds >= $0.microseconds - grace } ?? false
    guard behind > grace, !isExplained else { return }
    throw LedgerError(
      .clock, "the clock says \(now), but the last entry was accepted at \(chain.lastTime)",
      do: "set the clock right; if the ledger's time was wrong, let an authority say so: "
        + resumeCommand("clock-corrected", to: now))
  }

  /// - Throws: `clock` if the ledger stood still until this time for longer than its entries may jump.
  func checkAhead(_ now: Time) throws {
    guard isAhead(now) else { return }
    try Clock.check(now)
    throw LedgerError(
      .clock, "the clock says \(now), more than \(genesis.ahead) s after the last entry (\(chain.lastTime))",
      do: "if the clock is right, let an authority say so: " + resumeCommand("long-stop", to: now))
  }

  /// Whether this time is later than an entry's may be.
  private func isAhead(_ now: Time) -> Bool {
    let reference = max(chain.lastTime, chain.resumedTo ?? chain.lastTime)
    return now > reference.advanced(by: Int64(genesis.ahead) * Time.second)
  }

  /// What an authority types, on a line of its own.
  private func resumeCommand(_ reason: Text, to time: Time) -> String {
    let record: JSONValue = [
      "kind": "resume@1", "predicate": ["reason": .string(reason), "to": .string(Text(time.description))],
      "subject": [["name": .string(genesis.origin)]],
    ]
    let producer = genesis.authorities.first.map { $0.name.string } ?? "AUTHORITY"
    return """

      echo '\(record)' | ledger append \(store.folder) --sign AUTHORITY.key --producer \(producer)
      """
  }
}

// MARK: - Records

extension Appender {
  /// What became of a batch.
  public struct Outcome: Sendable {
    /// One answer for each line, in order.
    public enum Answer: Sendable {
      /// Accepted now, or (a repeated record) before.
      case receipt(Receipt)
      /// Refused.
      case refused(line: Int, LineRefusal)
    }

    /// The index of the first entry that is new.
    public let first: Int
    /// The leaves of the new entries.
    public let leaves: [Digest]
    /// When they were accepted.
    public let accepted: Time
    /// The answers one by one; nil if every line became a new entry.
    public let answers: [Answer]?
    /// Whether the batch was cut at a refused line.
    public let isCut: Bool

    /// The receipt of a batch of one record.
    ///
    /// - Throws: why it was refused.
    public var onlyReceipt: Receipt {
      get throws {
        switch answers?.first {
        case .refused(_, let refusal): throw refusal
        case .receipt(let receipt): receipt
        case nil: Receipt(index: first, leaf: leaves[0], accepted: accepted)
        }
      }
    }
  }

  /// Judges a batch, commits what is admitted in one sync, and answers line by line.
  ///
  /// Seals first what is due by the batch's time.
  public func append(_ batch: consuming PreparedBatch, policy: Policy) throws -> Outcome {
    try commit(try judge(batch, policy: policy))
  }

  /// Shows a batch to the chain.
  ///
  /// - Parameter settle: called before the store is looked at; returns when every batch that was judged
  ///   before is committed.
  func judge(
    _ batch: consuming PreparedBatch, policy: Policy, settle: () -> Void = {}
  ) throws -> JudgedBatch {
    if isSealOpen {
      settle()
      try certifySeal()
    }
    if batch.holdsResume {
      batch = try restamped(batch)
    } else if batch.count == 0, isAhead(batch.time) {
      // What is wrong with its lines is told, and not that nothing can be sealed.
      batch = batch.restamped(to: chain.lastTime)
    } else {
      try sealDue(before: batch, settle: settle)
    }
    if chain.isClockDue(by: batch.time.microseconds) {
      settle()
      try fireClocks(before: batch.time)
    }
    let first = chain.size
    var admission = Admission(batch, first: first)
    var failure: (any Error)?
    func past(_ index: Int) -> PastEntry? {
      settle()
      do {
        return try store.reader().pastEntry(index)
      } catch {
        failure = failure ?? error
        return nil
      }
    }
    admission.judge(&chain, &rules, past: past, retries, policy)
    // The chain may have taken what will never be committed: this writer is at its end.
    if let failure { throw store.poisoned(by: failure) }
    admission.note(in: &retries)
    return try JudgedBatch(admission, first: first)
  }

  /// Commits what the chain admitted.
  private func commit(_ batch: JudgedBatch) throws -> Outcome {
    if batch.entries.count > 0 {
      try commit(batch.entries)
      settlePayloads(of: batch.admission.batch)
    }
    return try outcome(of: batch)
  }

  /// What each line of a batch is answered, once it is on the ledger. Looks at the store.
  func outcome(of batch: JudgedBatch) throws -> Outcome {
    try batch.admission.outcome(
      receipt: { try self.receipt(at: $0) }, entry: { try self.store.reader().entry($0) })
  }

  /// Seals what is due before a batch; returns the seal.
  ///
  /// Not before a resume: a ledger that stood still can't be sealed until there is one. Nor before lines that
  /// are all refused, if it can't be.
  ///
  /// - Parameter settle: called before the store is looked at.
  @discardableResult
  func sealDue(before batch: borrowing PreparedBatch, settle: () -> Void) throws -> Seal? {
    if batch.holdsResume || (batch.count == 0 && isAhead(batch.time)) { return nil }
    if batch.count > 0 { try checkBehind(clock.now()) }
    guard isSealDue(at: batch.time) else { return nil }
    settle()
    return try seal(at: batch.time)
  }

  /// A resume bears the last entry's time, whatever the clock says.
  private func restamped(_ batch: PreparedBatch) throws -> PreparedBatch {
    guard batch.count == 1, batch.faults.isEmpty else {
      throw LedgerError(.refused, "a resume@1 record is appended alone")
    }
    return batch.restamped(to: chain.lastTime)
  }

  private func receipt(at index: Int) throws -> Receipt {
    let entry = try store.reader().entry(index)
    guard let accepted = Time(Text(entry.span.extracting(Entry.timeStart..<Entry.timeEnd))) else {
      throw LedgerError(.damaged, "entry \(index) bears no time; run ledger verify")
    }
    return Receipt(index: index, leaf: Merkle.leaf(entry.span), accepted: accepted)
  }
}

// MARK: - Seals and checkpoints

extension Appender {
  /// Whether windows are over at `now` that have no seal.
  func isSealDue(at now: Time) -> Bool { chain.windowsOver(at: now) != nil }

  /// Seals the windows that are over at `now`; returns the seal, or nil if none is due.
  @discardableResult
  public func seal(at now: Time) throws -> Seal? {
    try certifySeal()
    guard isSealDue(at: now) else { return nil }
    try checkAhead(now)
    try fireClocks(before: chain.window.end)
    let previous = try seals.previous(of: chain, reader: store.reader())
    guard let seal = chain.dueSeal(at: now, root: store.head.root, previous: previous) else { return nil }
    try commit(record: seal.record(origin: genesis.origin), accepted: seal.window.end)
    isSealOpen = true
    try certifySeal()
    // Of windows that were missed: they are due since, and come first in the block after the seal.
    try fireClocks(before: chain.lastTime)
    return seal
  }

  /// Nothing comes behind a seal before its certificate is signed, for that covers the seal as the last entry.
  private func certifySeal() throws {
    guard isSealOpen else { return }
    try checkpoint()
    try keepAtSeal()
  }

  /// Appends the triggers of the clocks that have run out by then. A clock's triggers are committed together;
  /// however many clocks there are, no commit is much longer than `longestOfClocks`.
  private func fireClocks(before time: Time) throws {
    var batch = EntryBatch()
    while let draft = rules.next(before: time, in: chain) {
      if draft.isExpiry, batch.count >= Self.longestOfClocks {
        try commit(batch)
        batch = EntryBatch()
      }
      let made = MadeEntry(draft, &chain, &rules)
      try batch.append(made.bytes.span, leaf: made.leaf)
    }
    if batch.count > 0 { try commit(batch) }
  }

  /// Appends an entry that the ledger makes itself.
  func commit(record: JSONValue, accepted: Time) throws {
    let entry = Entry.bytes(accepted: accepted, record: record.canonicalBytes)
    let layout = try EntryLayout.scan(entry.span)
    var batch = EntryBatch()
    let leaf = try batch.append(entry.span)
    let root = store.head.root
    _ = try chain.apply(entry.span, layout, leaf: leaf, root: { root }, past: { _ in nil })
    try commit(batch)
  }

  /// Commits what the chain has taken already; if that fails, whatever came next would be judged by a chain
  /// that is ahead of the ledger.
  private func commit(_ batch: EntryBatch) throws {
    do { try store.commit(batch) } catch { throw store.poisoned(by: error) }
  }

  /// Signs a checkpoint over all entries; returns the note.
  @discardableResult
  public func checkpoint() throws -> [UInt8] {
    seals.pending = chain.lastSeal.map { (height: chain.height - 1, size: $0.index + 1) }
    let note = try store.checkpoint()
    isSealOpen = false
    lastCheckpoint = clock.now()
    checkpointedSize = chain.size
    newestCheckpoint = note
    if !endsInSeal { try keepAtCheckpoint() }
    return note
  }

  /// Whether entries have waited for a checkpoint as long as the merge delay allows,
  /// or the journal is nearly full.
  var isCheckpointDue: Bool {
    guard checkpointedSize < chain.size else { return false }
    if !store.hasRoom(commits: Self.mostStaged) { return true }
    let waited = clock.now().microseconds - lastCheckpoint.microseconds
    // Half of the delay is for the signing itself and for the batch that may come before the next look.
    return waited < 0 || waited >= Int64(genesis.mergeDelay) * 500
  }

  /// Signs a checkpoint if one is due.
  public func checkpointIfDue() throws -> [UInt8]? { isCheckpointDue ? try checkpoint() : nil }

  /// Signs what waits and keeps the chain, so that the next opening is short.
  ///
  /// - Returns: the last checkpoint, if one was due.
  @discardableResult
  public func finish() throws -> [UInt8]? {
    let note = checkpointedSize < chain.size ? try checkpoint() : nil
    try keepAtEnd()
    return note
  }
}
