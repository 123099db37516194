import Evidence
import Foundation
import Ledger
import Synchronization
import SystemPackage
import Testing
import TransparencyLog
import Verifier

@testable import LedgerStore

/// The whole writer with one system call failing, each in turn, the log key's folder and the payloads' keys
/// included: what was acknowledged is there afterwards, the ledger verifies, nothing is left half done.
@Suite struct FaultTests {
  @Test(arguments: FaultyDisk.Mode.allCases)
  func everyCallOfAWorkday(_ mode: FaultyDisk.Mode) throws {
    let counting = FaultyDisk(mode, at: 0)
    let whole = try Workday()
    try counting.run { try whole.run(streams: true) }
    try check(whole, whole.test, "no fault")
    #expect(counting.count > 500)
    // Fewer of the last kind: they end where the first fault of the others does.
    let step = (Self.isAll ? 1 : 5) * (mode == .fromThenOn ? 5 : 1)
    for number in stride(from: 1, through: counting.count, by: step) {
      let day = try Workday()
      let disk = FaultyDisk(mode, at: number)
      do {
        try disk.run { try day.run(streams: true) }
      } catch let error as StoreError {
        #expect(error.code == .system, "\(mode) at \(number): \(error)")
      }
      // A call that changes nothing is the same done and not done.
      if mode == .onceButDone && !disk.changes { continue }
      try check(day, day.test, "\(mode) at call \(number), \(disk.hit ?? "none")")
    }
  }

  /// The power fails at a call: of ledger, log key's folder and payloads' keys there is what syncs made last,
  /// or with a seed that and any part of what was written since.
  @Test(arguments: [nil, 1, 2] as [UInt64?])
  func thePowerFailsAtEveryCallOfAWorkday(_ seed: UInt64?) throws {
    let day = try Workday()
    let failed = Mutex(0)
    let step = Self.isAll ? 1 : 7
    nonisolated(unsafe) let own = day
    let disk = FragileDisk(day.test.home) { disk, number in
      guard (number + Int(seed ?? 0)) % step == 0 else { return nil }
      let place = "power failure at call \(number), seed \(seed.map { "\($0)" } ?? "none")"
      do {
        let crashed = try TestLedger(in: "/dev/shm", clock: TestClock(own.test.clock.time))
        var generator = SeededGenerator(seed: (seed ?? 0) << 32 + UInt64(number))
        disk.fail(into: crashed.home, &generator, losesAll: seed == nil)
        try LedgerWriter.Setup.$ofTest.withValue(nil) { try check(own, crashed, place) }
      } catch {
        Issue.record("\(place): \(error)")
      }
      failed.withLock { $0 += 1 }
      return nil
    }
    // Of the test's own folder everything lasts.
    disk.after(DiskCall(name: .sync, path: day.test.home))
    try FaultyDisk.run(on: disk) { try day.run(streams: false) }
    #expect(failed.withLock { $0 } > 50)
  }

  /// A sample, for each call takes a tenth of a second; EVERY_FAULT=1 has them all.
  private static let isAll = ProcessInfo.processInfo.environment["EVERY_FAULT"] != nil

  /// Opens the ledger on a sound disk and holds it against what was acknowledged; then goes on with it.
  private func check(_ day: Workday, _ test: TestLedger, _ place: String) throws {
    do {
      let ledger = try test.open()
      try checkReceipts(day, test, ledger, place)
      try handInAgain(day, test, ledger, place)
      try ledger.finish()
    } catch let error as StoreError where error.code == .notALedger && !day.isFounded {
      return
    } catch let error as LedgerError where error.code == .notThisLedger && !day.isFounded {
      return
    } catch {
      Issue.record("\(place): \(error)")
      return
    }
    checkFiles(day, test, place)
    var options = VerificationOptions()
    options.payloadKeys = test.keys.folder
    let verdict = try LedgerVerification(test.folder, options).run()
    let permitted: Set<FindingCode> = [.unattested, .erased, .redacted, .held, .missedWindows, .lateSeal, .gap]
    let codes = Set(verdict.findings.map(\.code))
    #expect(verdict.holds && codes.isSubset(of: permitted), "\(place): \(verdict.text)")
  }

  private func checkReceipts(_ day: Workday, _ test: TestLedger, _ ledger: Appender, _ place: String) throws {
    try ledger.checkpoint()
    let folder = try LedgerFolder(test.folder)
    for receipt in day.receipts {
      guard receipt.index < folder.size else {
        Issue.record("\(place): receipt \(receipt.index) is gone, there are \(folder.size)")
        return
      }
      let entry = try folder.entry(receipt.index)
      let isThere = try folder.leaf(receipt.index) == receipt.leaf
      let isWhole = Merkle.leaf(entry.span) == receipt.leaf || RedactionStub(entry.span) != nil
      #expect(isThere && isWhole, "\(place): receipt \(receipt.index)")
    }
  }

  /// Whoever lost an answer sends the record again: it gets the first one, if there was one.
  private func handInAgain(_ day: Workday, _ test: TestLedger, _ ledger: Appender, _ place: String) throws {
    let known = day.lines.filter { $0.receipt != nil }
    let again = try ledger.append(test.batch(known.map(\.line)), policy: .skipRefused)
    for (place, known) in known.enumerated() {
      guard case .receipt(known.receipt!)? = again.answers?[place] else {
        Issue.record("\(place): record \(known.receipt!.index) is answered \(again)")
        continue
      }
    }
    let next = TestLedger.trainingData(day.next + 1)
    let outcome = try ledger.append(test.batch([next]), policy: .stopAtRefusal)
    #expect(outcome.leaves.count == 1, "\(place): nothing more can be appended")
  }

  private func checkFiles(_ day: Workday, _ test: TestLedger, _ place: String) {
    for name in day.destroyed {
      let key = FileManager.default.fileExists(atPath: test.keys.folder.appending(name.hex).string)
      #expect(!key, "\(place): a destroyed payload's key is there")
    }
    let files = FileManager.default.enumerator(atPath: test.folder.string)?.compactMap { $0 as? String } ?? []
    #expect(files.count > 5)
    #expect(!files.contains { $0.hasSuffix(".new") }, "\(place): a file that was being made was left")
  }
}
