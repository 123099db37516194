internal import Evidence
internal import LedgerStore
internal import Synchronization

/// One run of a bulk append, shared by its workers.
final class BulkStream: Sendable {
  private struct Source {
    var input: LineReader
    var completion: RecordCompletion?
    var claimed = 0
    var isOver = false
    /// The time of the last piece.
    var time: Time
    /// What the clock said then: less, while it is behind.
    var reading: Time
  }

  /// Where it ends before the input does, and what came of it.
  private struct Course {
    /// Pieces from this number on aren't taken any further.
    var end = Int.max
    var failure: (any Error)?
    var summary = BulkAppend.Summary()
  }

  private let source: Mutex<Source>
  private let course = Mutex(Course())
  private let judging = Turnstile()
  private let staging = Turnstile()
  private let finishing = Turnstile()
  private let answering = Turnstile()
  private let commits = CommitQueue()
  private let options: BulkAppend.Options
  private let shouldStop: @Sendable () -> Bool
  private let clock: Clock
  /// How far the clock may go back, in microseconds.
  private let grace: Int64
  // While judging, the chain is used; while staging and finishing, the two sides of the store; while judging
  // with every commit before finished, all of it.
  nonisolated(unsafe) private let appender: Appender
  // Used while judging: whether a line has come.
  nonisolated(unsafe) private var hasBegun = false
  // Used while answering.
  nonisolated(unsafe) private let output: (BulkAppend.Output) throws -> Void

  init(
    _ appender: Appender, _ options: BulkAppend.Options, _ input: LineReader, from time: Time,
    _ shouldStop: @escaping @Sendable () -> Bool, _ output: @escaping (BulkAppend.Output) throws -> Void
  ) {
    unsafe self.appender = appender
    unsafe self.output = output
    self.options = options
    self.shouldStop = shouldStop
    clock = appender.clock
    grace = Int64(appender.genesis.grace) * Time.second
    source = Mutex(
      Source(input: input, completion: options.completion, time: time, reading: appender.clock.now()))
  }

  /// Carries pieces until there are no more.
  func work() {
    while let piece = take() {
      let number = piece.number
      let ready = piece.ready()
      let judged = judging.pass(number) { attempt(number) { try judge(ready, number) } }
      var batch = judged?.batch
      batch?.hashTiles()
      let outcome = staging.pass(number) {
        batch.take().flatMap { batch in attempt(number) { try stage(batch, number) } }
      }
      finishing.pass(number) {
        if let commit = commits.take(number) { attempt(number) { unsafe try appender.store.finish(commit) } }
      }
      let answer = outcome.map(Answer.init)
      answering.pass(number) {
        attempt(number) { try tell(judged?.checkpoints ?? [], answer) }
      }
    }
  }

  /// After all workers have ended: the last checkpoint, or the first failure.
  func end() throws -> BulkAppend.Summary {
    let (failure, summary) = course.withLock { ($0.failure, $0.summary) }
    // The chain may have taken pieces that weren't committed any more.
    if let failure { throw unsafe appender.store.poisoned(by: failure) }
    if let note = unsafe try appender.finish() { unsafe try output(.checkpoint(note, size: appender.size)) }
    return summary
  }

  private func stage(_ batch: JudgedBatch, _ number: Int) throws -> Appender.Outcome {
    let appender = unsafe appender
    if batch.entries.count > 0 { commits.add(try appender.store.stage(batch.entries), of: number) }
    return try appender.outcome(of: batch)
  }

  /// Runs a step of a piece, unless the stream ends before it; a failure ends the stream there.
  @discardableResult
  private func attempt<Result>(_ number: Int, _ step: () throws -> Result) -> Result? {
    guard course.withLock({ number < $0.end }) else { return nil }
    do {
      return try step()
    } catch {
      fail(error, at: number)
      return nil
    }
  }

  private func fail(_ error: any Error, at number: Int) {
    course.withLock { course in
      guard number < course.end else { return }
      course.end = number
      course.failure = error
    }
  }
}

// MARK: - Taking

extension BulkStream {
  /// Lines that came together; none after a while in which nothing came.
  private struct Piece {
    let number: Int
    /// Validates and hashes them.
    let ready: () -> PreparedBatch
  }

