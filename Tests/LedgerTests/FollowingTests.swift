import Evidence
import Ledger
import Testing
import TransparencyLog

@testable import Rules

/// What follows one record in which order, and where it ends, with bounds that a test can reach.
@Suite("What follows one record") struct FollowingTests {
  let test: TestLedger

  init() throws { test = try TestLedger() }

  /// A name, four others that were made from it, a rule that spreads over them and emits, one that listens to that, and
  /// one that freezes, whose id is the last.
  private func start() throws -> Appender {
    let ledger = try test.createWithRules()
    let emit: JSONValue = [["do": "emit", "emits": "told"]]
    try test.deploy(TestLedger.rule("a-spread", [("effects", emit), ("spread", "derived")]), ledger)
    try test.deploy(
      TestLedger.rule(
        "b-hears",
        [("effects", [["do": "notify", "parties": ["gateway"]]]), ("emissions", ["told"]), ("kinds", .null)]), ledger)
    let freeze: JSONValue = [["do": "set", "restricts": true, "status": "frozen"]]
    try test.deploy(TestLedger.rule("z-freeze", [("effects", freeze)]), ledger)
    let line = TestLedger.trainingData(1)
    var predicate = try #require(try JSONValue.parse(line.span)["predicate"]?.object)
    func data(_ name: Text) throws -> Receipt {
      try test.append(
        "training-data@1", .object(predicate), about: name, by: "example.com/pipeline", [test.producer], ledger)
    }
    let root = try data("example.com/sets/root")
    predicate["derived_from"] = [["index": .integer(root.index), "leaf": .string(Text(root.leaf.text))]]
    for name in ["a", "b", "c", "d"] { _ = try data(Text("example.com/sets/\(name)")) }
    return ledger
  }

  /// The chain before two assessments of the name that the rest was made from, and their entries.
  private func assessed() throws -> (before: Chain, entries: [[UInt8]]) {
    let ledger = try start()
    try ledger.checkpoint()
    let before = try LedgerFolder(test.folder).chain()
    let causes = try (0..<2).map { _ in try test.assess("10", of: "example.com/sets/root", ledger) }
    try ledger.finish()
    let folder = try LedgerFolder(test.folder)
    return (before, try causes.map { try folder.entry($0.index) })
  }

  /// What follows one entry.
  private struct Found {
    let entry: Int
    var drafts: [TriggerDraft] = []
    /// Where the engine says that rules weren't asked any more.
    var cut: Int?
  }

  /// What an engine with these bounds demands after each of the entries.
  private func found(
    _ bounds: Following.Bounds, _ assessed: (before: Chain, entries: [[UInt8]])
  ) throws -> [Found] {
    var chain = assessed.before
    var engine = RuleEngine(bounds: bounds)
    engine.adopt(chain)
    func apply(_ entry: [UInt8]) throws {
      _ = try engine.apply(
        entry.span, try EntryLayout.scan(entry.span), leaf: Merkle.leaf(entry.span), to: &chain, signatures: .right,
        root: { nil }, past: { _ in nil })
    }
    return try assessed.entries.map { entry in
      var found = Found(entry: chain.size)
      try apply(entry)
      while let draft = engine.next(before: nil, in: chain) {
        found.drafts.append(draft)
        try apply(draft.entry)
      }
      found.cut = engine.takeCut()
      #expect(engine.isIdle && engine.takeCut() == nil)
      return found
    }
  }

  @Test("Within the bounds all of it comes, what spreads behind the rest, and nothing is the last")
  func all() throws {
    for found in try found(Following.Bounds(), try assessed()) {
      let rules = found.drafts.map { $0.record["predicate"]?["rule"]?["id"]?.string?.string ?? "" }
      #expect(rules == ["z-freeze"] + Array(repeating: "a-spread", count: 4) + Array(repeating: "b-hears", count: 4))
      #expect(found.drafts.allSatisfy { $0.record["predicate"]?["last"] == nil } && found.cut == nil)
    }
  }

  @Test(
    "The trigger before which so many have come, or so many bytes, says that it is the last; a record starts anew")
  func last() throws {
    let assessed = try assessed()
    let many = Int.max
    let length = try found(Following.Bounds(), assessed)[0].drafts.prefix(3).map(\.entry.count).reduce(0, +)
    for (triggers, bytes, count) in [(3, many, 4), (many, length, 4), (many, length + 1, 5), (6, many, 7)] {
      for found in try self.found(Following.Bounds(triggers: triggers, bytes: bytes), assessed) {
        #expect(found.drafts.count == count && found.cut == found.entry)
        #expect(found.drafts.map { $0.record["predicate"]?["last"] == true } == (1...count).map { $0 == count })
        #expect(found.drafts[3].record["predicate"]?["part"] == ["number": 3, "of": 4], "as it was")
      }
    }
  }

  @Test("Of more names than may have parts the first have them, and the rest is asked")
  func parts() throws {
    for found in try found(Following.Bounds(parts: 3), try assessed()) {
      #expect(found.drafts.count == 1 + 3 + 3 && found.cut == found.entry)
      #expect(found.drafts[1...3].map { $0.record["predicate"]?["part"]?["of"] } == [4, 4, 4])
    }
  }

  @Test(
    "After so many questions nothing is asked any more, but a spread comes to its end",
    arguments: [(0, 0), (1, 1), (2, 5), (3, 6), (5, 8), (6, 9), (7, 9)])
  func questions(_ most: Int, _ count: Int) throws {
    for found in try found(Following.Bounds(questions: most), try assessed()) {
      #expect(found.drafts.count == count && found.cut == (count < 9 ? found.entry : nil))
      #expect(found.drafts.allSatisfy { $0.record["predicate"]?["last"] == nil })
    }
  }
}
