import Foundation
import Testing

/// A service that a rule has frozen: what a gateway, a court and a regulator's office are told.
@Suite struct FrozenTests {
  private static let model = "example.com/chat"

  // MARK: Gateways

  @Test(arguments: [
    (["--subject", model, "--jurisdiction", "cn"], "jurisdiction"), (["--subject", ""], "name"),
    (["--subject", "a\"b"], "name"), (["--subject", model, "--for", "train it"], "identifier"),
    (["--subject", model, "--for", ""], "identifier"), (["--subject", model, "--jurisdiction", "China"], "such as CN"),
  ])
  func aGateRefusesWhatCannotBeRight(_ options: [String], _ said: String) throws {
    try withTool { tool in
      try tool.makeLedger("--rules")
      let refused = try tool.run(["gate", "demo"] + options)
      #expect(refused.status == 2 && refused.errors.contains(said), "\(refused.errors)")
    }
  }

  @Test func aGateSaysWhatNobodyKnows() throws {
    try withFrozen { tool in
      func ask(_ options: String...) throws -> (Tool.Result, [String]?) {
        let asked = try tool.run(["gate", "demo", "--json"] + options)
        return (asked, asked.objects.first?["unknown"] as? [String])
      }
      let (frozen, nothing) = try ask("--subject", Self.model, "--jurisdiction", "CN")
      #expect(frozen.status == 1 && nothing == [] && frozen.errors.isEmpty, "\(frozen.errors)")
      let (elsewhere, place) = try ask("--subject", Self.model, "--jurisdiction", "XX")
      #expect(elsewhere.status == 0 && place == ["jurisdiction"] && elsewhere.errors.contains("is of XX: check"))
      let (slip, act) = try ask("--subject", Self.model, "--for", "trianing")
      #expect(slip.status == 0 && act == ["for"] && slip.errors.contains("bars trianing: check"), "\(slip.errors)")
      let (stranger, subject) = try ask("--subject", "example.com/chta", "--for", "training")
      #expect(stranger.status == 0 && subject == ["subject"], "\(stranger.errors)")
      let said = "no rule, filing, register or origin says anything of example.com/chta: check"
      #expect(stranger.errors.contains(said), "\(stranger.errors)")
    }
  }

  // MARK: Courts

  @Test func nothingIsProvenOfWhatIsNoKey() throws {
    try withFrozen { tool in
      Thread.sleep(forTimeInterval: 1.2)
      #expect(try tool.run("seal", "demo").status == 0)
      for key in ["CN/frozen \(Self.model)", "CN frozen  \(Self.model)", "frozen", "CN frozen \(Self.model) "] {
        let refused = try tool.run("prove", "demo", "--state", "status:\(key)", "-o", "proof.json")
        #expect(refused.status == 2 && refused.errors.contains("JURISDICTION STATUS NAME"), "\(refused.errors)")
        #expect(refused.errors.contains("'status:CN frozen example.com/chat'"), "\(refused.errors)")
      }
      #expect(try tool.run("prove", "demo", "--state", "filing:CN \(Self.model)").status == 2)
      let stands = try proven(tool, "status:CN frozen \(Self.model)")
      #expect(stands.contains(#"proves: status "frozen" of "example.com/chat" in CN: stands: {"#), "\(stands)")
      let free = try proven(tool, "status:CN case_open \(Self.model)")
      #expect(free.contains(#"proves: status "case_open" of "example.com/chat" in CN: does not stand;"#), "\(free)")
      let filing = try proven(tool, "filing:CN/\(Self.model)")
      #expect(filing.contains(#"proves: filing of "example.com/chat" in CN: does not stand;"#), "\(filing)")
      #expect(try proven(tool, "engine:").contains("proves: engine: does not stand"))
    }
  }

  private func proven(_ tool: Tool, _ key: String) throws -> String {
    let made = try tool.run("prove", "demo", "--state", key, "-o", "proof.json")
    #expect(made.status == 0, "\(made.errors)")
    return try tool.run("verify", "proof.json", "--no-memory").output
  }

  // MARK: Clocks

