import CEL
import Evidence
import Testing
import TransparencyLog

@testable import Rules

/// What a trigger says beside a rule's effects.
@Suite("Triggers") struct TriggerDraftTests {
  /// A rule that starts sixteen clocks, each of which grows by a deadline, and says nothing long but its id.
  private static let rule: JSONValue = [
    "clause": "Clause", "condition": "true",
    "effects": .array((0..<16).map { _ in ["clock": "c", "do": "start-clock", "duration": 1] }),
    "id": .string(Text(String(repeating: "x", count: 256))), "jurisdiction": "CN-XXX", "kinds": ["indicator@1"],
    "titles": [["language": "en", "text": "Test"]], "version": 1,
  ]

  @Test("say so little beside the effects that in doubt they always fit into an entry")
  func leavesRoom() throws {
    let rule = try #require(Rule(Self.rule.object!))
    let entry = LeafReference(index: Int(JSONNumber.maximumInteger), leaf: Merkle.emptyRoot)
    let codes = CELError.Code.allCases.map(\.rawValue) + ["size"]
    let time = Time(microseconds: 0)
    let draft = TriggerDraft(
      time, subject: Text(String(repeating: "x", count: 512)), jurisdiction: rule.jurisdiction, cause: entry,
      rule: StandingRule(rule, entry, for: rule.triggers[0]),
      effects: (0..<16).map { _ in
        ["clock": "c", "deadline": .string(Text(time.description)), "do": "start-clock"]
      },
      error: codes.max { $0.utf8.count < $1.utf8.count }.map { Text($0) },
      part: (65_535, Int(JSONNumber.maximumInteger)), isLast: true)
    let more = draft.entry.count - Self.rule["effects"]!.canonicalBytes.count
    #expect((1_000...Envelope.maximumSize - RuleBounds.predicate).contains(more), "\(more)")
  }
}
