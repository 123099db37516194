import Foundation
import Testing

/// Rules from a file to a gate, as a regulator and a gateway use them.
@Suite struct RuleTests {
  static let freeze = """
    id: cn/cri-freeze
    version: 1
    title:
      en: A composite risk index of 80 or more freezes the service.
      zh: 综合风险指数达到80即冻结服务。
    jurisdiction: CN
    clause: Interim Measures for Generative AI Services, art. 14
    on: {kinds: [risk-assessment@1]}        # or clocks: […], emissions: […]
    match: {}                               # {indicator: TCR}
    when: record.predicate.cri >= 80.0
    then:
      - set: frozen
        restricts: true
      - emit: judicial-audit
        fields: {cri: record.predicate.cri}
      - start-clock: third-party-audit
        duration: 14d
      - notify: [gateway]
    scenarios:
      - name: at the threshold
        given: []
        record: {cri: 80}
        expect: {set: [frozen], emit: [judicial-audit], start: [third-party-audit], notify: [gateway]}
      - name: just below
        record: {cri: 79.999999}
        expect: {}

    """

  static let overdue = """
    id: cn/audit-overdue
    title: {en: An audit that is overdue suspends the service.}
    jurisdiction: CN
    clause: Interim Measures for Generative AI Services, art. 14
    on: {clocks: [third-party-audit]}
    when: statuses.frozen
    then:
      - set: suspended
        restricts: true
      - put: overdue
        key: subject
        fields: {since: clock.deadline}
    scenarios:
      - name: frozen and overdue
        given: [frozen]
        expect: {set: [suspended], put: [overdue], stands: [frozen, suspended]}
      - name: released in time
        with: [cn/cri-freeze]
        steps:
          - record: {cri: 91.5}
            kind: risk-assessment@1
            expect: {set: [frozen], emit: [{judicial-audit: {cri: 91.5}}], start: [third-party-audit], notify: [gateway]}
          - wait: 13d
            expect: {}
          - record: {status: frozen}
            kind: release@1
            expect: {stands: []}
          - wait: 2d
            expect: {stands: []}
      - name: not released
        with: [cn/cri-freeze]
        steps:
          - record: {cri: 91.5}
            kind: risk-assessment@1
          - wait: 15d
            expect: {set: [suspended], put: [overdue], stands: [frozen, suspended]}

    """

  static let both = freeze + "---\n" + overdue
  private static let model = "example.com/chat"

  // MARK: On a ledger

  @Test func aRuleFreezesAndARegulatorReleases() throws {
    try withRules { tool in
      let deployed = try deploy(tool, Self.both)
      #expect(deployed.status == 0, "\(deployed.errors)")
      #expect(deployed.objects.count == 3, "a receipt a rule and a checkpoint")
      let listed = try tool.run("rules", "list", "demo")
      #expect(listed.output.contains("cn/cri-freeze, version 1"))
      let shown = try tool.run("rules", "show", "demo", "cn/cri-freeze")
      #expect(shown.output.contains("record.predicate.cri >= 80.0") && shown.output.contains("for 14d"))

      try assess(tool, "79.999999")
      #expect(try tool.run("gate", "demo", "--subject", Self.model).status == 0)
      let cause = try assess(tool, "80")
      let gate = try tool.run("gate", "demo", "--subject", Self.model)
      #expect(gate.status == 1)
      for part in ["may not be called", "cn/cri-freeze", "art. 14", "entry \(cause), trigger \(cause + 1)"] {
        #expect(gate.output.contains(part), "\(part): \(gate.output)")
      }
      #expect(try tool.run("gate", "demo", "--subject", Self.model, "--jurisdiction", "EU").status == 0)
      #expect(try tool.run("gate", "demo", "--subject", "example.com/other").status == 0)
      let answer = try tool.run("gate", "demo", "--subject", Self.model, "--json")
      #expect(answer.status == 1)
      #expect(answer.objects.first?["allowed"] as? Bool == false)

      try explains(tool, cause)
      let clocks = try tool.run("clocks", "demo", "--json")
      #expect(clocks.output.contains(#""clock":"third-party-audit""#) && clocks.output.contains(#""due":false"#))
      #expect(try tool.run("clocks", "demo").output.contains("13 d 23 h left"))
      let status = try tool.run("status", "demo")
      #expect(status.output.contains("2 in force") && status.output.contains("frozen in CN"))

      let wrong = try release(tool, by: "assessor")
      #expect(wrong.status == 1 && wrong.errors.contains("[grant-missing]"), "\(wrong.errors)")
      #expect(try release(tool, by: "regulator").status == 0)
      #expect(try release(tool, by: "regulator").status == 1, "it is released already")
      #expect(try tool.run("gate", "demo", "--subject", Self.model).status == 0)
      let verdict = try tool.run("verify", "demo", "--no-memory")
      #expect(verdict.status == 0, "\(verdict.output)")
    }
  }

