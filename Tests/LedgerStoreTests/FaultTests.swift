import SystemPackage
import Testing

@testable import LedgerStore

/// The real code with one system call failing, each in turn: what was acknowledged is there afterwards, and
/// nothing that was never handed in.
@Suite struct FaultTests {
  enum Mode: String, CaseIterable {
    /// One call fails.
    case once
    /// One call is made and reports a failure.
    case onceButDone
    /// A call and all after it fail: a disk that has gone, or is full.
    case fromThenOn

    func trace(_ number: Int) -> FaultTrace {
      FaultTrace { count, _ in
        switch self {
        case .once: count == number ? .failed(.ioError) : nil
        case .onceButDone: count == number ? .failedButDone(.ioError) : nil
        case .fromThenOn: count >= number ? .failed(.noSpace) : nil
        }
      }
    }
  }

  @Test(arguments: Mode.allCases)
  func everyCallOfTheWorkload(_ mode: Mode) throws {
    let counting = FaultTrace()
    let whole = TemporaryFolder()
    try runWorkload(whole.ledger, Oracle(), counting)
    // Fewer of the last kind: they end where the first fault of the others does.
    for number in stride(from: 1, through: counting.count, by: mode == .fromThenOn ? 3 : 1) {
      let folder = TemporaryFolder()
      let oracle = Oracle()
      let place = "\(mode) at call \(number)"
      do {
        try runWorkload(folder.ledger, oracle, mode.trace(number))
      } catch let error as StoreError {
        #expect(error.code == .system, "\(place): \(error)")
      } catch is PayloadInterrupted {
      }
      try oracle.check(folder.ledger, place)
    }
  }

  @Test(arguments: Mode.allCases)
  func everyCallOfRecovery(_ mode: Mode) throws {
    let folder = TemporaryFolder()
    let oracle = Oracle()
    try runWorkload(folder.ledger, oracle, nil)
    try write(Array("rest of a crash".utf8), to: folder.ledger.appending("state/payload-7.new"))
    var number = 0
    while true {
      number += 1
      let again = folder.path.appending("again-\(number)")
      try copyTree(folder.ledger, to: again)
      defer { removeTree(again) }
      let trace = mode.trace(number)
      let place = "\(mode) at call \(number) of recovery"
      do {
        _ = try LedgerWriter(again, notary: plainNotary(), smallSetup(trace))
      } catch let error as StoreError {
        #expect(error.code == .system, "\(place): \(error)")
      }
      try oracle.check(again, place)
      if trace.count < number { break }
    }
    #expect(number > 20)
  }

  @Test func interruptedCallsAreMadeAgain() throws {
    let folder = TemporaryFolder()
    let oracle = Oracle()
    try runWorkload(
      folder.ledger, oracle, FaultTrace { count, _ in count % 2 == 1 ? .failed(.interrupted) : nil })
    try oracle.check(folder.ledger, "every other call interrupted")
  }

  @Test func shortReadsAndWritesAreContinued() throws {
    let folder = TemporaryFolder()
    let oracle = Oracle()
    let trace = FaultTrace { _, call in call.name == .read || call.name == .write ? .short(1000) : nil }
    try runWorkload(folder.ledger, oracle, trace)
    try oracle.check(folder.ledger, "1,000 bytes at a time")
  }
}
