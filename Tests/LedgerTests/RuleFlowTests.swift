import CEL
import Evidence
import Ledger
import Rules
import Testing
import TransparencyLog
import Verifier

/// Rules on a ledger, from their deployment to what the verifier says.
@Suite("Rules on a ledger") struct RuleFlowTests {
  let test: TestLedger

  init() throws { test = try TestLedger() }

  static let freeze: JSONValue = [
    "clause": "Interim Measures art. 10", "condition": "record.predicate.cri >= 80.0",
    "effects": [
      ["do": "set", "restricts": true, "status": "frozen"],
      [
        "do": "emit", "emits": "judicial-audit",
        "fields": [["name": "cri", "value": "record.predicate.cri"], ["name": "model", "value": "subject"]],
      ],
      ["clock": "audit", "do": "start-clock", "duration": 1_209_600],
      ["do": "notify", "parties": ["gateway"]],
    ],
    "id": "cri-freeze", "jurisdiction": "CN", "kinds": ["risk-assessment@1"],
    "titles": [["language": "en", "text": "A CRI of 80 or more freezes the service"]], "version": 1,
  ]

  static let overdue: JSONValue = [
    "clause": "Interim Measures art. 10", "clocks": ["audit"], "condition": "statuses.frozen",
    "effects": [
      ["do": "set", "restricts": true, "status": "suspended"],
      [
        "do": "put", "fields": [["name": "since", "value": "clock.deadline"]], "key": "subject", "register": "overdue",
      ],
    ],
    "id": "audit-overdue", "jurisdiction": "CN",
    "titles": [["language": "en", "text": "An audit that is overdue suspends"]], "version": 1,
  ]

  private func ledger() throws -> Appender { try test.createWithRules() }

  private func deploy(_ rule: JSONValue, _ ledger: Appender) throws -> Receipt { try test.deploy(rule, ledger) }

  @discardableResult
  private func assess(_ cri: String, _ ledger: Appender) throws -> Receipt { try test.assess(cri, ledger) }

  private func state(_ type: StateType, _ name: Text) throws -> JSONValue? { try test.state(type, name) }

  private func verdict() throws -> Verdict { try test.verdict() }

