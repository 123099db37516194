import Evidence
import Ledger
import LedgerStore
import Rules
import SystemPackage
import Testing
import TransparencyLog
import Verifier

/// What engine 1 can do beyond conditions on one record and effects on its subject.
@Suite("Quorums, spreading, draws, engines") struct RuleEffectsTests {
  let test: TestLedger

  init() throws { test = try TestLedger() }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch let refusal as LineRefusal {
      return refusal.code
    } catch {
      return "\(error)"
    }
  }

  private func expectHolds() throws {
    let verdict = try test.verdict()
    #expect(verdict.holds, "\(verdict.text)")
  }

  @Test("A rule demands signatures of both sides: with fewer a record is refused")
  func demands() throws {
    let ledger = try test.createWithRules()
    try test.deploy(
      TestLedger.rule(
        "both-sides",
        [
          ("condition", "record.predicate.cri < 50.0"),
          ("demands", [["by": "assessor", "signatures": 1], ["by": "regulator:EU", "signatures": 1]]),
        ]), ledger)
    #expect(refusal { try test.assess("49.999999", in: "CN", ledger) } == "demand-unmet")
    try test.assess("50", in: "CN", ledger)
    try test.assess("12", ledger)
    func signed(_ other: Ed25519.PrivateKey) throws {
      try test.assess("12", in: "CN", by: [TestLedger.assessor, other], ledger)
    }
    #expect(refusal { try signed(test.regulator) } == "demand-unmet", "of another jurisdiction")
    try signed(TestLedger.european)
    try ledger.finish()
    try expectHolds()
  }

  @Test("Rules are rehearsed one after another: what one demands is demanded of the next, and nothing is appended")
  func rehearsal() throws {
    let ledger = try test.createWithRules()
    test.clock.advance(seconds: 700)
    let bothSides = TestLedger.rule(
      "both-sides",
      [
        ("demands", [["by": "regulator:CN", "signatures": 1], ["by": "regulator:EU", "signatures": 1]]),
        ("condition", "true"), ("kinds", ["rule@1"]),
      ])
    let rules = [RuleFlowTests.freeze, bothSides, RuleFlowTests.overdue].compactMap(\.object)
    func refused(_ signers: [Ed25519.PrivateKey]) throws -> [Bool] {
      try ledger.rehearse(rules, producer: "cn/desk", signers: signers).map { $0 != nil }
    }
    #expect(try refused([test.regulator]) == [false, false, true])
    let size = ledger.size
    #expect(try refused([test.regulator, TestLedger.european]) == [false, false, false])
    #expect(try refused([TestLedger.european]) == [true, true, true])
    #expect(ledger.size == size && ledger.sequence(of: "cn/desk") == 0)
    for rule in rules[..<2] { try test.deploy(.object(rule), ledger) }
    #expect(refusal { try test.deploy(.object(rules[2]), ledger) } == "demand-unmet")
    try ledger.finish()
    try expectHolds()
  }

  @Test("No quorum can be demanded of what undoes a rule, comes unsigned or names no jurisdiction, nor of a wrong role")
  func wrongDemands() throws {
    let ledger = try test.createWithRules()
    let demands: JSONValue = [["by": "assessor", "signatures": 1]]
    let wrong: [[(Text, JSONValue)]] = [
      [("demands", demands), ("kinds", ["decision-trace@1"])], [("demands", demands), ("clocks", ["audit"])],
      [("demands", demands), ("kinds", ["grant@1"])], [("demands", demands), ("kinds", ["rule-retire@1"])],
      [("demands", demands), ("kinds", ["key@1"])], [("demands", demands), ("kinds", ["engine@1", "release@1"])],
      [("demands", [["by": "emperor", "signatures": 1]])], [("demands", [["by": "regulator:eu", "signatures": 1]])], [],
    ]
    for members in wrong {
      #expect(refusal { try test.deploy(TestLedger.rule("r", members), ledger) } == "record-refused", "\(members)")
    }
  }

  private func data(_ name: Text, from origins: [Receipt], _ ledger: Appender) throws -> Receipt {
    let line = TestLedger.trainingData(1)
    var predicate = try #require(try JSONValue.parse(line.span)["predicate"]?.object)
    if !origins.isEmpty {
      predicate["derived_from"] = .array(
        origins.map { ["index": .integer($0.index), "leaf": .string(Text($0.leaf.text))] })
    }
    return try test.append(
      "training-data@1", .object(predicate), about: name, by: "example.com/pipeline", [test.producer], ledger)
  }

  @Test("A rule spreads over links: a part for each name that was made from the subject, in order")
  func spreads() throws {
    let ledger = try test.createWithRules()
    try test.deploy(
      TestLedger.rule(
        "spread",
        [
          ("spread", "derived"),
          (
            "effects",
            [
              ["do": "set", "restricts": true, "status": "tainted", "bars": ["training"]],
              [
                "do": "emit", "emits": "tainted",
                "fields": [["name": "by", "value": "origin"], ["name": "what", "value": "subject"]],
              ],
            ]
          ),
        ]), ledger)
    let root = try data("example.com/sets/root", from: [], ledger)
    let second = try data("example.com/sets/b", from: [root], ledger)
    let third = try data("example.com/sets/a", from: [second, root], ledger)
    _ = try data("example.com/sets/root", from: [third], ledger)
    _ = try data("example.com/sets/other", from: [], ledger)
    let cause = try test.assess("10", of: "example.com/sets/root", ledger)
    #expect(ledger.size == cause.index + 3, "two names can be reached, and the subject isn't among them")
    try ledger.finish()
    for (number, name) in ["example.com/sets/a", "example.com/sets/b"].enumerated() {
      let trigger = try test.predicate(at: cause.index + 1 + number)
      #expect(trigger?["part"] == ["number": .integer(number + 1), "of": 2])
      #expect(trigger?["effects"]?.array?[1]["fields"] == ["by": "example.com/sets/root", "what": .string(Text(name))])
      #expect(try test.state(.status, "tainted", of: Text(name))?["bars"] == ["training"])
    }
    #expect(try test.state(.status, "tainted", of: "example.com/sets/root") == nil)
    try expectHolds()
  }

  @Test("An origin is an earlier entry by its leaf; neither it nor what names it is ever redacted")
  func origins() throws {
    let ledger = try test.createWithRules()
    let root = try data("example.com/sets/root", from: [], ledger)
    let wrong = Receipt(index: root.index - 1, leaf: root.leaf, accepted: root.accepted)
    #expect(refusal { _ = try data("example.com/sets/b", from: [wrong], ledger) } == "acts-on-wrong")
    let linked = try data("example.com/sets/b", from: [root], ledger)
    let another = try data("example.com/sets/root", from: [], ledger)
    try ledger.checkpoint()
    for (target, code) in [(linked, "acts-on-wrong"), (root, "acts-on-wrong"), (another, nil)] as [(Receipt, String?)] {
      let bytes = try LedgerFolder(test.folder).entry(target.index)
      let entry = try JSONValue.parse(bytes.span)
      let predicate: JSONValue = [
        "accepted": entry["accepted"]!, "basis": "x", "index": .integer(target.index), "kind": "training-data@1",
        "leaf": .string(Text(target.leaf.text)), "producer": entry["record"]!["producer"]!,
      ]
      #expect(refusal { try test.govern("redaction@1", predicate, ledger) } == code)
    }
  }

  /// A line of unsigned training data.
  private func line(_ number: Int, _ name: Text, from origin: Receipt?) throws -> [UInt8] {
    let line = TestLedger.trainingData(number)
    var record = try #require(try JSONValue.parse(line.span).object)
    var predicate = try #require(record["predicate"]?.object)
    predicate["derived_from"] = origin.map {
      [["index": .integer($0.index), "leaf": .string(Text($0.leaf.text))]]
    }
    record["predicate"] = .object(predicate)
    record["subject"] = [["name": .string(name)]]
    return JSONValue.object(record).canonicalBytes
  }

  @Test("A rule is asked about data that says what it was made from, unsigned in the midst of a batch, and no other")
  func listensToDerivedData() throws {
    let ledger = try test.createWithRules()
    let end: JSONValue = [["do": "set", "restricts": true, "status": "ended"]]
    try test.deploy(TestLedger.rule("high", [("effects", end)]), ledger)
    try test.deploy(
      TestLedger.rule(
        "made",
        [
          ("kinds", ["model-snapshot@1", "training-data@1"]),
          ("condition", "size(statuses.among('ended', origins)) > 0"),
          ("effects", [["do": "emit", "emits": "made", "fields": [["name": "from", "value": "origins"]]]]),
        ]), ledger)
    let raw = try ledger.append(test.batch([try line(1, "example.com/raw", from: nil)]), policy: .stopAtRefusal)
      .onlyReceipt
    let root = try ledger.append(test.batch([try line(2, "example.com/root", from: raw)]), policy: .stopAtRefusal)
      .onlyReceipt
    for name in ["example.com/raw", "example.com/root"] as [Text] { try test.assess("10", of: name, ledger) }
    let size = ledger.size
    // What may be blanked has a name that no rule sees: the 150th causes nothing.
    let lines = try (3..<300).map { number in
      try line(
        number, Text("example.com/sets/\(number)"), from: number % 100 == 0 ? root : number == 150 ? raw : nil)
    }
    #expect(try ledger.append(test.batch(lines), policy: .stopAtRefusal).leaves.count == 297)
    #expect(ledger.size == size + 299, "two of them were made from it")
    test.clock.advance(seconds: 700)
    try ledger.seal(at: test.clock.time)
    try ledger.finish()
    let trigger = try test.predicate(at: size + 98)
    #expect(trigger?["effects"]?.array?[0]["fields"] == ["from": ["example.com/root"]])
    try expectHolds()
  }

  @Test("Unsigned data among its like is linked, too, by the writer and by a replay")
  func unsignedLinks() throws {
    let ledger = try test.createWithRules()
    let root = try ledger.append(test.batch([try line(1, "example.com/root", from: nil)]), policy: .stopAtRefusal)
      .onlyReceipt
    let lines = try (2..<300).map { try line($0, Text("example.com/sets/\($0)"), from: $0 == 150 ? root : nil) }
    #expect(try ledger.append(test.batch(lines), policy: .stopAtRefusal).leaves.count == 298)
    #expect(ledger.state.count(of: .link) == 1)
    test.clock.advance(seconds: 700)
    try ledger.seal(at: test.clock.time)
    try ledger.finish()
    try expectHolds()
  }

  @Test("A clock runs until the time of an expression, and at least a second")
  func until() throws {
    let ledger = try test.createWithRules()
    try test.deploy(
      TestLedger.rule(
        "until",
        [
          (
            "effects",
            [
              ["clock": "late", "do": "start-clock", "until": "record.predicate.span.end + duration('26h')"],
              ["clock": "past", "do": "start-clock", "until": "record.predicate.span.start"],
            ]
          )
        ]), ledger)
    try test.assess("10", ledger)
    try ledger.checkpoint()
    #expect(try test.state(.clock, "late")?["deadline"]?.string == "2026-11-23T02:00:00.000000Z")
    #expect(try test.state(.clock, "past")?["deadline"]?.string == "2026-11-22T00:00:02.000000Z")
    test.clock.advance(seconds: 2)
    try test.assess("10", ledger)
    try ledger.finish()
    try expectHolds()
  }

  @Test("A stream that finds windows missed tells a seal's checkpoint with its own size")
  func checkpointBeforeLateTriggers() throws {
    let ledger = try test.createWithRules()
    let effects: JSONValue = [["clock": "later", "do": "start-clock", "duration": 900]]
    try test.deploy(TestLedger.rule("later", [("effects", effects)]), ledger)
    try test.assess("10", ledger)
    test.clock.advance(seconds: 2_000)
    let path = test.home.appending("lines")
    try DurableFile.replace(path, by: TestLedger.trainingData(1) + [0x0A], permissions: 0o644)
    let file = try FileDescriptor.open(path, .readOnly)
    defer { try? file.close() }
    var sizes: [Int] = []
    _ = try BulkAppend(ledger, options: BulkAppend.Options()).run(LineReader(descriptor: file.rawValue)) { output in
      guard case .checkpoint(let note, let size) = output else { return }
      let lines = String(decoding: note, as: UTF8.self).split(separator: "\n")
      #expect(lines[1] == "\(size)")
      sizes.append(size)
    }
    #expect(sizes.suffix(2) == [ledger.size - 2, ledger.size], "the seal; the trigger and the record")
    try expectHolds()
  }

  @Test("A draw: commitments before the block, nonces after it, and a seed that everybody can compute")
  func draws() throws {
    let ledger = try test.createWithRules()
    try test.deploy(
      TestLedger.rule(
        "picks",
        [
          ("kinds", ["draw-reveal@1"]), ("condition", "draw.complete"),
          (
            "effects",
            [
              [
                "do": "emit", "emits": "arbitrators",
                "fields": [["name": "chosen", "value": "random.pick(draw.seed, draw.items, 2)"]],
              ]
            ]
          ),
        ]), ledger)
    let parties: [(Text, Ed25519.PrivateKey)] = [
      ("court.example", test.regulator), ("provider.example", test.provider),
    ]
    let draw = try test.append(
      "draw@1",
      [
        "height": 0, "items": ["a", "b", "c", "d"], "jurisdiction": "CN",
        "parties": .array(parties.map { .string($0.0) }), "until": "2026-11-22T00:30:00.000000Z",
      ], about: "example.com/cases/1", by: "cn/desk", [test.regulator], ledger)
    let reference: JSONValue = ["index": .integer(draw.index), "leaf": .string(Text(draw.leaf.text))]
    let nonces = [UInt8(1), 2].map { [UInt8](repeating: $0, count: 32) }
    func commit(_ number: Int) throws {
      let nonce = nonces[number]
      let commitment = SHA256.hash(nonce.span)
      try test.append(
        "draw-commitment@1", ["commitment": .string(Text(commitment.text)), "draw": reference],
        about: "example.com/cases/1", by: parties[number].0, [parties[number].1], ledger)
    }
    var block: JSONValue = reference
    func reveal(_ number: Int, nonce other: Int? = nil) throws -> Receipt {
      let nonce = nonces[other ?? number]
      let text = Base64.encode(nonce.span)
      return try test.append(
        "draw-reveal@1", ["block": block, "draw": reference, "nonce": .string(Text(text))],
        about: "example.com/cases/1", by: parties[number].0, [parties[number].1], ledger)
    }
    try commit(0)
    #expect(refusal { try commit(0) } == "record-refused", "twice")
    try commit(1)
    #expect(refusal { _ = try reveal(0) } == "acts-on-wrong", "before the block is sealed")
    test.clock.advance(seconds: 700)
    try ledger.seal(at: test.clock.time)
    let seal = try LedgerFolder(test.folder).newestBlock()!.seal
    let leaf = try LedgerFolder(test.folder).leaf(seal)
    block = ["index": .integer(seal), "leaf": .string(Text(leaf.text))]
    #expect(refusal { try commit(1) } == "record-refused", "after the block is sealed")
    #expect(refusal { _ = try reveal(0, nonce: 1) } == "record-refused", "another nonce")
    _ = try reveal(0)
    #expect(refusal { _ = try reveal(0) } == "record-refused", "twice")
    let last = try reveal(1)
    try ledger.finish()
    let seeded = Array("ledger draw 1\n".utf8) + draw.leaf.bytes + leaf.bytes + nonces[0] + nonces[1]
    let seed = Text(SHA256.hash(seeded.span).hex)
    var chain = try LedgerFolder(test.folder).chain()
    #expect(chain.value(.draw, Text("\(draw.index)"))?["seed"]?.string == seed)
    let chosen = try test.predicate(at: last.index + 1)?["effects"]?.array?[0]["fields"]?["chosen"]?.array
    #expect(chosen?.count == 2)
    #expect(chosen?[0] != chosen?[1])
    try expectHolds()
  }

  @Test("Engine 0 gives way to engine 1 at the seal after the quorum's record")
  func switches() throws {
    let ledger = try test.createWithRules(engine: 0)
    let rule = TestLedger.rule("r", [("effects", [["do": "set", "restricts": false, "status": "seen"]])])
    #expect(refusal { try test.deploy(rule, ledger) } == "record-refused")
    #expect(refusal { try test.govern("engine@1", ["engine": 2], ledger) } == "engine-unknown")
    try test.govern("engine@1", ["engine": 1], ledger)
    #expect(ledger.engine == 0)
    #expect(refusal { try test.deploy(rule, ledger) } == "record-refused", "before the seal")
    #expect(refusal { try test.govern("engine@1", ["engine": 1], ledger) } == "record-refused", "one waits")
    test.clock.advance(seconds: 700)
    try ledger.seal(at: test.clock.time)
    #expect(ledger.engine == 1)
    #expect(refusal { try test.govern("engine@1", ["engine": 1], ledger) } == "record-refused", "not above")
    try test.deploy(rule, ledger)
    try test.assess("10", ledger)
    try ledger.finish()
    #expect(try test.state(.status, "seen") != nil)
    try expectHolds()
  }

  @Test("Registers are read under any key")
  func registers() throws {
    let ledger = try test.createWithRules()
    let counts: JSONValue = [
      [
        "do": "put", "fields": [["name": "n", "value": "int(registers.at('count', 'all').orValue({'n': 0}).n) + 1"]],
        "key": "'all'", "register": "count",
      ]
    ]
    try test.deploy(TestLedger.rule("counts", [("effects", counts)]), ledger)
    for _ in 0..<3 { try test.assess("10", ledger) }
    try ledger.finish()
    #expect(try test.state(.register, "count", of: "all")?["fields"] == ["n": 3])
    try expectHolds()
  }

  @Test("A register that nests one list deeper each time is an error from the seventeenth on, and the ledger goes on")
  func nests() throws {
    let ledger = try test.createWithRules()
    let grown: JSONValue = [["name": "l", "value": "[registers.at('deep', subject).orValue({'l': 1}).l]"]]
    let puts: JSONValue = [["do": "put", "fields": grown, "key": "subject", "register": "deep"]]
    try test.deploy(TestLedger.rule("deep", [("effects", puts)]), ledger)
    let causes = try (1...70).map { _ in try test.assess("10", ledger) }
    try ledger.finish()
    for (number, cause) in causes.enumerated() {
      #expect(try test.predicate(at: cause.index + 1)?["error"] == (number < 16 ? nil : "argument"))
    }
    #expect(try test.state(.register, "deep", of: TestLedger.model)?["fields"]?["l"]?.canonicalBytes.count == 33)
    try expectHolds()
  }

  @Test("A rule that is too long for its triggers is refused; of one that isn't, what restricts always fits")
  func lengths() throws {
    let ledger = try test.createWithRules()
    func notify(_ count: Int) -> JSONValue {
      let names = (100..<100 + count).map { Text("\($0)" + String(repeating: "x", count: 253)) }
      return ["do": "notify", "parties": .array(names.map(JSONValue.string))]
    }
    let emit: JSONValue = [
      "do": "emit", "emits": "e",
      "fields": [["name": "l", "value": .string(Text(Array(repeating: "subject", count: 12).joined(separator: "+")))]],
    ]
    func rule(_ count: Int) -> JSONValue {
      TestLedger.rule("long", [("effects", [emit, notify(64), notify(64), notify(64), notify(count)])])
    }
    #expect(refusal { try test.deploy(rule(46), ledger) } == "record-refused")
    try test.deploy(rule(43), ledger)
    let subject = Text("example.com/" + String(repeating: "x", count: 500))
    let cause = try test.assess("10", of: subject, ledger)
    try test.assess("10", of: "example.com/models/two", ledger)
    try ledger.finish()
    let trigger = try test.predicate(at: cause.index + 1)
    #expect(trigger?["error"] == "size" && trigger?["effects"]?.array?.count == 4)
    try expectHolds()
  }

  /// Half a million questions: minutes without optimisation.
  private static let isOptimised: Bool = {
    #if DEBUG
      false
    #else
      true
    #endif
  }()

  @Test(
    "What rules multiply without end is cut off after 65,536 triggers, and the ledger still verifies",
    .enabled(if: isOptimised), .timeLimit(.minutes(5)))
  func bounded() throws {
    let ledger = try test.createWithRules()
    func emits(_ id: Text, _ members: [(Text, JSONValue)]) -> JSONValue {
      TestLedger.rule(
        id, members + [("effects", .array((0..<16).map { _ in ["do": "emit", "emits": "more"] }))])
    }
    try test.deploy(emits("a", []), ledger)
    try test.deploy(emits("b", [("kinds", .null), ("emissions", ["more"])]), ledger)
    let cause = try test.assess("10", ledger)
    #expect(ledger.size == cause.index + 1 + 65_536)
    let next = try test.assess("10", of: "example.com/models/two", ledger)
    #expect(next.index == cause.index + 1 + 65_536)
    try ledger.finish()
    #expect(try test.predicate(at: cause.index + 65_536)?["last"] == true)
    #expect(try test.predicate(at: cause.index + 65_535)?["last"] == nil)
    try expectHolds()
  }
}
