import Foundation
import Testing

/// What stands against a subject and for whom, who must sign, which engine is in force: as the command line tells it.
@Suite struct StandingTests {
  private static let model = "example.com/chat"
  private static let bars = RuleTests.freeze.replacingOccurrences(
    of: "restricts: true\n", with: "restricts: true\n    bars: [call, training]\n")
  private static let european = RuleTests.freeze.replacingOccurrences(of: "cn/", with: "eu/")
    .replacingOccurrences(of: "jurisdiction: CN", with: "jurisdiction: EU")

  @Test func theGateAsksForWhatItIs() throws {
    try withRegulators { tool in
      #expect(try deploy(tool, Self.bars, "CN").status == 0)
      try assess(tool, "80")
      let call = try gate(tool)
      #expect(call.status == 1 && call.output.contains("(bars call, training)"), "\(call.output)")
      let training = try gate(tool, "--for", "training", "--json")
      #expect(training.status == 1)
      #expect(training.objects.first?["for"] as? String == "training")
      let data = try gate(tool, "--for", "data")
      #expect(data.status == 0 && data.output.contains("may be used for data"), "\(data.output)")
      let answer = try #require(try gate(tool, "--for", "data", "--json").objects.first)
      #expect(answer["allowed"] as? Bool == true && (answer["restrictions"] as? [Any])?.isEmpty == true)
      let others = try #require(answer["others"] as? [[String: Any]])
      #expect(others.first?["bars"] as? [String] == ["call", "training"])
      let status = try tool.run("status", "demo")
      #expect(status.output.contains("frozen in CN") && status.output.contains("bars call, training"))
      #expect(status.output.contains("third-party-audit in CN"))
    }
  }

  @Test func eachRegulatorDeploysTheRulesOfItsOwn() throws {
    try withRegulators { tool in
      let both = Self.bars + "---\n" + Self.european
      #expect(try deploy(tool, both, "CN").status == 1, "the other's aren't its own")
      let own = try deploy(tool, both, "CN", "--jurisdiction", "CN")
      #expect(own.status == 0 && own.errors.contains("cn/cri-freeze"), "\(own.errors)")
      #expect(!own.errors.contains("eu/cri-freeze is in force"))
      #expect(try deploy(tool, both, "EU", "--jurisdiction", "EU").status == 0)
      let none = try deploy(tool, both, "EU", "--jurisdiction", "SG")
      #expect(none.status == 1 && none.errors.contains("no rule in these files is of SG"), "\(none.errors)")
    }
  }

  @Test func aReleaseThatBothMustSignIsRefusedToOne() throws {
    try withRegulators { tool in
      let demand = RuleFileTests.release.replacingOccurrences(of: "regulator:EU: 2", with: "regulator:EU: 1")
      #expect(try deploy(tool, Self.bars, "CN").status == 0)
      #expect(try deploy(tool, demand, "CN").status == 0)
      let shown = try tool.run("rules", "show", "demo", "cn/release-by-both")
      #expect(shown.output.contains("signatures: 1 of regulator:CN and 1 of regulator:EU"), "\(shown.output)")
      #expect(try tool.run("rules", "list", "demo").output.contains("signatures: 1 of regulator:CN"))
      try assess(tool, "80")
      let one = try release(tool, "CN")
      #expect(one.status == 1 && one.errors.contains("[demand-unmet]"), "\(one.errors)")
      #expect(one.errors.contains("do: let those sign"))
      #expect(try release(tool, "CN", "EU").status == 0)
      #expect(try gate(tool).status == 0)
      #expect(try tool.run("verify", "demo", "--no-memory").status == 0)
    }
  }

  @Test func theEngineIsSwitchedAtTheNextSeal() throws {
    try withRegulators(window: 1, rules: false) { tool in
      #expect(try tool.run("engine", "demo", "0", "--sign", "demo.authority.key").status == 2)
      #expect(try tool.run("engine", "demo", "1", "--sign", "CN.key").status == 1)
      let switched = try tool.run("engine", "demo", "1", "--sign", "demo.authority.key")
      #expect(switched.status == 0 && switched.errors.contains("after the next seal"), "\(switched.errors)")
      Thread.sleep(forTimeInterval: 1.1)
      #expect(try tool.run("seal", "demo").status == 0)
      let deployed = try deploy(tool, Self.bars, "CN")
      #expect(deployed.status == 0, "\(deployed.errors)")
      let again = try tool.run("engine", "demo", "1", "--sign", "demo.authority.key")
      #expect(again.status == 1 && again.errors.contains("[record-refused]"), "\(again.errors)")
      let unknown = try tool.run("engine", "demo", "2", "--sign", "demo.authority.key")
      #expect(unknown.status == 1 && unknown.errors.contains("[engine-unknown]"), "\(unknown.errors)")
      try assess(tool, "80")
      #expect(try gate(tool).status == 1)
      #expect(try tool.run("status", "demo").output.contains("1 in force"))
      #expect(try tool.run("verify", "demo", "--no-memory").status == 0)
    }
  }

