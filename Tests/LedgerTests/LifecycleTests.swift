import Evidence
import Ledger
import LedgerStore
import SystemPackage
import Testing
import TransparencyLog
import Verifier

@Suite("What is appended, sealed, erased and redacted is what the verifier finds")
struct LifecycleTests {
  let test = try! TestLedger()

  private func verdict(strict: Bool = false) throws -> Verdict {
    var options = VerificationOptions()
    options.isStrict = strict
    options.payloadKeys = test.keys.folder
    return try LedgerVerification(test.folder, options).run()
  }

  private func codes(_ verdict: Verdict) -> [FindingCode] { verdict.findings.map(\.code) }

  @Test("A closed and sealed ledger has nothing to find")
  func clean() throws {
    let ledger = try test.create()
    try test.grantAll(ledger)
    _ = try ledger.append(test.batch((1...700).map { TestLedger.trainingData($0) }), policy: .stopAtRefusal)
    _ = try ledger.close(producer: "example.com/pipeline", signers: [test.producer])
    test.clock.advance(seconds: 600)
    try ledger.seal(at: test.clock.time)
    try ledger.finish()
    let verdict = try verdict(strict: true)
    #expect(verdict.holds, "\(verdict.text)")
    #expect(verdict.findings.isEmpty)
    #expect(verdict.checked.blocks == 1)
    #expect(verdict.checked.signatures == 9)
  }

