internal import Dispatch
internal import Evidence
internal import Synchronization
public import TransparencyLog

/// Appends a stream of records: workers validate and hash pieces in parallel, and whoever completes the
/// next piece in order commits it and answers.
///
///     piece -> [any worker] validate, canonicalise, hash -> [one at a time, in order] judge, commit, answer
public struct BulkAppend {
  /// How the stream is taken.
  public struct Options: Sendable {
    /// What happens at a refused line.
    public var policy = Appender.Policy.stopAtRefusal
    /// Keys that sign every record that comes without signatures.
    public var signers: [Ed25519.PrivateKey] = []
    /// What is filled in where a record leaves it out.
    public var completion: RecordCompletion?
    /// Threads that validate and hash.
    public var workers = 2

    /// The usual.
    public init() {}
  }

  /// What came of it.
  public struct Summary: Sendable {
    /// New entries.
    public internal(set) var accepted = 0
    /// Records that were on the ledger already and got their receipt again.
    public internal(set) var repeated = 0
    /// Refused lines.
    public internal(set) var refused = 0
    /// Whether it ended at a refused line, with input left.
    public internal(set) var isCut = false

    /// Nothing yet.
    public init() {}
  }

  /// What goes out while it runs, in order.
  public enum Output {
    /// Receipts, each a line of JSON.
    case receipts([UInt8])
    /// A refused line.
    case refused(line: Int, LineRefusal)
    /// A signed checkpoint that covers all receipts so far.
    case checkpoint([UInt8], size: Int)
  }

  private let appender: Appender
  private let options: Options

  /// A stream onto the ledger that `appender` writes.
  public init(_ appender: Appender, options: Options = Options()) {
    self.appender = appender
    self.options = options
  }

  /// Takes all of the input.
  ///
  /// - Parameters:
  ///   - input: where the lines come from.
  ///   - shouldStop: asked before every piece; what was taken is brought to its end.
  ///   - output: told of every answer, in order, from one thread at a time; called again for what it throws
  ///     never: the stream ends, and what was committed stays.
  public func run(
    _ input: LineReader, shouldStop: @escaping @Sendable () -> Bool = { false },
    output: (Output) throws -> Void
  ) throws -> Summary {
    // Signing or numbering records makes their order matter before they are judged.
    let workers = options.completion == nil ? options.workers : 1
    let start = try appender.currentTime()
    return try withoutActuallyEscaping(output) { output in
      let stream = Stream(appender, options, input, from: start, shouldStop, output)
      DispatchQueue.concurrentPerform(iterations: workers) { _ in stream.work() }
      return try stream.end()
    }
  }
}

/// One run of a stream, shared by its workers.
private final class Stream: Sendable {
  private struct Source {
    var input: LineReader
    var completion: RecordCompletion?
    var claimed = 0
    var isOver = false
    /// The time of the last piece.
    var time: Time
  }

  /// Pieces that are ready, and who writes.
  private struct Queue {
    var ready: [Int: PreparedBatch] = [:]
    var next = 0
    var isWriting = false
    var isOver = false
    var failure: (any Error)?
    var summary = BulkAppend.Summary()
  }

