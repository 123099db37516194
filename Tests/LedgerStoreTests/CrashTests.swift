import Synchronization
import SystemPackage
import Testing

@testable import LedgerStore

@Suite struct CrashTests {
  /// At every system call of the workload the power fails: what was acknowledged before is there.
  @Test(arguments: [nil, 1, 2, 3] as [UInt64?])
  func thePowerFailsAtEveryCall(_ seed: UInt64?) throws {
    let folder = TemporaryFolder()
    let oracle = Oracle()
    let failed = Mutex(0)
    let disk = FragileDisk(folder.path) { disk, number in
      var generator = SeededGenerator(seed: (seed ?? 0) << 32 + UInt64(number))
      let crashed = TemporaryFolder()
      disk.fail(into: crashed.path, &generator, losesAll: seed == nil)
      let place = "power failure at call \(number), seed \(seed.map { "\($0)" } ?? "none")"
      do {
        try oracle.check(crashed.ledger, place)
      } catch {
        Issue.record("\(place): \(error)")
      }
      failed.withLock { $0 += 1 }
      return nil
    }
    // Of the tests' own folder everything lasts.
    disk.after(DiskCall(name: .sync, path: folder.path))
    try runWorkload(folder.ledger, oracle, disk)
    #expect(failed.withLock { $0 } > 200)
  }

  /// One call fails, the ledger is opened anew and goes on; then the power fails. What the failed call left
  /// in memory only must not be taken for lasting.
  @Test func thePowerFailsAfterRecovery() throws {
    let counting = FaultTrace()
    let whole = TemporaryFolder()
    try runWorkload(whole.ledger, Oracle(), counting)
    for number in 1...counting.count {
      let folder = TemporaryFolder()
      let oracle = Oracle()
      let disk = FragileDisk(folder.path) { _, call in call == number ? .failed(.ioError) : nil }
      disk.after(DiskCall(name: .sync, path: folder.path))
      do {
        try runWorkload(folder.ledger, oracle, disk)
      } catch is StoreError {
      } catch is PayloadInterrupted {
      }
      if !oracle.state.withLock({ $0.isMade }) { continue }
      do {
        let writer = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup(disk))
        oracle.keep(writer.size)
        let entries = [testEntry(writer.size, length: 33)]
        oracle.offer(entries)
        try writer.commit(try batch(entries))
        oracle.acknowledge()
      }
      let crashed = TemporaryFolder()
      var generator = SeededGenerator(seed: 0)
      disk.fail(into: crashed.path, &generator, losesAll: true)
      try oracle.check(crashed.ledger, "power failure after recovery from call \(number)")
    }
  }
}
