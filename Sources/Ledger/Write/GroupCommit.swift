internal import Dispatch
internal import Evidence
internal import Synchronization

/// Many clients of one process, one record each: what waits together is committed together.
///
/// A client validates its record, hands it in and waits; one thread takes all that wait, commits them with one
/// sync and wakes their clients. Nobody waits for a batch to fill.
public final class GroupCommit: Sendable {
  /// A record and who waits for its answer.
  @safe private struct Call {
    let record: ReadyRecord
    // Resumed once: by the commit that took it, or where that failed.
    let client: UnsafeContinuation<Appender.Outcome.Answer, any Error>
  }

  private struct Waiting {
    var calls: [Call] = []
    var isOver = false
  }

  /// The most records of one commit.
  private static let largestGroup = 4_096

  private let waiting = Mutex(Waiting())
  private let arrival = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)

  /// Starts taking records for the ledger that `appender` writes, on a thread of its own, until `finish`.
  public init(_ appender: sending Appender) {
    nonisolated(unsafe) let appender = appender
    DispatchQueue(label: "ledger.group-commit").async { [self] in unsafe run(appender) }
  }

  /// Appends one record (a line of JSON); returns when it lasts, or with why it was refused.
  ///
  /// - Throws: what committing throws; then nothing more is taken.
  public func append(_ line: [UInt8]) async throws -> Appender.Outcome.Answer {
    var none: RecordCompletion?
    let record: ReadyRecord
    do { record = try ReadyRecord(line.span, [], &none) } catch { return .refused(line: 1, error) }
    return try await unsafe withUnsafeThrowingContinuation { client in
      let call = unsafe Call(record: record, client: client)
      let isFirst = waiting.withLock { waiting -> Bool? in
        if waiting.isOver { return nil }
        waiting.calls.append(call)
        return waiting.calls.count == 1
      }
      switch isFirst {
      case nil: unsafe client.resume(throwing: LedgerError(.refused, "the writer has ended"))
      case true?: arrival.signal()
      case false?: break
      }
    }
  }

  /// Takes no more, answers what waits, signs the last checkpoint; returns when that is done.
  public func finish() {
    waiting.withLock { $0.isOver = true }
    arrival.signal()
    finished.wait()
  }

  private func run(_ appender: Appender) {
    defer { finished.signal() }
    while true {
      // A checkpoint follows within the merge delay even if nobody comes any more.
      _ = arrival.wait(timeout: .now() + .milliseconds(max(1, appender.genesis.mergeDelay / 4)))
      let (group, isOver) = waiting.withLock { waiting in
        var calls: [Call] = []
        swap(&calls, &waiting.calls)
        return (calls, waiting.isOver)
      }
      var rest = group[...]
      do {
        while !rest.isEmpty {
          try commit(rest.prefix(Self.largestGroup), appender)
          rest = rest.dropFirst(Self.largestGroup)
        }
        _ = try appender.checkpointIfDue()
        if isOver {
          try appender.finish()
          return
        }
      } catch {
        waiting.withLock { $0.isOver = true }
        for call in rest { unsafe call.client.resume(throwing: error) }
        return
      }
    }
  }

  private func commit(_ group: ArraySlice<Call>, _ appender: Appender) throws {
    var batch = PreparedBatch(accepted: appender.latestTime)
    for call in group { batch.append(call.record, number: 1) }
    let outcome = try appender.append(batch, policy: .skipRefused)
    for (place, call) in group.enumerated() {
      let answer =
        outcome.answers?[place]
        ?? .receipt(
          Receipt(index: outcome.first + place, leaf: outcome.leaves[place], accepted: outcome.accepted))
      unsafe call.client.resume(returning: answer)
    }
  }
}
