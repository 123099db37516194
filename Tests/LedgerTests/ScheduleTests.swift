import Evidence
import Glibc
import Ledger
import Testing
import TransparencyLog
import Verifier

/// The same records give the same bytes, whatever comes together in a commit and whoever is faster in a replay.
@Suite("Whatever the schedule") struct ScheduleTests {
  private static let days = 3
  private static let perDay = 900

  /// Rules that see each other's work, a clock that some of them start, and assessments among training data.
  private static let rules: [JSONValue] = [
    TestLedger.rule(
      "a-freeze",
      [
        ("condition", "record.predicate.cri >= 80.0"),
        (
          "effects",
          [
            ["do": "set", "restricts": true, "status": "frozen"],
            ["clock": "audit", "do": "start-clock", "duration": 50_000],
            [
              "do": "put",
              "fields": [["name": "n", "value": "int(registers.at('count', 'all').orValue({'n': 0}).n) + 1"]],
              "key": "'all'", "register": "count",
            ],
          ]
        ),
      ]),
    TestLedger.rule(
      "b-exempt",
      [
        ("condition", "record.predicate.cri < 50.0 && !statuses.frozen"),
        ("effects", [["do": "set", "restricts": false, "status": "exempt"]]),
      ]),
    TestLedger.rule(
      "c-overdue",
      [
        ("kinds", .null), ("clocks", ["audit"]), ("condition", "statuses.frozen"),
        ("effects", [["do": "set", "restricts": true, "status": "suspended"]]),
      ]),
  ]

  /// The records of a day, as lines: assessments of 40 services among training data.
  private static func lines(day: Int) -> [JSONValue] {
    (0..<perDay).map { number in
      let sequence = day * perDay + number + 1
      if number % 9 > 0 {
        let line = TestLedger.trainingData(sequence)
        return (try? JSONValue.parse(line.span)) ?? .null
      }
      let cri = Int64(sequence * 37 % 100)
      return [
        "kind": "risk-assessment@1", "ledger": .string(Text(TestLedger.origin)),
        "predicate": [
          "cri": .number(JSONNumber(cri)), "inputs": .string(Text(TestLedger.inputs)),
          "known": .number(JSONNumber(cri)),
          "method": "cri@1", "span": ["end": "2026-11-22T00:00:00.000000Z", "start": "2026-11-21T00:00:00.000000Z"],
          "unknown": .number(JSONNumber(cri)),
        ], "producer": ["id": "assessor.example/desk", "sequence": .integer(sequence)],
        "subject": [["name": .string(Text("example.com/services/\(sequence % 40)"))]],
      ]
    }
  }

  /// A ledger of these days whose records were committed so many at a time; its root.
  private func write(_ sizes: [Int], _ test: TestLedger) throws -> Digest {
    let ledger = try test.createWithRules(window: 43_200)
    for rule in Self.rules { try test.deploy(rule, ledger) }
    var number = 0
    for day in 0..<Self.days {
      var rest = Self.lines(day: day)[...]
      while !rest.isEmpty {
        let some = rest.prefix(sizes[number % sizes.count])
        rest = rest.dropFirst(some.count)
        number += 1
        var batch = PreparedBatch(accepted: try ledger.currentTime())
        var none: RecordCompletion?
        for (place, line) in some.enumerated() {
          let isSigned = line["kind"]?.string == "risk-assessment@1"
          let bytes = line.canonicalBytes
          batch.append(
            line: bytes.span, number: place + 1, signers: isSigned ? [TestLedger.assessor] : [], completion: &none)
        }
        if let answers = try ledger.append(batch, policy: .stopAtRefusal).answers {
          #expect(answers.allSatisfy { if case .receipt = $0 { true } else { false } })
        }
      }
      test.clock.advance(seconds: 43_200)
      try ledger.seal(at: test.clock.time)
    }
    try ledger.finish()
    #expect(try LedgerFolder(test.folder).chain().state.count(of: .status) > 40, "rules and clocks were at work")
    return try LedgerFolder(test.folder).checkpoint.root
  }

  @Test("commits of one, of seven, and of a whole day leave the same ledger")
  func commits() throws {
    var roots: Set<Digest> = []
    for sizes in [[Self.perDay], [7, 1, 400, 3], [250]] { roots.insert(try write(sizes, try TestLedger())) }
    #expect(roots.count == 1)
  }

  @Test("a replay on one thread, or on many that wait for each other as chance has it, says the same")
  func replays() throws {
    let test = try TestLedger()
    _ = try write([500], test)
    var verdicts: Set<[UInt8]> = []
    for threads in [1, 2, 3, 8] {
      var options = VerificationOptions()
      options.threads = threads
      let verdict = try LedgerVerification(test.folder, options).run { _, _ in usleep(.random(in: 0..<3_000)) }
      #expect(verdict.holds, "\(verdict.text)")
      verdicts.insert(verdict.json.canonicalBytes)
    }
    #expect(verdicts.count == 1)
  }
}
