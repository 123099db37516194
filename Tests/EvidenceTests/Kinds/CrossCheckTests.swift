import Testing
import TransparencyLog

@testable import Evidence

/// Every rule of spec page 2.8: a predicate that keeps it at the edge, and one just beyond.
@Suite("What a schema can't say")
struct CrossCheckTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: Text
    let good: JSONObject
    let bad: JSONObject
    var testDescription: String { "\(kind) \(JSONValue.object(bad))" }

    init(_ kind: Text, _ good: JSONObject, not bad: JSONObject) {
      self.kind = kind
      self.good = good
      self.bad = bad
    }
  }

  static func filing(_ scheme: Text, _ jurisdiction: Text, _ more: JSONObject = [:]) -> JSONObject {
    var members: JSONObject = ["date": "2026-11-22", "jurisdiction": .string(jurisdiction), "scheme": .string(scheme)]
    for member in more.members { members[member.name] = member.value }
    return members
  }

  static func span(_ start: Text, _ end: Text) -> JSONObject {
    ["span": ["end": .string(end), "start": .string(start)]]
  }

  static func index(_ index: String, _ known: String, _ unknown: String, _ correction: String? = nil) -> JSONObject {
    let parts = ["cri": index, "known": known, "unknown": unknown, "correction": correction]
    var members = span("2026-11-20T00:00:00.000000Z", "2026-11-21T00:00:00.000000Z")
    for (name, text) in parts {
      if let text { members[Text(name)] = try! JSONValue.parse(Array(text.utf8).span) }
    }
    return members
  }

  static let early: Text = "2026-11-20T23:59:59.999999Z"
  static let late: Text = "2026-11-21T00:00:00.000000Z"

  static let cases: [Case] = [
    Case(
      "algorithm@1", ["filings": [["jurisdiction": "CN", "scheme": "cac-generative"]]],
      not: [
        "filings": [
          ["jurisdiction": "CN", "scheme": "cac-algorithm"], ["jurisdiction": "SG", "scheme": "cac-algorithm"],
        ]
      ]),
    Case("algorithm-filing@1", filing("cac-deep-synthesis", "CN"), not: filing("cac-deep-synthesis", "HK")),
    Case("algorithm-filing@1", filing("eu-database", "EU"), not: filing("eu-database", "DE")),
    Case("algorithm-filing@1", filing("cac-generative", "CN", ["cac": [:]]), not: filing("other", "CN", ["cac": [:]])),
    Case("algorithm-filing@1", filing("eu-database", "EU", ["eu": [:]]), not: filing("other", "EU", ["eu": [:]])),
    Case(
      "algorithm-filing@1", filing("us-state", "US-CO", ["valid_until": "2026-11-22"]),
      not: filing("us-state", "US-CO", ["valid_until": "2026-11-21"])),
    Case(
      "registry@1", ["jurisdiction": "CN"], not: ["jurisdiction": "EU", "scheme": "cac-generative-registration"]),
    Case(
      "consent@1", ["purposes": [["purpose": "a"], ["purpose": "b"]]],
      not: ["purposes": [["purpose": "a"], ["purpose": "b"], ["purpose": "a"]]]),
    Case("indicator@1", span(early, late), not: span(late, late)),
    Case("indicator@1", span(early, late), not: span(late, early)),
    Case("risk-assessment@1", index("80", "71.6", "99.6"), not: index("79.999999", "71.6", "99.6")),
    Case("risk-assessment@1", index("79", "71.6", "99.6", "-1"), not: index("79", "71.6", "99.6")),
    Case("risk-assessment@1", index("0.000001", "0", "0.000001"), not: index("0.000001", "0", "0")),
    Case("risk-assessment@1", index("0", "0.000001", "0"), not: index("0.000002", "0.000001", "0")),
    Case("risk-assessment@1", index("100", "100", "100", "1"), not: index("99.999999", "100", "100", "1")),
    Case("risk-assessment@1", index("0", "0", "0", "-1"), not: index("0.000001", "0", "0", "-1")),
    Case("risk-assessment@1", index("50", "50", "50"), not: span(late, early)),
    Case(
      "dpia@1", ["completed": "2026-11-20", "next_review": "2026-11-20"],
      not: ["completed": "2026-11-20", "next_review": "2026-11-19"]),
    Case(
      "incident@1", ["detected": .string(late), "occurred": .string(late), "resolved": .string(late)],
      not: ["detected": .string(early), "occurred": .string(late)]),
    Case(
      "incident@1", ["detected": .string(late), "resolved": .string(early)],
      not: ["detected": .string(late), "occurred": .string(late), "resolved": .string(early)]),
    Case(
      "attestation@1", ["digest": .string(Text(SHA256.hash([1].span).text)), "document": "AQ==", "size": 1],
      not: ["digest": .string(Text(SHA256.hash([1].span).text)), "document": "Ag==", "size": 1]),
    Case(
      "attestation@1", ["digest": .string(Text(SHA256.hash([1].span).text)), "size": 9],
      not: ["digest": .string(Text(SHA256.hash([1].span).text)), "document": "AQ==", "size": 9]),
  ]

  private func fault(_ kind: Text, _ predicate: JSONObject) -> String? {
    let value: JSONValue = ["kind": .string(kind), "predicate": .object(predicate), "subject": [["name": "n"]]]
    return CrossChecks.fault(of: Record(value)!)
  }

  @Test("each rule, at its edge and beyond", arguments: cases)
  func edge(one: Case) {
    #expect(fault(one.kind, one.good) == nil)
    #expect(fault(one.kind, one.bad) != nil)
  }

  @Test("bulk kinds and others are not looked at")
  func bulk() {
    for kind: Text in ["decision-trace@1", "training-data@1", "gradient-log@1", "model-snapshot@1", "a.example/b@1"] {
      var members = Self.span(Self.late, Self.early)
      members["collection"] = ["from": "2026-11-22", "to": "2026-11-21"]
      #expect(fault(kind, members) == nil)
    }
  }

  @Test("published examples of whole records keep them")
  func examples() throws {
    for example in Examples.good where !example.isEntry {
      let record = Record(try JSONValue.parse(example.bytes.span))!
      #expect(CrossChecks.fault(of: record) == nil, "\(example.path)")
    }
  }
}
