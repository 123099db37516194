import Evidence
import Foundation
import Ledger
import LedgerStore
import SystemPackage
import Testing
import TransparencyLog
import Verifier

/// The whole writer with one system call failing, each in turn, the log key's folder and the payloads' keys
/// included: what was acknowledged is there afterwards, the ledger verifies, nothing is left half done.
@Suite struct FaultTests {
  @Test(arguments: FaultyDisk.Mode.allCases)
  func everyCallOfAWorkday(_ mode: FaultyDisk.Mode) throws {
    let counting = FaultyDisk(mode, at: 0)
    let whole = try Workday()
    try counting.run { try whole.run() }
    try check(whole, "no fault")
    #expect(counting.count > 500)
    // Fewer of the last kind: they end where the first fault of the others does.
    for number in stride(from: 1, through: counting.count, by: mode == .fromThenOn ? 5 : 1) {
      let day = try Workday()
      let disk = FaultyDisk(mode, at: number)
      do {
        try disk.run { try day.run() }
      } catch let error as StoreError {
        #expect(error.code == .system, "\(mode) at \(number): \(error)")
      }
      // A call that changes nothing is the same done and not done.
      if mode == .onceButDone && !disk.changes { continue }
      try check(day, "\(mode) at call \(number), \(disk.hit ?? "none")")
    }
  }

  /// Opens the ledger on a sound disk and holds it against what was acknowledged; then goes on with it.
  private func check(_ day: Workday, _ place: String) throws {
    let test = day.test
    do {
      let ledger = try test.open()
      try checkReceipts(day, ledger, place)
      try handInAgain(day, ledger, place)
      try ledger.finish()
    } catch let error as StoreError where error.code == .notALedger && !day.isFounded {
      return
    } catch let error as LedgerError where error.code == .notThisLedger && !day.isFounded {
      return
    } catch {
      Issue.record("\(place): \(error)")
      return
    }
    checkFiles(day, place)
    var options = VerificationOptions()
    options.payloadKeys = test.keys.folder
    let verdict = try LedgerVerification(test.folder, options).run()
    let permitted: Set<FindingCode> = [.unattested, .erased, .redacted, .held, .missedWindows, .lateSeal, .gap]
    let codes = Set(verdict.findings.map(\.code))
    #expect(verdict.holds && codes.isSubset(of: permitted), "\(place): \(verdict.text)")
  }

  private func checkReceipts(_ day: Workday, _ ledger: Appender, _ place: String) throws {
    try ledger.checkpoint()
    let folder = try LedgerFolder(day.test.folder)
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
  private func handInAgain(_ day: Workday, _ ledger: Appender, _ place: String) throws {
    let known = day.lines.filter { $0.receipt != nil }
    let again = try ledger.append(day.test.batch(known.map(\.line)), policy: .skipRefused)
    for (place, known) in known.enumerated() {
      guard case .receipt(known.receipt!)? = again.answers?[place] else {
        Issue.record("\(place): record \(known.receipt!.index) is answered \(again)")
        continue
      }
    }
    let next = TestLedger.trainingData(day.next + 1)
    let outcome = try ledger.append(day.test.batch([next]), policy: .stopAtRefusal)
    #expect(outcome.leaves.count == 1, "\(place): nothing more can be appended")
  }

  private func checkFiles(_ day: Workday, _ place: String) {
    let test = day.test
    for name in day.destroyed {
      let key = FileManager.default.fileExists(atPath: test.keys.folder.appending(name.hex).string)
      #expect(!key, "\(place): a destroyed payload's key is there")
    }
    let files = FileManager.default.enumerator(atPath: test.folder.string)?.compactMap { $0 as? String } ?? []
    #expect(files.count > 5)
    #expect(!files.contains { $0.hasSuffix(".new") }, "\(place): a file that was being made was left")
  }
}
