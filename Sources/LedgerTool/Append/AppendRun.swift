import Evidence
import Ledger
import Synchronization
import SystemPackage
import TransparencyLog

/// One run of `append`: lines in, receipts out, on all cores.
///
///     read a block      one thread at a time, under `input`; the block gets its number and time
///     prepare           in parallel: validated, canonical, signed, hashed
///     commit            in the order of the numbers, at `commits`: judged, one sync
///     write receipts    formatted in parallel, written in order, at `receipts`
///
/// Whichever thread prepared a block commits it. What was committed is answered before anything else can
/// end the run, and nothing is answered before it is committed.
final class AppendRun: Sendable {
  struct Options: Sendable {
    let policy: Appender.Policy
    let signers: [Ed25519.PrivateKey]
    let payloads: PayloadKeys
    let json: Bool
    /// What people call the input.
    let inputName: String
  }

  /// What was done so far.
  struct Counts: Sendable {
    var accepted = 0
    var repeated = 0
    var refused = 0
    var first: Int?
    var last: Int?
  }

  private let options: Options
  private let input: Mutex<Input>
  private let commits = Turnstile()
  private let receipts = Turnstile()
  private let counted = Mutex(Counts())
  /// Set when a line was refused and none may follow, or something failed.
  private let isOver = Atomic<Bool>(false)
  private let uncovered = Atomic<Bool>(false)
  private let progress: Progress
  // Touched only by whoever's turn it is at `commits`, or in `idle` when everybody's turn is over.
  nonisolated(unsafe) private let appender: Appender
  nonisolated(unsafe) private var amendment: Amendment

  private struct Input: ~Copyable {
    var lines: LineReader
  }

  init(
    _ appender: Appender, lines: consuming LineReader, amendment: Amendment, options: Options, progress: Progress
  ) {
    unsafe self.appender = appender
    unsafe self.amendment = amendment
    self.options = options
    self.progress = progress
    input = Mutex(Input(lines: lines))
  }

  /// Appends everything; returns what became of it.
  func run() throws -> Counts {
    let isInOrder = unsafe amendment.isInOrder
    try Workers.run(isInOrder ? 1 : Workers.cores) { _ in
      do {
        while let block = try self.nextBlock() { try self.process(block) }
      } catch {
        self.isOver.store(true, ordering: .relaxed)
        throw error
      }
    }
    return counted.withLock { $0 }
  }

  /// Payloads that no line took.
  var unusedPayloads: Int { unsafe amendment.payloads.count }

  // MARK: Reading

  private func nextBlock() throws -> LineBlock? {
    try input.withLock { input in
      if isOver.load(ordering: .relaxed) { return nil }
      return try input.lines.next { try idle(before: $0) }
    }
  }

  /// While nothing comes in: signs the checkpoint that receipts wait for, seals what is due.
  ///
  /// - Returns: the milliseconds after which to look again.
  private func idle(before number: Int) throws -> Int {
    guard receipts.isThrough(before: number) else { return 1 }
    if isOver.load(ordering: .relaxed) { return 1 }
    let appender = unsafe appender
    if let note = try appender.checkpointIfDue() { writeCheckpoint(note) }
    if try appender.seal(at: Clock.system.now()) != nil, uncovered.load(ordering: .relaxed) {
      writeCheckpoint(try appender.checkpoint())
    }
    try Output.standard.flush()
    return uncovered.load(ordering: .relaxed) ? 20 : 500
  }

  private func writeCheckpoint(_ note: [UInt8]) {
    uncovered.store(false, ordering: .relaxed)
    Output.standard.append(Receipt.checkpointLine(note, size: unsafe appender.size))
  }

  // MARK: One block

  private func process(_ block: LineBlock) throws {
    let isInOrder = unsafe amendment.isInOrder
    let prepared = isInOrder ? nil : try prepare(block)
    let result = try commits.pass(block.number) { () -> (outcome: Appender.Outcome, checkpoint: [UInt8]?)? in
      do { return try commit(block, prepared) } catch {
        isOver.store(true, ordering: .relaxed)
        throw error
      }
    }
    let text = result.map { receiptText($0.outcome) } ?? []
    try receipts.pass(block.number) {
      guard let result else { return }
      Output.standard.append(text)
      tell(result.outcome, of: block)
      if let note = result.checkpoint { Output.standard.append(note) }
      try Output.standard.flush()
    }
    progress.add(result?.outcome.leaves.count ?? 0)
  }