  @Test func clocksThatRanOutAreShownWithWhatFollowed() throws {
    try withFrozen(audit: "3s") { tool in
      #expect(try tool.run("clocks", "demo", "--past").errors.contains("No clock has run out."))
      // Beyond the end of the window in which it runs out: a seal fires what ran out in the windows that it closes.
      Thread.sleep(forTimeInterval: 4.2)
      #expect(try tool.run("seal", "demo").status == 0)
      let shown = try tool.run("clocks", "demo")
      #expect(shown.output.contains("third-party-audit of example.com/chat in CN"), "\(shown.output)")
      #expect(shown.output.contains("ran out") && shown.output.contains("rule cn/audit-overdue"), "\(shown.output)")
      #expect(shown.output.contains("set suspended") && shown.errors.contains("1 clock ran out in the last day"))
      let past = try tool.run("clocks", "demo", "--past", "5", "--json")
      let list = try #require(
        JSONSerialization.jsonObject(with: Data(past.output.utf8)) as? [[String: Any]], "\(past.output)")
      let clock = try #require(list.count == 1 ? list.first : nil)
      #expect(clock["clock"] as? String == "third-party-audit")
      let followed = try #require(clock["followed"] as? [[String: Any]])
      #expect(followed.first?["rule"] as? String == "cn/audit-overdue")
      #expect(followed.first?["index"] as? Int == (clock["index"] as? Int).map { $0 + 1 })
      #expect(try tool.run("clocks", "demo", "--json").output == "[]\n")
      #expect(try tool.run("clocks", "demo", "--past", "0").status == 2)
    }
  }

  // MARK: Offices

  @Test func regulatorsCommandsAnswerInJSON() throws {
    try withFrozen { tool in
      let signed = ["--sign", "CN.key", "--json"]
      let released = try tool.run(
        ["release", "demo", "--subject", Self.model, "--status", "frozen", "--basis", "audit-passed"] + signed)
      #expect(released.status == 0 && released.objects.count == 2 && released.errors.isEmpty, "\(released.errors)")
      #expect(released.objects[0]["released"] as? Bool == true && released.objects[0]["status"] as? String == "frozen")
      #expect(released.objects[0]["leaf"] is String && released.objects[1]["checkpoint"] is String)
      let retired = try tool.run(["rules", "retire", "demo", "cn/cri-freeze"] + signed)
      #expect(retired.objects.first?["retired"] as? Bool == true && retired.objects.count == 2, "\(retired.output)")
      let none = try tool.run(["rules", "retire", "demo", "cn/nosuch"] + signed)
      #expect(none.status == 1 && none.errors.contains("do: see `ledger rules list demo`"), "\(none.errors)")
      #expect((none.objects.first?["error"] as? [String: Any])?["code"] as? String == "not-found")
    }
    try withTool { tool in
      try tool.makeLedger()
      let switched = try tool.run("engine", "demo", "1", "--sign", "demo.authority.key", "--json")
      #expect(switched.objects.first?["engine"] as? Int == 1 && switched.objects.first?["window_end"] is String)
    }
  }

  @Test func aMissingCalendarIsTold() throws {
    try withFrozen { tool in
      let year = Calendar(identifier: .gregorian).component(.year, from: .now)
      let rule = RuleTests.freeze.replacingOccurrences(of: "cn/cri-freeze", with: "cn/days")
        .replacingOccurrences(of: "duration: 14d", with: "working_days: 10\n    calendar: CN")
      try tool.write(rule, to: "days.yaml")
      let deployed = try tool.run("rules", "deploy", "demo", "days.yaml", "--sign", "CN.key")
      #expect(deployed.status == 0 && deployed.errors.contains("calendar of \(year) isn't on"), "\(deployed.errors)")
      #expect(deployed.errors.contains("ledger append demo --sign CN.key --producer example.com/CN"))
      let calendar =
        #"{"kind":"calendar@1","predicate":{"holidays":[],"jurisdiction":"CN","source":"https://example.com","utc_offset":480,"weekend":[6,7],"working":[],"year":\#(year)},"subject":[{"name":"calendar/CN"}]}"#
      let added = try tool.run(
        "append", "demo", "--sign", "CN.key", "--producer", "example.com/CN", input: calendar + "\n")
      #expect(added.status == 0, "\(added.errors)")
      let again = try tool.run("rules", "deploy", "demo", "days.yaml", "--sign", "CN.key")
      #expect(again.status == 0 && !again.errors.contains("warning"), "\(again.errors)")
    }
  }

  /// One line, and not one for each rule.
  @Test func aFileThatIsGivenTwiceIsToldOnce() throws {
    try withTool { tool in
      try tool.write(RuleTests.both, to: "rules/both.yaml")
      let twice = try tool.run("rules", "check", "rules", "rules/both.yaml")
      #expect(twice.status == 2 && twice.errors.contains("given twice"), "\(twice.errors)")
      #expect(twice.errors.split(separator: "\n").count == 2, "\(twice.errors)")
    }
  }

  // MARK: Parts

  /// A ledger `demo` on which the model is frozen, with the regulator's key in `CN.key`.
  private func withFrozen(audit: String = "14d", _ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.makeLedger(window: 1, "--rules")
      for (name, role, place) in [("CN", "regulator", "CN"), ("assessor", "assessor", nil)] {
        try tool.addKey("example.com/\(name)", roles: [role], jurisdiction: place)
        try FileManager.default.moveItem(
          atPath: tool.path("example.com-\(name).key"), toPath: tool.path("\(name).key"))
      }
      let rules = RuleTests.both.replacingOccurrences(of: "duration: 14d", with: "duration: \(audit)")
        .replacingOccurrences(of: "restricts: true", with: "restricts: true\n    bars: [call]")
      try tool.write(rules, to: "rules.yaml")
      #expect(try tool.run("rules", "deploy", "demo", "rules.yaml", "--sign", "CN.key").status == 0)
      let digest = "sha256:" + String(repeating: "0", count: 64)
      let assessed = try tool.run(
        "append", "demo", "--sign", "assessor.key", "--producer", "example.com/assessor",
        input:
          #"{"kind":"risk-assessment@1","predicate":{"cri":80,"inputs":"\#(digest)","known":80,"method":"cri@1","span":{"end":"2026-01-02T00:00:00.000000Z","start":"2026-01-01T00:00:00.000000Z"},"unknown":80},"subject":[{"name":"\#(Self.model)"}]}"#
          + "\n")
      #expect(assessed.status == 0, "\(assessed.errors)")
      try body(tool)
    }
  }
}
