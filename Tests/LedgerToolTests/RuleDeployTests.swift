import Foundation
import Testing

/// What `rules deploy` refuses before it appends anything, and what it says of what isn't asked yet.
@Suite struct RuleDeployTests {
  private let rules = RuleTests()

  private static func european(_ rule: String) -> String {
    rule.replacingOccurrences(of: "cn/", with: "eu/")
      .replacingOccurrences(of: "jurisdiction: CN", with: "jurisdiction: EU")
  }

  private func size(_ tool: Tool) throws -> Int? {
    try tool.run("status", "demo", "--json").objects.first?["size"] as? Int
  }

  // MARK: All or none

  @Test func rulesOfOtherJurisdictionsAreRefusedBeforeTheFirstIsAppended() throws {
    try rules.withRules { tool in
      let before = try size(tool)
      let both = Self.european(RuleTests.freeze) + "---\n" + Self.european(RuleTests.overdue)
      let refused = try rules.deploy(tool, RuleTests.both + "---\n" + both)
      #expect(refused.status == 1)
      #expect(refused.errors.contains("rule eu/cri-freeze: "), "\(refused.errors)")
      let counted = "2 of 4 rules are refused, so none was deployed [grant-missing]"
      #expect(refused.errors.contains(counted), "\(refused.errors)")
      #expect(refused.errors.contains("do: deploy those of CN alone: --jurisdiction CN"), "\(refused.errors)")
      #expect(refused.output.isEmpty && !refused.errors.contains("in force"))
      #expect(try size(tool) == before)
      let own = try tool.run(
        "rules", "deploy", "demo", "rules.yaml", "--sign", "regulator.key", "--jurisdiction", "CN")
      #expect(own.status == 0, "\(own.errors)")
      // Where those of its own stand already, the advice is the same.
      let again = try tool.run("rules", "deploy", "demo", "rules.yaml", "--sign", "regulator.key")
      #expect(again.errors.contains("2 of 2 rules are refused"), "\(again.errors)")
      #expect(again.errors.contains("--jurisdiction CN"), "\(again.errors)")
    }
  }

  /// The rule that demands a second signature is deployed with one, and what comes behind it would need two.
  @Test func whatARuleOfTheSameFileDemandsIsFoundOutBefore() throws {
    try rules.withRules { tool in
      let demanding = """
        id: cn/demand
        title: {en: Two regulators put a rule in force.}
        jurisdiction: CN
        clause: Interim Measures for Generative AI Services, art. 14
        on: {kinds: [rule@1]}
        when: "true"
        demand: {regulator:CN: 2}

        """
      let before = try size(tool)
      let refused = try rules.deploy(tool, RuleTests.freeze + "---\n" + demanding + "---\n" + RuleTests.overdue)
      #expect(refused.status == 1)
      #expect(refused.errors.contains("rule cn/audit-overdue: rule cn/demand demands 2"), "\(refused.errors)")
      #expect(refused.errors.contains("[demand-unmet]"), "\(refused.errors)")
      #expect(try size(tool) == before)
      let ordered = try rules.deploy(tool, RuleTests.both + "---\n" + demanding)
      #expect(ordered.status == 0, "\(ordered.errors)")
      #expect(try tool.run("verify", "demo", "--no-memory").status == 0)
    }
  }

  // MARK: Since

  @Test func aVersionOfALaterTimeSaysWhatIsAskedUntilThen() throws {
    try rules.withRules { tool in
      let later = RuleTests.freeze.replacingOccurrences(of: "version: 1\n", with: "since: 2099-01-01\n")
      try rules.deploy(tool, RuleTests.both)
      let deployed = try rules.deploy(tool, later)
      #expect(deployed.status == 0)
      #expect(
        deployed.errors.contains("cn/cri-freeze, version 2, is in force from 2099-01-01T00:00:00.000000Z on."),
        "\(deployed.errors)")
      let warning = "until 2099-01-01T00:00:00.000000Z no version of cn/cri-freeze is asked: version 1 ended with"
      #expect(deployed.errors.contains(warning), "\(deployed.errors)")
      #expect(deployed.errors.contains("deploy it later, or write the old condition into the new version"))
      let listed = try tool.run("rules", "list", "demo").output
      #expect(listed.components(separatedBy: "2099-01-01T00:00:00.000000Z").count == 2, "\(listed)")
      let json = try tool.run("rules", "list", "demo", "--json").output
      #expect(json.components(separatedBy: #""since":"2099-01-01T00:00:00.000000Z""#).count == 2, "\(json)")
      let shown = try tool.run("rules", "show", "demo", "cn/cri-freeze").output
      #expect(shown.contains("2099-01-01T00:00:00.000000Z"), "\(shown)")
      #expect(try tool.run("status", "demo").output.contains("1 in force, 1 later"))
      let status = try #require(tool.run("status", "demo", "--json").objects.first?["rules"] as? [String: Any])
      #expect(status["in_force"] as? Int == 1 && status["later"] as? Int == 1, "\(status)")
      // The version before it wasn't asked either.
      let moved = try rules.deploy(tool, later.replacingOccurrences(of: "2099", with: "2098"), "--json")
      #expect(moved.objects.first?["since"] as? String == "2098-01-01T00:00:00.000000Z", "\(moved.output)")
      #expect(!moved.errors.contains("warning"), "\(moved.errors)")
    }
  }

  @Test func whatIsInForceSinceLongNeedsNoWarning() throws {
    try rules.withRules { tool in
      try rules.deploy(tool, RuleTests.freeze)
      let since = RuleTests.freeze.replacingOccurrences(of: "version: 1\n", with: "since: 2020-01-01\n")
      let deployed = try rules.deploy(tool, since)
      #expect(deployed.errors.contains("cn/cri-freeze is in force, version 2, from entry"), "\(deployed.errors)")
      #expect(!deployed.errors.contains("warning"), "\(deployed.errors)")
      #expect(try tool.run("status", "demo").output.contains("1 in force\n"))
    }
  }
}