  private func prepare(_ block: LineBlock) throws -> PreparedBatch {
    var batch = PreparedBatch(accepted: block.time)
    try block.forEachLine { line, number in
      if unsafe amendment.isEmpty {
        batch.append(line: line, number: number)
      } else {
        // In parallel only what depends on nothing is added, so a copy will do.
        var amendment = unsafe amendment
        let amended = try amendment.amend(line) { _ in preconditionFailure("payloads are stored in order") }
        add(amended, or: line, number, to: &batch)
      }
    }
    return batch
  }

  private func add(_ amended: [UInt8]?, or line: Span<UInt8>, _ number: Int, to batch: inout PreparedBatch) {
    if let amended {
      batch.append(line: amended.span, number: number, signers: options.signers)
    } else {
      batch.append(line: line, number: number, signers: options.signers)
    }
  }

  /// As `prepare`, where it is this block's turn already.
  private func prepareInOrder(_ block: LineBlock) throws -> PreparedBatch {
    var batch = PreparedBatch(accepted: block.time)
    let appender = unsafe appender
    if let producer = unsafe amendment.producer {
      unsafe amendment.sequence = Int64(appender.sequence(of: producer)) + 1
    }
    try block.forEachLine { line, number in
      let amended = try unsafe amendment.amend(line) {
        try appender.storePayload($0, keys: options.payloads)
      }
      add(amended, or: line, number, to: &batch)
    }
    return batch
  }

  /// Commits a block; nil if the run was over before its turn came.
  private func commit(
    _ block: LineBlock, _ prepared: consuming PreparedBatch?
  ) throws -> (outcome: Appender.Outcome, checkpoint: [UInt8]?)? {
    if isOver.load(ordering: .relaxed) { return nil }
    let batch = try prepared ?? prepareInOrder(block)
    let appender = unsafe appender
    let outcome = try appender.append(batch, policy: options.policy)
    let isCut = outcome.isCut || block.overlong != nil && options.policy == .stopAtRefusal
    if isCut { isOver.store(true, ordering: .relaxed) }
    count(outcome, block)
    uncovered.store(true, ordering: .relaxed)
    guard let note = try appender.checkpointIfDue() else { return (outcome, nil) }
    uncovered.store(false, ordering: .relaxed)
    return (outcome, Receipt.checkpointLine(note, size: appender.size))
  }

  private func count(_ outcome: Appender.Outcome, _ block: LineBlock) {
    counted.withLock { counts in
      counts.accepted += outcome.leaves.count
      if !outcome.leaves.isEmpty {
        counts.first = counts.first ?? outcome.first
        counts.last = outcome.first + outcome.leaves.count - 1
      }
      for case .receipt(let receipt) in outcome.answers ?? [] where receipt.index < outcome.first {
        counts.repeated += 1
      }
      for case .refused in outcome.answers ?? [] { counts.refused += 1 }
      if block.overlong != nil { counts.refused += 1 }
    }
  }

  // MARK: Answering

  private func receiptText(_ outcome: Appender.Outcome) -> [UInt8] {
    var text: [UInt8] = []
    guard let answers = outcome.answers else {
      ReceiptText(accepted: outcome.accepted).append(first: outcome.first, leaves: outcome.leaves, to: &text)
      return text
    }
    for answer in answers {
      switch answer {
      case .receipt(let receipt): receipt.append(to: &text)
      case .refused(let line, let refusal) where options.json:
        let failure = Failure(refusal, input: options.inputName, line: line)
        text += Report.object(of: failure).canonicalBytes + [0x0A]
      case .refused: break
      }
    }
    return text
  }

  /// Says on standard error what was refused.
  private func tell(_ outcome: Appender.Outcome, of block: LineBlock) {
    var failures: [Failure] = []
    for case .refused(let line, let refusal) in outcome.answers ?? [] {
      failures.append(Failure(refusal, input: options.inputName, line: line))
    }
    if let line = block.overlong {
      let failure = Failure(
        .refused, "entry-size", "the line is longer than any record", at: "\(options.inputName) line \(line)",
        do: Failure.remedy(JSONError.Code.size))
      failures.append(failure)
      if options.json { Output.standard.append(Report.object(of: failure).canonicalBytes + [0x0A]) }
    }
    if failures.isEmpty { return }
    progress.end()
    for failure in failures { Report.print(failure, json: false) }
  }
}