  private func take() -> Piece? {
    if course.withLock({ $0.end < .max }) { return nil }
    return source.withLock { source in
      if source.isOver || shouldStop() { return nil }
      do {
        let input = try source.input.next()
        if case .end = input {
          source.isOver = true
          return nil
        }
        source.reading = try reading(after: source.reading)
        // Taken in the order of pieces, so that it never decreases.
        source.time = max(source.time, source.reading)
        defer { source.claimed += 1 }
        return piece(source.claimed, input, source.time, &source.completion)
      } catch {
        source.isOver = true
        fail(error, at: source.claimed)
        return nil
      }
    }
  }

  private func reading(after last: Time) throws -> Time {
    let now = clock.now()
    if last.microseconds - now.microseconds > grace {
      throw LedgerError(
        .clock, "the clock went back from \(last) to \(now) while records came in; set it right")
    }
    return now
  }

  private func piece(
    _ number: Int, _ input: LineReader.Piece, _ time: Time, _ completion: inout RecordCompletion?
  ) -> Piece {
    guard case .lines(let bytes, let first) = input else {
      return Piece(number: number) { PreparedBatch(accepted: time) }
    }
    let signers = options.signers
    if completion == nil {
      return Piece(number: number) {
        var none: RecordCompletion?
        return PreparedBatch(lines: bytes, first: first, accepted: time, signers: signers, completion: &none)
      }
    }
    // Numbering records makes their order matter from here on.
    let batch = PreparedBatch(
      lines: bytes, first: first, accepted: time, signers: signers, completion: &completion)
    return Piece(number: number) { batch }
  }
}

// MARK: - Judging

extension BulkStream {
  private struct Judged {
    let batch: JudgedBatch
    /// Checkpoints that were due before it: they cover every piece before this one.
    let checkpoints: [BulkAppend.Output]
  }

  /// Neither a checkpoint nor a seal that is due is kept waiting, whether lines come or not.
  private func judge(_ batch: PreparedBatch, _ number: Int) throws -> Judged {
    let appender = unsafe appender
    let settle = { self.finishing.wait(for: number) }
    var checkpoints: [BulkAppend.Output] = []
    func tell(_ note: [UInt8]?) {
      // Behind a seal triggers of clocks may stand already.
      if let note { checkpoints.append(.checkpoint(note, size: appender.checkpointedSize)) }
    }
    if appender.isCheckpointDue {
      settle()
      tell(try appender.checkpointIfDue())
    }
    // As long as nothing has come at all, a resume still may.
    if batch.count > 0 || !batch.faults.isEmpty { unsafe hasBegun = true }
    if unsafe hasBegun, batch.count == 0, batch.faults.isEmpty { try appender.checkAhead(batch.time) }
    // The seal's checkpoint covers receipts that wait for one, so it is told like any other.
    if try appender.sealDue(before: batch, settle: settle) != nil { tell(appender.newestCheckpoint) }
    let judged = try appender.judge(batch, policy: options.policy, settle: settle)
    if judged.isCut {
      course.withLock {
        $0.end = min($0.end, number + 1)
        $0.summary.isCut = true
      }
    }
    return Judged(batch: judged, checkpoints: checkpoints)
  }
}

// MARK: - Answering

extension BulkStream {
  /// What a piece is answered, written out.
  private struct Answer {
    var outputs: [BulkAppend.Output] = []
    var accepted = 0
    var repeated = 0
    var refused = 0

    init(_ outcome: Appender.Outcome) {
      var lines: [UInt8] = []
      lines.reserveCapacity(outcome.leaves.count * Receipt.usualByteCount)
      guard let answers = outcome.answers else {
        Receipt.append(outcome.leaves, first: outcome.first, accepted: outcome.accepted, to: &lines)
        accepted = outcome.leaves.count
        if accepted > 0 { outputs = [.receipts(lines)] }
        return
      }
      for answer in answers {
        switch answer {
        case .receipt(let receipt):
          receipt.append(to: &lines)
          if receipt.index >= outcome.first { accepted += 1 } else { repeated += 1 }
        case .refused(let line, let refusal):
          if !lines.isEmpty { outputs.append(.receipts(lines)) }
          lines.removeAll(keepingCapacity: true)
          refused += 1
          outputs.append(.refused(line: line, refusal))
        }
      }
      if !lines.isEmpty { outputs.append(.receipts(lines)) }
    }
  }

  private func tell(_ checkpoints: [BulkAppend.Output], _ answer: Answer?) throws {
    for checkpoint in checkpoints { unsafe try output(checkpoint) }
    guard let answer else { return }
    course.withLock { course in
      course.summary.accepted += answer.accepted
      course.summary.repeated += answer.repeated
      course.summary.refused += answer.refused
    }
    for part in answer.outputs { unsafe try output(part) }
  }
}