  @Test("A payload is stored, opened, held, erased; the verifier sees each step")
  func payload() throws {
    let ledger = try test.create()
    try test.grantAll(ledger)
    let content = test.home.appending("list.txt")
    try DurableFile.replace(content, by: Array("file one\nfile two\n".utf8), permissions: 0o644)
    let reference = try ledger.storePayload(content, keys: test.keys)
    #expect(reference.size == 32 + 18)
    var completion: RecordCompletion? = RecordCompletion(
      ledger: Text(TestLedger.origin), payload: (reference, "text/plain"))
    var batch = PreparedBatch(accepted: test.clock.time)
    let line = TestLedger.trainingData(1)
    batch.append(line: line.span, number: 1, completion: &completion)
    let index = try ledger.append(batch, policy: .stopAtRefusal).first
    try ledger.finish()
    #expect(codes(try verdict()) == [.unattested])

    let order = Appender.Order(basis: "gdpr-17", order: "order-1")
    _ = try ledger.hold(index, lifts: false, order, producer: "authority/one", signers: [test.authority])
    #expect(throws: (any Error).self) {
      _ = try ledger.erase(index, order, producer: "eraser/one", signers: [test.eraser], keys: test.keys)
    }
    _ = try ledger.hold(index, lifts: true, order, producer: "authority/one", signers: [test.authority])
    _ = try ledger.erase(index, order, producer: "eraser/one", signers: [test.eraser], keys: test.keys)
    #expect(try test.keys.key(reference.digest) == nil)
    try ledger.finish()
    let after = try verdict()
    #expect(after.holds, "\(after.text)")
    #expect(Set(codes(after)) == [.unattested, .erased])
  }

  @Test("A redacted entry is blanked, and the ledger still holds")
  func redaction() throws {
    let ledger = try test.create()
    try test.grantAll(ledger)
    let first = try ledger.append(
      test.batch((1...300).map { TestLedger.trainingData($0) }), policy: .stopAtRefusal
    ).first
    let order = Appender.Order(basis: "court-order", order: "order-2")
    _ = try ledger.redact(
      first + 5, order, producer: "authority/one", signers: [test.authority], keys: test.keys)
    test.clock.advance(seconds: 601)
    try ledger.seal(at: test.clock.time)
    try ledger.finish()
    let entry = try LedgerFolder(test.folder).entry(first + 5)
    #expect(RedactionStub(entry.span) != nil)
    let verdict = try verdict()
    #expect(verdict.holds, "\(verdict.text)")
    #expect(Set(codes(verdict)) == [.unattested, .redacted])
  }

  @Test("A stream of lines with faults in it is answered line by line, in order")
  func stream() throws {
    let ledger = try test.create()
    var lines: [UInt8] = []
    for number in 1...20_000 {
      lines +=
        number % 5_000 == 0 ? Array("{\"kind\":\"unheard-of@1\"}".utf8) : TestLedger.trainingData(number)
      lines.append(UInt8(ascii: "\n"))
    }
    let path = test.home.appending("lines")
    try DurableFile.replace(path, by: lines, permissions: 0o644)
    let file = try FileDescriptor.open(path, .readOnly)
    defer { try? file.close() }
    var options = BulkAppend.Options()
    options.policy = .skipRefused
    var refusedLines: [Int] = []
    var receipts: [UInt8] = []
    let summary = try BulkAppend(ledger, options: options).run(
      LineReader(descriptor: file.rawValue, pieceByteCount: 100_000)
    ) { output in
      switch output {
      case .receipts(let bytes): receipts += bytes
      case .refused(let line, _): refusedLines.append(line)
      case .checkpoint: break
      }
    }
    #expect(summary.accepted == 19_996)
    #expect(refusedLines == [5_000, 10_000, 15_000, 20_000])
    let answered = receipts.split(separator: UInt8(ascii: "\n"))
    #expect(answered.count == 19_996)
    let folder = try LedgerFolder(test.folder)
    for (place, line) in answered.enumerated() {
      let line = Array(line)
      let receipt = try JSONValue.parse(line.span)
      #expect(receipt["index"]?.integer == Int64(place + 1))
      if place % 997 == 0 {
        let leaf = try folder.leaf(place + 1)
        #expect(receipt["leaf"]?.string == Text(leaf.text))
      }
    }
    #expect(try verdict().holds)
  }

  @Test("The index finds digests, subjects and filing numbers, and can be deleted")
  func query() throws {
    let ledger = try test.create()
    try test.grantAll(ledger)
    _ = try ledger.append(test.batch((1...600).map { TestLedger.trainingData($0) }), policy: .stopAtRefusal)
    let name: Text = "example.com/models/one"
    _ = try ledger.append(
      record: [
        "kind": "algorithm@1",
        "predicate": [
          "action": "in-service", "filings": [["jurisdiction": "CN", "scheme": "cac-algorithm"]],
          "provider": "example.com", "since": "2026-01-01",
        ], "subject": [["name": .string(name)]],
      ], producer: "example.com/desk", signers: [test.provider])
    let number: Text = "网信算备110108123456789012345号"
    let submitted = try ledger.append(
      record: filing("submitted", number, nil), producer: "example.com/desk", signers: [test.provider])
    let accepted = try ledger.append(
      record: filing("accepted", number, submitted), producer: "cn/desk", signers: [test.regulator])
    test.clock.advance(seconds: 600)
    try ledger.seal(at: test.clock.time)
    try ledger.finish()
    let folder = try LedgerFolder(test.folder)
    let index = try QueryIndex(folder)
    #expect(try index.find(.filing(number)) == [submitted.index, accepted.index])
    #expect(try index.find(.digest(accepted.leaf)) == [accepted.index])
    #expect(try index.find(.subject("example.com/datasets/web")).count == 600)
    #expect(try index.find(.subject("example.com/datasets/we")).isEmpty)
    #expect(ledger.filingRate.sentence == "1 of 1 registered")
    let verdict = try verdict()
    #expect(verdict.holds, "\(verdict.text)")
    var maker = BundleMaker(folder)
    let bundle = try maker.bundle(about: accepted.index)
    let value = try JSONValue.parse(bundle.span)
    #expect(value["about"]?.integer == Int64(accepted.index))
    #expect(value["state"]?.array?.count == 3)
  }

  private func filing(_ status: Text, _ number: Text, _ actsOn: Receipt?) -> JSONValue {
    var predicate = JSONObject()
    predicate["authority"] = "cac"
    predicate["date"] = "2026-11-22"
    predicate["jurisdiction"] = "CN"
    predicate["number"] = .string(number)
    predicate["scheme"] = "cac-algorithm"
    predicate["status"] = .string(status)
    predicate["acts_on"] = actsOn.map { ["index": .integer($0.index), "leaf": .string(Text($0.leaf.text))] }
    return [
      "kind": "algorithm-filing@1", "predicate": .object(predicate),
      "subject": [["name": "example.com/models/one"]],
    ]
  }
}