  @Test("At 80 a service is frozen and its audit's clock starts, below it isn't; a regulator releases it")
  func freezes() throws {
    let ledger = try ledger()
    _ = try deploy(Self.freeze, ledger)
    _ = try deploy(Self.overdue, ledger)
    try assess("79.999999", ledger)
    let before = ledger.size
    let cause = try assess("80", ledger)
    #expect(ledger.size == before + 2, "the assessment and one trigger")
    try ledger.checkpoint()
    #expect(try state(.status, "frozen")?["index"]?.integer == Int64(cause.index + 1))
    #expect(try state(.clock, "audit")?["deadline"]?.string == "2026-12-06T00:00:01.000000Z")
    let bytes = try LedgerFolder(test.folder).entry(cause.index + 1)
    let trigger = try JSONValue.parse(bytes.span)["record"]?["predicate"]
    #expect(trigger?["cause"]?["leaf"]?.string == Text(cause.leaf.text))
    #expect(trigger?["effects"]?.array?[1]["fields"] == ["cri": 80, "model": .string(TestLedger.model)])
    // Two weeks pass with seals of a day each: the clock fires before the entry that comes after it.
    for _ in 0..<14 {
      test.clock.advance(seconds: 80_000)
      try ledger.seal(at: test.clock.time)
    }
    #expect(try state(.status, "suspended") == nil)
    test.clock.advance(seconds: 80_000)
    try ledger.seal(at: test.clock.time)
    test.clock.advance(seconds: 80_000)
    try ledger.seal(at: test.clock.time)
    try ledger.checkpoint()
    #expect(try state(.status, "suspended") != nil)
    #expect(try state(.clock, "audit") == nil)
    let frozen = try #require(try state(.status, "frozen"))
    #expect(throws: LineRefusal.self, "only the regulator releases") {
      try release(frozen, "frozen", by: TestLedger.assessor, ledger)
    }
    try release(frozen, "frozen", by: test.regulator, ledger)
    try ledger.finish()
    #expect(try state(.status, "frozen") == nil)
    let verdict = try verdict()
    #expect(verdict.holds, "\(verdict.text)")
  }

  @discardableResult
  private func release(
    _ standing: JSONValue, _ status: Text, by key: Ed25519.PrivateKey, _ ledger: Appender
  ) throws -> Receipt {
    try ledger.append(
      record: [
        "kind": "release@1",
        "predicate": [
          "basis": "audit-passed", "index": standing["index"]!, "jurisdiction": "CN", "leaf": standing["leaf"]!,
          "status": .string(status),
        ], "subject": [["name": .string(TestLedger.model)]],
      ], producer: "cn/desk", signers: [key])
  }

  @Test(
    "A rule that doesn't check is refused, with its place",
    arguments: [
      ("record.predicate.cri >= ", "condition, column"), ("record.predicate.cri", "should be bool"),
      ("record.predicate.crl >= 80.0", "crl"),
      ("record.predicate.method > 80.0", "column 25: '>' doesn't take (string, decimal)"),
      ("double(1) > 0.5", "double"), ("accepted.getHours('nonsense') > 8", "column 19: a time zone is 'UTC'"),
    ])
  func refused(_ condition: String, _ said: String) throws {
    let ledger = try ledger()
    var rule = Self.freeze.object!
    rule["condition"] = .string(Text(condition))
    do {
      _ = try deploy(.object(rule), ledger)
      Issue.record("\(condition) was deployed")
    } catch let refusal as LineRefusal {
      #expect(refusal.code == "record-refused")
      #expect(refusal.description.contains(said), "\(refusal)")
    }
  }

  @Test("An error in a condition restricts and does not relax")
  func errors() throws {
    let ledger = try ledger()
    var rule = Self.freeze.object!
    rule["condition"] = "registers.limits.most < record.predicate.cri"
    rule["effects"] = [
      ["do": "set", "restricts": true, "status": "frozen"], ["do": "set", "restricts": false, "status": "exempt"],
      ["do": "clear", "restricts": false, "status": "exempt"], ["do": "clear", "restricts": true, "status": "frozen"],
    ]
    _ = try deploy(.object(rule), ledger)
    let cause = try assess("12.5", ledger)
    try ledger.finish()
    let bytes = try LedgerFolder(test.folder).entry(cause.index + 1)
    let trigger = try JSONValue.parse(bytes.span)["record"]?["predicate"]
    #expect(trigger?["error"]?.string == "field")
    #expect(
      trigger?["effects"] == [
        ["do": "set", "restricts": true, "status": "frozen"],
        ["do": "clear", "restricts": false, "status": "exempt"],
      ])
    #expect(try state(.status, "frozen") != nil)
    let verdict = try verdict()
    #expect(verdict.holds, "\(verdict.text)")
  }

  @Test("A bundle proves that a service is frozen, that it isn't exempt, that nothing is filed for it")
  func proofs() throws {
    let ledger = try ledger()
    _ = try deploy(Self.freeze, ledger)
    try assess("80", ledger)
    test.clock.advance(seconds: 700)
    try ledger.seal(at: test.clock.time)
    try ledger.finish()
    func proven(_ type: StateType, _ key: Text) throws -> (stands: Bool, text: String) {
      var maker = BundleMaker(try LedgerFolder(test.folder))
      let bytes = try maker.bundle(state: type, key)
      let verdict = try BundleVerification(bytes, name: "b.json").run()
      #expect(verdict.holds, "\(verdict.text)")
      guard case .state(let said, let about, let value, _, _)? = verdict.proves.first else { return (false, "") }
      #expect(said == type && about == key)
      // A bundle in which the value is another one holds no more.
      let text = String(decoding: bytes, as: UTF8.self)
      let other = text.replacing("\"key\":\"\(key)\"", with: "\"key\":\"\(key)x\"")
      #expect(try !BundleVerification(Array(other.utf8), name: "b.json").run().holds)
      return (value != nil, verdict.text)
    }
    let model = TestLedger.model
    let frozen = try proven(.status, StateKey.named("CN", "frozen", model))
    #expect(
      frozen.stands && frozen.text.contains(#"proves: status "frozen" of "example.com/models/one" in CN: stands: {"#))
    let exempt = try proven(.status, StateKey.named("CN", "exempt", model))
    #expect(!exempt.stands && exempt.text.contains("does not stand; as of 2026-11-22T00:10:00.000000Z"))
    #expect(try proven(.filing, "CN/example.com/models/one").stands == false)
    #expect(try proven(.clock, StateKey.named("CN", "audit", model)).stands)
  }

  @Test("A ledger whose state was lost goes on with its rules, and the verifier agrees")
  func reopened() throws {
    var ledger: Appender? = try ledger()
    _ = try deploy(Self.freeze, ledger!)
    try ledger!.finish()
    ledger = nil
    let again = try test.open()
    let cause = try assess("99.5", again)
    #expect(again.size == cause.index + 2)
    try again.finish()
    #expect(try verdict().holds)
  }
}