  @Test func theFilingRateHasAHistory() throws {
    try withRegulators(window: 1) { tool in
      try tool.addKey("example.com/provider", roles: ["provider"])
      try append(tool, "example.com-provider.key", "example.com/provider", (1...4).map(algorithm))
      for number in 1...4 {
        let submitted = try append(
          tool, "example.com-provider.key", "example.com/provider", [filing(number, "submitted", nil)])
        let receipt = try #require(submitted.objects.first { $0["leaf"] != nil })
        try append(tool, "CN.key", "example.com/CN", [filing(number, "accepted", receipt)])
        if number < 3 { continue }
        Thread.sleep(forTimeInterval: 1.1)
        #expect(try tool.run("seal", "demo").status == 0)
      }
      let status = try tool.run("status", "demo")
      for part in ["4 of 4", "100 % ┤", " 20 % ┤", "└──", "highest 100 %"] {
        #expect(status.output.contains(part), "\(part): \(status.output)")
      }
      let rates = try tool.run("status", "demo", "--json").objects.first?["filing_rate"] as? [String: Any]
      let history = try #require(rates?["history"] as? [[String: Any]])
      let filed = history.compactMap { ($0["rates"] as? [[String: Any]])?.first?["filed"] as? Int }
      #expect(filed == filed.sorted() && filed.last == 4 && filed.contains(3), "\(filed)")
      #expect(history.compactMap { $0["height"] as? Int } == history.compactMap { $0["height"] as? Int }.sorted())
    }
  }

  // MARK: Parts

  /// A ledger `demo` and the keys `CN.key`, `EU.key` and `assessor.key`.
  private func withRegulators(window: Int = Tool.longWindow, rules: Bool = true, _ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      if rules { try tool.makeLedger(window: window, "--rules") } else { try tool.makeLedger(window: window) }
      for (name, role, place) in [("CN", "regulator", "CN"), ("EU", "regulator", "EU"), ("assessor", "assessor", nil)] {
        try tool.addKey("example.com/\(name)", roles: [role], jurisdiction: place)
        try FileManager.default.moveItem(
          atPath: tool.path("example.com-\(name).key"), toPath: tool.path("\(name).key"))
      }
      try body(tool)
    }
  }

  private func deploy(_ tool: Tool, _ rules: String, _ key: String, _ options: String...) throws -> Tool.Result {
    try tool.write(rules, to: "rules.yaml")
    return try tool.run(["rules", "deploy", "demo", "rules.yaml", "--sign", "\(key).key"] + options)
  }

  private func gate(_ tool: Tool, _ options: String...) throws -> Tool.Result {
    try tool.run(["gate", "demo", "--subject", Self.model] + options)
  }

  private func release(_ tool: Tool, _ keys: String...) throws -> Tool.Result {
    try tool.run(
      ["release", "demo", "--subject", Self.model, "--status", "frozen", "--basis", "audit-passed"]
        + keys.flatMap { ["--sign", "\($0).key"] })
  }

  private func assess(_ tool: Tool, _ cri: String) throws {
    let digest = "sha256:" + String(repeating: "0", count: 64)
    try append(
      tool, "assessor.key", "example.com/assessor",
      [
        #"{"kind":"risk-assessment@1","predicate":{"cri":\#(cri),"inputs":"\#(digest)","known":\#(cri),"method":"cri@1","span":{"end":"2026-01-02T00:00:00.000000Z","start":"2026-01-01T00:00:00.000000Z"},"unknown":\#(cri)},"subject":[{"name":"\#(Self.model)"}]}"#
      ])
  }

  private func algorithm(_ number: Int) -> String {
    #"{"kind":"algorithm@1","predicate":{"action":"in-service","filings":[{"jurisdiction":"CN","scheme":"cac-algorithm"}],"provider":"example.com","since":"2026-11-01"},"subject":[{"name":"example.com/algorithms/\#(number)"}]}"#
  }

  private func filing(_ number: Int, _ status: String, _ receipt: [String: Any]?) -> String {
    let acts = receipt.map { #""acts_on":{"index":\#($0["index"]!),"leaf":"\#($0["leaf"]!)"},"# } ?? ""
    let code = receipt == nil ? "" : #""number":"网信算备11010812345601\#(number)220019号","#
    return
      #"{"kind":"algorithm-filing@1","predicate":{\#(acts)"authority":"cac.example","date":"2026-11-20","jurisdiction":"CN",\#(code)"scheme":"cac-algorithm","status":"\#(status)"},"subject":[{"name":"example.com/algorithms/\#(number)"}]}"#
  }

  @discardableResult
  private func append(_ tool: Tool, _ key: String, _ producer: String, _ records: [String]) throws -> Tool.Result {
    let result = try tool.run(
      "append", "demo", "--sign", key, "--producer", producer, input: records.joined(separator: "\n"))
    #expect(result.status == 0, "\(result.errors)")
    return result
  }
}
