import Evidence
import Glibc
import Ledger
import Rules
import SystemPackage
import TransparencyLog

extension Measure {
  /// rules HOME N: the engine alone, asked about N assessments of which six of eight rules are asked and none fires,
  /// and about as many where these six do; and what one condition of them costs, with all that its answer takes.
  static func rules(_ arguments: [String]) throws {
    let count = Int(arguments[1])!
    let workshop = try Workshop(arguments[0])
    do {
      let ledger = try workshop.create()
      try grantRegulator(ledger, workshop)
      for number in 0..<8 {
        _ = try ledger.append(
          record: ["kind": "rule@1", "predicate": rule(number), "subject": [["name": "bench.example/rule"]]],
          producer: "bench.example/desk", signers: [workshop.authority])
      }
      try ledger.finish()
    }
    let chain = try LedgerFolder(workshop.folder).chain()
    func measure(_ cri: String, method: String) throws -> (seconds: Double, triggers: Int) {
      var engine = RuleEngine()
      engine.adopt(chain)
      let entry = Entry.bytes(accepted: chain.lastTime, record: try assessment(cri, method).canonicalBytes)
      let layout = try EntryLayout.scan(entry.span)
      let leaf = Merkle.leaf(entry.span)
      var triggers = 0
      let seconds = try Stopwatch.seconds {
        for _ in 0..<count {
          engine.note(entry.span, layout, at: 7, leaf: leaf, in: chain)
          while engine.next(before: nil, in: chain) != nil { triggers += 1 }
        }
      }
      return (seconds / Double(count), triggers / count)
    }
    let unasked = try measure("12.5", method: "none@1")
    let quiet = try measure("12.5", method: "cri@1")
    let firing = try measure("80.5", method: "cri@1")
    say("rules-quiet", quiet.seconds * 1e9, "ns a record", "6 conditions each, \(quiet.triggers) triggers each")
    say("rules-firing", firing.seconds * 1e9, "ns a record", "6 conditions each, \(firing.triggers) triggers each")
    say("rules-condition", (quiet.seconds - unasked.seconds) / 6 * 1e9, "ns a condition", "two comparisons")
  }

  private static func grantRegulator(_ ledger: Appender, _ workshop: Workshop) throws {
    _ = try ledger.append(
      record: [
        "kind": "grant@1",
        "predicate": [
          "action": "grant", "jurisdiction": "CN", "key": .string(Text(workshop.authority.publicKey.fingerprint.hex)),
          "kinds": [], "prefix": "", "role": "regulator",
        ], "subject": [["name": .string(Text(workshop.origin))]],
      ], producer: "bench.example/authority", signers: [workshop.authority])
  }

  private static func rule(_ number: Int) -> JSONValue {
    var rule: JSONObject = [
      "clause": "Clause", "condition": "record.predicate.cri >= 80.0 && !statuses.frozen",
      "effects": [["do": "set", "restricts": true, "status": "frozen"]], "id": .string(Text("bench/\(number)")),
      "jurisdiction": "CN", "kinds": ["risk-assessment@1"], "titles": [["language": "en", "text": "Bench"]],
      "version": 1,
    ]
    rule["match"] = [["member": "method", "value": number < 6 ? "cri@1" : "other@1"]]
    return .object(rule)
  }

  private static func assessment(_ cri: String, _ method: String) throws -> JSONValue {
    [
      "kind": "risk-assessment@1", "ledger": "bench.example/log",
      "predicate": [
        "cri": try JSONValue.parse(Array(cri.utf8).span), "inputs": .string(Text(SHA256.hash([1].span).text)),
        "known": try JSONValue.parse(Array(cri.utf8).span), "method": .string(Text(method)),
        "span": ["end": "2026-11-22T00:00:00.000000Z", "start": "2026-11-21T00:00:00.000000Z"],
        "unknown": try JSONValue.parse(Array(cri.utf8).span),
      ], "producer": ["id": "bench.example/desk", "sequence": 1], "subject": [["name": "bench.example/models/one"]],
    ]
  }
}
