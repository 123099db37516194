import Evidence
import Foundation
import Ledger
import LedgerStore
import SystemPackage
import Testing
import TransparencyLog
import Verifier

@Suite("The writer")
struct AppenderTests {
  let test = try! TestLedger()

  @Test("A ledger is founded, appended to, closed, sealed and opened again")
  func wholeWay() throws {
    do {
      let ledger = try test.create()
      #expect(ledger.size == 1)
      try test.grantAll(ledger)
      let outcome = try ledger.append(
        test.batch((1...1000).map { TestLedger.trainingData($0) }), policy: .stopAtRefusal)
      #expect(outcome.answers == nil)
      #expect(outcome.first == 9)
      #expect(outcome.leaves.count == 1000)
      let close = try ledger.close(producer: "example.com/pipeline", signers: [test.producer])
      #expect(close.index == 1009)
      test.clock.advance(seconds: 600)
      let seal = try #require(try ledger.seal(at: test.clock.time))
      #expect(seal.count == 1010)
      #expect(seal.height == 0)
      try ledger.finish()
    }
    let again = try test.open()
    #expect(again.size == 1011)
    #expect(again.sequence(of: "example.com/pipeline") == 1001)
    test.clock.advance(seconds: 1800)
    let seal = try #require(try again.seal(at: test.clock.time))
    #expect(seal.missed == 2)
    #expect(seal.height == 1)
    let folder = try LedgerFolder(test.folder)
    #expect(try folder.blockCount() == 2)
    #expect(try folder.block(holding: 1010)?.height == 0)
    #expect(try folder.block(holding: 1011)?.height == 1)
  }

  @Test("A repeated record gets its first receipt; another with its number is refused")
  func retries() throws {
    let ledger = try test.create()
    let first = try ledger.append(
      test.batch([TestLedger.trainingData(1), TestLedger.trainingData(2)]), policy: .stopAtRefusal)
    test.clock.advance(seconds: 3)
    let again = try ledger.append(
      test.batch([TestLedger.trainingData(2), TestLedger.trainingData(3), TestLedger.trainingData(3)]),
      policy: .stopAtRefusal)
    let answers = try #require(again.answers)
    guard case .receipt(let old) = answers[0], case .receipt(let new) = answers[1],
      case .receipt(let twice) = answers[2]
    else {
      Issue.record("three receipts expected: \(answers)")
      return
    }
    #expect(old == Receipt(index: first.first + 1, leaf: first.leaves[1], accepted: first.accepted))
    #expect(new.index == first.first + 2)
    #expect(twice == new)
    #expect(ledger.size == 4)
    let other = try ledger.append(test.batch([TestLedger.trainingData(3, text: "v2")]), policy: .skipRefused)
    guard case .refused(_, .refused(let refusal))? = other.answers?.first else {
      Issue.record("a refusal expected")
      return
    }
    #expect(refusal.code == .sequenceRepeated)
    #expect(ledger.size == 4)
  }

  @Test("Lines before a refused one are kept; with skipRefused those after it too")
  func refusedLines() throws {
    let ledger = try test.create()
    let lines = [TestLedger.trainingData(1), Array("{\"kind\":1}".utf8), TestLedger.trainingData(2)]
    let cut = try ledger.append(test.batch(lines), policy: .stopAtRefusal)
    #expect(cut.isCut)
    #expect(cut.leaves.count == 1)
    #expect(cut.answers?.count == 2)
    let all = try ledger.append(test.batch(lines), policy: .skipRefused)
    #expect(!all.isCut)
    #expect(all.leaves.count == 1)
    #expect(all.answers?.count == 3)
    #expect(ledger.size == 3)
  }

