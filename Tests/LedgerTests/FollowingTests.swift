import Evidence
import Ledger
import Testing
import TransparencyLog

@testable import Rules

/// Where what follows one record ends, with bounds that a test can reach.
@Suite("What follows one record") struct FollowingTests {
  let test: TestLedger

  init() throws { test = try TestLedger() }

  /// A name, four others that were made from it, a rule that spreads over them and emits, and one that listens to that.
  private func start() throws -> Appender {
    let ledger = try test.createWithRules()
    let emit: JSONValue = [["do": "emit", "emits": "told"]]
    try test.deploy(TestLedger.rule("a-spread", [("effects", emit), ("spread", "derived")]), ledger)
    try test.deploy(
      TestLedger.rule(
        "b-hears",
        [("effects", [["do": "notify", "parties": ["gateway"]]]), ("emissions", ["told"]), ("kinds", .null)]), ledger)
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

  /// What an engine with these bounds demands after each of the entries.
  private func triggers(
    _ bounds: Following.Bounds, _ assessed: (before: Chain, entries: [[UInt8]])
  ) throws -> [[TriggerDraft]] {
    var chain = assessed.before
    var engine = RuleEngine(bounds: bounds)
    engine.adopt(chain)
    func apply(_ entry: [UInt8]) throws {
      _ = try engine.apply(
        entry.span, try EntryLayout.scan(entry.span), leaf: Merkle.leaf(entry.span), to: &chain, signatures: .right,
        root: { nil }, past: { _ in nil })
    }
    return try assessed.entries.map { entry in
      try apply(entry)
      var drafts: [TriggerDraft] = []
      while let draft = engine.next(before: nil, in: chain) {
        drafts.append(draft)
        try apply(draft.entry)
      }
      return drafts
    }
  }

  @Test("Within the bounds all of it comes, and nothing is the last")
  func all() throws {
    let found = try triggers(.standard, try assessed())
    #expect(found.map(\.count) == [8, 8])
    #expect(found.joined().allSatisfy { $0.record["predicate"]?["last"] == nil })
  }

  @Test(
    "The trigger before which so many have come, or so many bytes, says that it is the last; a record starts anew")
  func last() throws {
    let assessed = try assessed()
    let many = Int.max
    let length = try triggers(.standard, assessed)[0].prefix(2).map(\.entry.count).reduce(0, +)
    for (triggers, bytes, count) in [(2, many, 3), (many, length, 3), (many, length + 1, 4), (5, many, 6)] {
      for drafts in try self.triggers(Following.Bounds(triggers: triggers, bytes: bytes), assessed) {
        #expect(drafts.count == count)
        #expect(drafts.map { $0.record["predicate"]?["last"] == true } == (1...count).map { $0 == count })
        #expect(drafts[2].record["predicate"]?["part"] == ["number": 3, "of": 4], "as it was")
      }
    }
  }
}
