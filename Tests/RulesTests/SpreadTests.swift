import Evidence
import Testing
import TransparencyLog

@testable import Rules

@Suite("Rules that spread") struct SpreadTests {
  @Test("say how many names there are, also where not all of them have a part", arguments: [1, 65_535, 65_536, 65_700])
  func parts(count: Int) throws {
    let entry = LeafReference(index: 1, leaf: Merkle.emptyRoot)
    let value: JSONValue = [
      "clause": "Clause", "condition": "true", "effects": [["do": "notify", "parties": ["gateway"]]], "id": "test",
      "jurisdiction": "CN", "kinds": ["indicator@1"], "spread": "derived",
      "titles": [["language": "en", "text": "Test"]], "version": 1,
    ]
    let rule = try #require(Rule(value.object!))
    let time = Time(microseconds: 0)
    var spread = Spread(
      rule: StandingRule(rule, entry, for: rule.triggers[0]),
      cause: Cause(.clock("c", deadline: time), entry, time, ["origin"], depth: 0), origin: "origin",
      verdict: .holds, (1...count).map { Text("\($0)") }, most: 65_535)
    var number = 0
    while let (name, part) = spread.next() {
      number += 1
      #expect(part == (number, count) && name == Text("\(number)"))
    }
    #expect(number == min(count, 65_535) && spread.isOver && spread.isCut == (count > 65_535))
  }
}