  @Test("A restored backup refuses to write")
  func behindPublished() throws {
    let copy = FilePath(test.home.string + "/copy")
    do {
      let ledger = try test.create()
      _ = try ledger.append(test.batch([TestLedger.trainingData(1)]), policy: .stopAtRefusal)
      try ledger.finish()
    }
    try copyFolder(test.folder, to: copy)
    do {
      let ledger = try test.open()
      _ = try ledger.append(test.batch([TestLedger.trainingData(2)]), policy: .stopAtRefusal)
      try ledger.finish()
    }
    #expect(throws: LedgerError(.behindPublished, "")) {
      _ = try Appender.open(copy, key: test.logKey, payloads: test.keys, clock: test.clock.clock)
    }
  }

  @Test("A clock that jumps needs an authority's resume")
  func resume() throws {
    let ledger = try test.create()
    test.clock.advance(seconds: 5 * 86_400)
    #expect(throws: LedgerError(.clock, "")) {
      _ = try ledger.append(test.batch([TestLedger.trainingData(1)]), policy: .stopAtRefusal)
    }
    let receipt = try ledger.append(
      record: [
        "kind": "resume@1",
        "predicate": ["reason": "long-stop", "to": .string(Text(test.clock.time.description))],
        "subject": [["name": .string(Text(TestLedger.origin))]],
      ], producer: "ledger.example/authority", signers: [test.authority])
    #expect(receipt.index == 1)
    _ = try ledger.append(test.batch([TestLedger.trainingData(1)]), policy: .stopAtRefusal)
    #expect(ledger.size == 4)  // genesis, resume, seal of all that was missed, record
  }

  @Test("A key signs a record once, and at most sixteen keys do")
  func signers() throws {
    let test = try TestLedger()
    let ledger = try test.create()
    let size = ledger.size
    let others = try (0..<17).map { _ in try Ed25519.PrivateKey() }
    for signers in [[test.authority, test.authority], [test.authority] + others[..<16], others] {
      #expect(throws: LineRefusal.self) {
        _ = try ledger.append(
          record: TestLedger.keyRecord(others[0]), producer: "ledger.example/authority", signers: signers)
      }
    }
    #expect(ledger.size == size)
    _ = try ledger.append(
      record: TestLedger.keyRecord(others[0]), producer: "ledger.example/authority", signers: [test.authority])
    try ledger.finish()
    #expect(try test.verdict().holds)
  }

  @Test("A clock whose time no entry can bear founds nothing and opens nothing", arguments: [-1, 0, 253_402_300_800])
  func impossibleClock(seconds: Int64) throws {
    let wrong = Clock { Time(microseconds: seconds * Time.second) }
    func check(_ body: () throws -> Void) {
      do {
        try body()
        Issue.record("it was done")
      } catch {
        let said = (error as? LedgerError)?.description ?? "\(error)"
        #expect(said.contains(seconds > 0 ? "after 9999" : "1970 or before"), "\(said)")
        #expect(said.contains("set the clock right"), "\(said)")
      }
    }
    check { _ = try Appender.create(test.folder, genesis: test.genesis(), key: test.logKey, clock: wrong) }
    #expect(!FileManager.default.fileExists(atPath: test.folder.string))
    #expect(!FileManager.default.fileExists(atPath: test.logKey.checkpointPath.string))
    try test.create().finish()
    check { _ = try Appender.open(test.folder, key: test.logKey, payloads: test.keys, clock: wrong) }
  }

  @Test("A clock that jumps beyond all times while records come in is told", arguments: [-1, 253_402_300_800])
  func clockThatLeaves(seconds: Int64) throws {
    let ledger = try test.create()
    test.clock.set(Time(microseconds: seconds * Time.second))
    #expect(throws: LedgerError(.clock, "")) { try stream([TestLedger.trainingData(1)], onto: ledger) }
  }

  @Test("A resume comes over a stream as well, after a long stop and after the clock was set back", arguments: [2, -2])
  func resumeInAStream(days: Int) throws {
    do {
      let ledger = try test.create()
      test.clock.advance(seconds: days * 86_400)
      #expect(throws: LedgerError(.clock, "")) { try stream([TestLedger.trainingData(1)], onto: ledger) }
    }
    // A writer whose stream has failed writes no more.
    let ledger = try test.open()
    let to = Text(test.clock.time.description)
    let resume: JSONValue = [
      "kind": "resume@1", "predicate": ["reason": "long-stop", "to": .string(to)],
      "subject": [["name": .string(Text(TestLedger.origin))]],
    ]
    #expect(try stream([resume.canonicalBytes], onto: ledger, signers: [test.authority]) == 1)
    #expect(try stream([TestLedger.trainingData(1), TestLedger.trainingData(2)], onto: ledger) == 2)
    let verdict = try LedgerVerification(test.folder).run()
    #expect(verdict.holds, "\(verdict.text)")
  }

  /// Appends lines as a stream; returns how many were accepted.
  @discardableResult
  private func stream(
    _ lines: [[UInt8]], onto ledger: Appender, signers: [Ed25519.PrivateKey] = []
  ) throws -> Int {
    let path = test.home.appending("lines")
    try DurableFile.replace(path, by: Array(lines.joined(separator: [0x0A])) + [0x0A], permissions: 0o644)
    let file = try FileDescriptor.open(path, .readOnly)
    defer { try? file.close() }
    var options = BulkAppend.Options()
    options.signers = signers
    if !signers.isEmpty {
      let producer = Text("ledger.example/authority")
      options.completion = RecordCompletion(
        ledger: ledger.genesis.origin,
        producer: ProducerReference(id: producer, sequence: ledger.sequence(of: producer) + 1))
    }
    return try BulkAppend(ledger, options: options).run(LineReader(descriptor: file.rawValue)) { _ in }.accepted
  }
}

private func copyFolder(_ from: FilePath, to target: FilePath) throws {
  let process = try Command.run("cp", "-r", from.string, target.string)
  #expect(process == 0)
}