  private func explains(_ tool: Tool, _ cause: Int) throws {
    let explained = try tool.run("explain", "demo", "--index", "\(cause + 1)")
    for part in [
      "A composite risk index of 80", "art. 14", "record.predicate.cri  80", "emit judicial-audit: cri = 80",
      "entry \(cause), risk-assessment@1 of example.com/assessor",
    ] {
      #expect(explained.output.contains(part), "\(part): \(explained.output)")
    }
    let chinese = try tool.run(
      "explain", "demo", "--index", "\(cause + 1)", environment: ["LANG": "zh_CN.UTF-8"])
    #expect(chinese.output.contains("综合风险指数"))
    let none = try tool.run("explain", "demo", "--index", "\(cause)")
    #expect(none.status == 1 && none.errors.contains("[not-found]"))
  }

  @Test func aClockThatRunsOutIsExplainedBackToTheRecord() throws {
    try withRules(window: 1) { tool in
      let short = Self.both.replacingOccurrences(of: "duration: 14d", with: "duration: 1s")
      #expect(try deploy(tool, short).status == 0)
      let cause = try assess(tool, "99.5")
      Thread.sleep(forTimeInterval: 2.1)
      #expect(try tool.run("seal", "demo").status == 0)
      let gate = try tool.run("gate", "demo", "--subject", Self.model, "--json")
      let restrictions = try #require(gate.objects.first?["restrictions"] as? [[String: Any]])
      let suspended = try #require(restrictions.first { $0["status"] as? String == "suspended" })
      let explained = try tool.run("explain", "demo", "--index", "\(try #require(suspended["trigger"] as? Int))")
      let causes = explained.output.split(separator: "\n").filter { $0.contains("caused by") }
      #expect(causes.count == 3, "\(explained.output)")
      #expect(causes.first?.contains("clock third-party-audit ran out") == true)
      #expect(causes.last?.contains("entry \(cause), risk-assessment@1") == true)
      #expect(try tool.run("verify", "demo", "--no-memory").status == 0)
    }
  }

  @Test func whatStandsUnchangedIsLeftAndWhatChangedGetsTheNextVersion() throws {
    try withRules { tool in
      try deploy(tool, Self.both)
      let size = try tool.run("status", "demo", "--json").objects.first?["size"] as? Int
      let again = try deploy(tool, Self.both)
      #expect(again.status == 0 && again.output.isEmpty, "\(again.output)")
      #expect(again.errors.contains("cn/audit-overdue stands unchanged"))
      #expect(try tool.run("status", "demo", "--json").objects.first?["size"] as? Int == size)
      let changed = try deploy(tool, Self.both.replacingOccurrences(of: ">= 80.0", with: ">= 75.0"), "--json")
      #expect(changed.objects.first?["version"] as? Int == 2, "\(changed.errors)")
      #expect(changed.objects[1]["deployed"] as? Bool == false)
      let ahead = try deploy(tool, Self.freeze.replacingOccurrences(of: "version: 1", with: "version: 7"))
      #expect(ahead.status == 1 && ahead.errors.contains("rules.yaml:2:10: "), "\(ahead.errors)")
      #expect(try tool.run("rules", "retire", "demo", "cn/cri-freeze", "--sign", "regulator.key").status == 0)
      #expect(try tool.run("rules", "retire", "demo", "cn/cri-freeze", "--sign", "regulator.key").status == 1)
      #expect(try !tool.run("rules", "list", "demo").output.contains("cri-freeze"))
      #expect(try tool.run("rules", "list", "demo", "--all").output.contains("cri-freeze, version 2, retired"))
      let back = try deploy(tool, Self.freeze.replacingOccurrences(of: "version: 1\n", with: ""), "--json")
      #expect(back.objects.first?["version"] as? Int == 3, "\(back.errors)")
      #expect(try tool.run("verify", "demo", "--no-memory").status == 0)
    }
  }