  private let source: Mutex<Source>
  private let queue = Mutex(Queue())
  /// Bounds the pieces in memory.
  private let slots: DispatchSemaphore
  private let options: BulkAppend.Options
  private let shouldStop: @Sendable () -> Bool
  private let clock: Clock
  /// How far the clock may go back, in microseconds.
  private let grace: Int64
  // Used only by the worker that has set `isWriting`: one at a time, each after the other.
  nonisolated(unsafe) private let appender: Appender
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
    source = Mutex(Source(input: input, completion: options.completion, time: time))
    slots = DispatchSemaphore(value: options.workers + 1)
  }

  // MARK: One worker

  func work() {
    while true {
      slots.wait()
      switch claim() {
      case .piece(let number, let batch):
        hand(batch(), number)
      case .idle:
        slots.signal()
        rest()
      case .end:
        slots.signal()
        return
      }
    }
  }

  private enum Claim {
    case piece(Int, () -> PreparedBatch)
    case idle
    case end
  }

  private func claim() -> Claim {
    if queue.withLock({ $0.isOver }) { return .end }
    return source.withLock { source in
      if source.isOver || shouldStop() { return .end }
      do {
        switch try source.input.next() {
        case .idle: return .idle
        case .end:
          source.isOver = true
          return .end
        case .lines(let bytes, let first):
          let number = source.claimed
          source.claimed += 1
          source.time = try time(after: source.time)
          return piece(number, bytes, first, source.time, &source.completion)
        }
      } catch {
        source.isOver = true
        fail(error)
        return .end
      }
    }
  }

  /// The time of the next piece: taken in the order of pieces, so that it never decreases.
  private func time(after last: Time) throws -> Time {
    let now = clock.now()
    if last.microseconds - now.microseconds > grace {
      throw LedgerError(
        .clock, "the clock went back from \(last) to \(now) while records came in; set it right")
    }
    return max(now, last)
  }

  private func piece(
    _ number: Int, _ bytes: [UInt8], _ first: Int, _ time: Time, _ completion: inout RecordCompletion?
  ) -> Claim {
    let signers = options.signers
    if completion != nil {
      let batch = PreparedBatch(
        lines: bytes, first: first, accepted: time, signers: signers, completion: &completion)
      return .piece(number, { batch })
    }
    return .piece(
      number,
      {
        var none: RecordCompletion?
        return PreparedBatch(lines: bytes, first: first, accepted: time, signers: signers, completion: &none)
      })
  }

  /// Puts a piece in line, and writes as long as the next one is there and nobody else does.
  private func hand(_ batch: PreparedBatch, _ number: Int) {
    queue.withLock { $0.ready[number] = batch }
    while let next = takeNext() {
      do { try write(next) } catch { fail(error) }
      queue.withLock { queue in
        queue.isWriting = false
        queue.next += 1
      }
      slots.signal()
    }
  }

  private func takeNext() -> PreparedBatch? {
    queue.withLock { queue in
      guard !queue.isWriting, let batch = queue.ready.removeValue(forKey: queue.next) else { return nil }
      queue.isWriting = true
      return batch
    }
  }

  /// While nothing comes, neither a checkpoint nor a seal that is due is kept waiting.
  private func rest() {
    let isFree = queue.withLock { queue in
      if queue.isWriting || queue.isOver { return false }
      queue.isWriting = true
      return true
    }
    guard isFree else { return }
    do {
      try checkpointIfDue()
      // The seal's checkpoint covers receipts that wait for one, so it is told like any other.
      if unsafe try appender.seal(at: appender.currentTime()) != nil {
        unsafe try output(.checkpoint(appender.checkpoint(), size: appender.size))
      }
    } catch { fail(error) }
    queue.withLock { $0.isWriting = false }
  }

  private func fail(_ error: any Error) {
    queue.withLock { queue in
      queue.isOver = true
      if queue.failure == nil { queue.failure = error }
    }
  }

  // MARK: In order

  private func write(_ batch: PreparedBatch) throws {
    if queue.withLock({ $0.isOver }) { return }
    let outcome = unsafe try appender.append(batch, policy: options.policy)
    try answer(outcome)
    if outcome.isCut {
      queue.withLock {
        $0.isOver = true
        $0.summary.isCut = true
      }
    }
    try checkpointIfDue()
  }

  private func checkpointIfDue() throws {
    if let note = unsafe try appender.checkpointIfDue() {
      unsafe try output(.checkpoint(note, size: appender.size))
    }
  }

  private func answer(_ outcome: Appender.Outcome) throws {
    var lines: [UInt8] = []
    lines.reserveCapacity(outcome.leaves.count * 150)
    guard let answers = outcome.answers else {
      Receipt.append(outcome.leaves, first: outcome.first, accepted: outcome.accepted, to: &lines)
      queue.withLock { $0.summary.accepted += outcome.leaves.count }
      unsafe try output(.receipts(lines))
      return
    }
    for answer in answers {
      switch answer {
      case .receipt(let receipt):
        receipt.append(to: &lines)
        queue.withLock {
          if receipt.index >= outcome.first { $0.summary.accepted += 1 } else { $0.summary.repeated += 1 }
        }
      case .refused(let line, let refusal):
        if !lines.isEmpty { unsafe try output(.receipts(lines)) }
        lines.removeAll(keepingCapacity: true)
        queue.withLock { $0.summary.refused += 1 }
        unsafe try output(.refused(line: line, refusal))
      }
    }
    if !lines.isEmpty { unsafe try output(.receipts(lines)) }
  }

  /// After all workers have ended: the last checkpoint, or the first failure.
  func end() throws -> BulkAppend.Summary {
    let (failure, summary) = queue.withLock { ($0.failure, $0.summary) }
    if let failure { throw failure }
    if let note = unsafe try appender.finish() { unsafe try output(.checkpoint(note, size: appender.size)) }
    return summary
  }
}
