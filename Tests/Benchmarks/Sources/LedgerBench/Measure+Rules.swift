import Evidence
import Glibc
import Ledger
import Rules
import SystemPackage
import TransparencyLog

extension Measure {
  /// rules HOME N: the engine alone, asked about N assessments of which none fires, with eight rules that listen
  /// (two of them to another indicator); and about as many that do.
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
    for (name, cri) in [("rules-quiet", "12.5"), ("rules-firing", "80.5")] {
      var engine = RuleEngine()
      engine.adopt(chain)
      let entry = Entry.bytes(accepted: chain.lastTime, record: try assessment(cri).canonicalBytes)
      let layout = try EntryLayout.scan(entry.span)
      let leaf = Merkle.leaf(entry.span)
      var triggers = 0
      let seconds = try Stopwatch.seconds {
        for _ in 0..<count {
          engine.note(entry.span, layout, at: 7, leaf: leaf, in: chain)
          while engine.next(before: nil, in: chain) != nil { triggers += 1 }
        }
      }
      say(name, seconds / Double(count) * 1e9, "ns a record", "6 conditions each, \(triggers / count) triggers each")
    }
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
    if number >= 6 { rule["match"] = [["member": "method", "value": "other@1"]] }
    return .object(rule)
  }

  private static func assessment(_ cri: String) throws -> JSONValue {
    [
      "kind": "risk-assessment@1", "ledger": "bench.example/log",
      "predicate": [
        "cri": try JSONValue.parse(Array(cri.utf8).span), "inputs": .string(Text(SHA256.hash([1].span).text)),
        "known": try JSONValue.parse(Array(cri.utf8).span), "method": "cri@1",
        "span": ["end": "2026-11-22T00:00:00.000000Z", "start": "2026-11-21T00:00:00.000000Z"],
        "unknown": try JSONValue.parse(Array(cri.utf8).span),
      ], "producer": ["id": "bench.example/desk", "sequence": 1], "subject": [["name": "bench.example/models/one"]],
    ]
  }
}