  @Test func aDraftIsSimulatedOverTheHistory() throws {
    try withRules { tool in
      try deploy(tool, Self.both)
      let below = try assess(tool, "76")
      let above = try assess(tool, "85")
      #expect(try release(tool, by: "regulator").status == 0)
      try tool.write(Self.both, to: "same.yaml")
      let same = try tool.run("rules", "simulate", "demo", "same.yaml", "--json")
      #expect(same.objects.first?["same"] as? Int == 1, "\(same.output)\(same.errors)")
      #expect((same.objects.first?["additional"] as? [Any])?.isEmpty == true)
      #expect((same.objects.first?["missing"] as? [Any])?.isEmpty == true)
      try tool.write(Self.freeze.replacingOccurrences(of: ">= 80.0", with: ">= 75.0"), to: "low.yaml")
      let low = try tool.run("rules", "simulate", "demo", "low.yaml", "--json")
      let more = try #require(low.objects.first?["additional"] as? [[String: Any]])
      #expect(more.map { $0["entry"] as? Int } == [below])
      #expect((low.objects.first?["unreplayed"] as? [Any])?.isEmpty == true, "the release finds its status")
      try tool.write(Self.freeze.replacingOccurrences(of: ">= 80.0", with: ">= 99.0"), to: "high.yaml")
      let high = try tool.run("rules", "simulate", "demo", "high.yaml", "--json")
      let less = try #require(high.objects.first?["missing"] as? [[String: Any]])
      #expect(less.map { $0["entry"] as? Int } == [above])
      #expect((high.objects.first?["unreplayed"] as? [Any])?.count == 1, "there is nothing to release")
    }
  }

  @Test func aLedgerWithoutRulesSaysSo() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.addKey("example.com/regulator", roles: ["regulator"], jurisdiction: "CN")
      try FileManager.default.moveItem(
        atPath: tool.path("example.com-regulator.key"), toPath: tool.path("regulator.key"))
      let deployed = try deploy(tool, Self.freeze)
      #expect(deployed.status == 1 && deployed.errors.contains("[without-rules]"), "\(deployed.errors)")
      let gate = try tool.run("gate", "demo", "--subject", Self.model)
      #expect(gate.status == 0 && gate.errors.contains("without rules"))
      #expect(try !tool.run("status", "demo").output.contains("in force"))
      let simulated = try tool.run("rules", "simulate", "demo", "rules.yaml")
      #expect(simulated.status == 0 && simulated.output.contains("0 triggers the same"), "\(simulated.errors)")
    }
  }

  // MARK: Parts

  /// A ledger `demo` with rules, and the keys `regulator.key` and `assessor.key`.
  func withRules(window: Int = Tool.longWindow, _ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.makeLedger(window: window, "--rules")
      try tool.addKey("example.com/regulator", roles: ["regulator"], jurisdiction: "CN")
      try tool.addKey("example.com/assessor", roles: ["assessor"])
      for name in ["regulator", "assessor"] {
        try FileManager.default.moveItem(
          atPath: tool.path("example.com-\(name).key"), toPath: tool.path("\(name).key"))
      }
      try body(tool)
    }
  }

  @discardableResult
  func deploy(_ tool: Tool, _ rules: String, _ options: String...) throws -> Tool.Result {
    try tool.write(rules, to: "rules.yaml")
    return try tool.run(["rules", "deploy", "demo", "rules.yaml", "--sign", "regulator.key"] + options)
  }

  /// Appends an assessment; returns its index.
  @discardableResult
  func assess(_ tool: Tool, _ cri: String) throws -> Int {
    let digest = "sha256:" + String(repeating: "0", count: 64)
    let record =
      #"{"kind":"risk-assessment@1","predicate":{"cri":\#(cri),"inputs":"\#(digest)","known":\#(cri),"method":"cri@1","span":{"end":"2026-01-02T00:00:00.000000Z","start":"2026-01-01T00:00:00.000000Z"},"unknown":\#(cri)},"subject":[{"name":"\#(Self.model)"}]}"#
    let result = try tool.run(
      "append", "demo", "--sign", "assessor.key", "--producer", "example.com/assessor", input: record)
    #expect(result.status == 0, "\(result.errors)")
    return try #require(result.objects.compactMap { $0["index"] as? Int }.first, "\(result.output)")
  }

  func release(_ tool: Tool, by name: String) throws -> Tool.Result {
    try tool.run(
      "release", "demo", "--subject", Self.model, "--status", "frozen", "--basis", "audit-passed", "--sign",
      "\(name).key")
  }
}
