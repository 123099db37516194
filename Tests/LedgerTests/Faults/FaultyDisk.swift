import Synchronization
import SystemPackage

@testable import LedgerStore

/// Counts the system calls of a whole writer, its keys included, and fails one or more of them.
final class FaultyDisk: DiskTrace {
  enum Mode: String, CaseIterable {
    /// One call fails.
    case once
    /// One call is made and reports a failure.
    case onceButDone
    /// A call and all after it fail: a disk that has gone, or is full.
    case fromThenOn
  }

  private let mode: Mode
  private let number: Int
  private let calls = Mutex<(count: Int, hit: DiskCall?)>((0, nil))

  /// - Parameter number: the call that is hit, counted from 1; 0: none.
  init(_ mode: Mode, at number: Int) {
    self.mode = mode
    self.number = number
  }

  /// How many calls were made or failed.
  var count: Int { calls.withLock { $0.count } }

  /// The call that was hit, for people; nil if none was.
  var hit: String? { calls.withLock { $0.hit.map { "\($0.name) of \($0.path)" } } }

  /// Whether that call would change what is on the disk.
  var changes: Bool {
    let unchanging: [DiskCall.Name] = [.read, .status, .lock, .list]
    return calls.withLock { $0.hit.map { !unchanging.contains($0.name) } ?? false }
  }

  func before(_ call: DiskCall) -> DiskFault? {
    let count = calls.withLock { calls in
      calls.count += 1
      if calls.count == number { calls.hit = call }
      return calls.count
    }
    guard number > 0, count >= number else { return nil }
    switch mode {
    case .once: return count == number ? .failed(.ioError) : nil
    case .onceButDone: return count == number ? .failedButDone(.ioError) : nil
    case .fromThenOn: return .failed(.noSpace)
    }
  }

  func after(_ call: DiskCall) {}

  /// Runs a body all of whose files are on this disk. The journal is small, so that it is full soon.
  func run<Result>(_ body: () throws -> Result) rethrows -> Result { try Self.run(on: self, body) }

  static func run<Result>(on disk: any DiskTrace, _ body: () throws -> Result) rethrows -> Result {
    let setup = LedgerWriter.Setup(
      journalCapacity: 64 << 10, longestInlineFrame: 8 << 10, disk: Disk(trace: disk))
    return try LedgerWriter.Setup.$ofTest.withValue(setup, operation: body)
  }
}
