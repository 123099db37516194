import Foundation
import Testing

/// What is said where something can't be, can't be yet, or can never be: true, and of use to whoever reads it.
@Suite struct RuleMessageTests {
  private let rules = RuleTests()

  private func freeze(_ right: String, _ wrong: String) throws -> String {
    try #require(RuleTests.freeze.contains(right))
    return RuleTests.freeze.replacingOccurrences(of: right, with: wrong)
  }

  // MARK: On a ledger

  /// The condition's answer is known; it is the clock that couldn't be reckoned.
  @Test func aMissingCalendarIsExplained() throws {
    try rules.withRules { tool in
      let deployed = try rules.deploy(tool, freeze("duration: 14d", "working_days: 3\n    calendar: CN"))
      #expect(deployed.errors.contains("its calendar of"), "\(deployed.errors)")
      #expect(!deployed.errors.contains(".json"), "there is no such file beside the rules: \(deployed.errors)")
      let cause = try rules.assess(tool, "90")
      let explained = try tool.run("explain", "demo", "--index", "\(cause + 1)").output
      let lines = explained.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
      for line in [
        "error argument: the condition, or something that follows, couldn't be worked out, so what restricts was done "
          + "and what relaxes wasn't",
        "done set frozen (bars everything)", "not done emit judicial-audit: cri = record.predicate.cri",
        "not done start-clock third-party-audit, for 3 working days of CN", "done notify gateway",
      ] {
        #expect(lines.contains(line), "\(explained)")
      }
      #expect(explained.contains("or of a later year that the days reach, was missing"), "\(explained)")
      let json = try tool.run("explain", "demo", "--index", "\(cause + 1)", "--json").objects.first
      #expect((json?["left_out"] as? [Any])?.count == 2, "\(String(describing: json))")
    }
  }

  @Test func theFileOfACalendarIsNamedWhereThereIsOne() throws {
    try rules.withRules { tool in
      let year = Calendar(identifier: .gregorian).component(.year, from: Date())
      try tool.write("{}", to: "calendars/CN-\(year).json")
      let deployed = try rules.deploy(tool, freeze("duration: 14d", "working_days: 3\n    calendar: CN"))
      #expect(deployed.errors.contains("<calendars/CN-\(year).json)"), "\(deployed.errors)")
    }
  }

  @Test func aReleaseBehindAClockIsRunAgain() throws {
    try rules.withRules { tool in
      let again = """
        id: cn/again
        title: {en: Once more.}
        jurisdiction: CN
        clause: Interim Measures for Generative AI Services, art. 14
        on: {clocks: [third-party-audit]}
        when: "true"
        then:
          - {set: frozen, restricts: true}

        """
      try rules.deploy(tool, freeze("duration: 14d", "duration: 1s") + "---\n" + again)
      try rules.assess(tool, "90")
      Thread.sleep(forTimeInterval: 1.1)
      let refused = try rules.release(tool, by: "regulator")
      #expect(refused.status == 1 && refused.errors.contains("[acts-on-wrong]"), "\(refused.errors)")
      #expect(refused.errors.contains("do: run it again: a clock has run out, and what followed"), "\(refused.errors)")
      #expect(try rules.release(tool, by: "regulator").status == 0)
    }
  }

  @Test func aDraftThatCouldNotBeDeployedSaysSo() throws {
    try rules.withRules { tool in
      try rules.deploy(tool, RuleTests.freeze)
      try tool.write(freeze("version: 1", "version: 7"), to: "ahead.yaml")
      let ahead = try tool.run("rules", "simulate", "demo", "ahead.yaml")
      #expect(ahead.status == 0)
      #expect(
        ahead.errors.contains("warning: this draft couldn't be deployed: ahead.yaml:2:10: rule cn/cri-freeze comes"),
        "\(ahead.errors)")
      try tool.write(freeze("jurisdiction: CN", "jurisdiction: EU"), to: "moved.yaml")
      let moved = try tool.run("rules", "simulate", "demo", "moved.yaml")
      let said = "moved.yaml:1:5: rule cn/cri-freeze stands on the ledger for CN, and keeps its jurisdiction"
      #expect(moved.status == 0 && moved.errors.contains(said), "\(moved.errors)")
      try tool.write(freeze("version: 1\n", ""), to: "right.yaml")
      #expect(try tool.run("rules", "simulate", "demo", "right.yaml").errors.isEmpty)
    }
  }

  // MARK: Options

  @Test(arguments: [
    (["release", "demo", "--subject", "a", "--status", "b", "--basis", "a b", "--sign", "k"], "--basis"),
    (["release", "demo", "--subject", "a", "--status", "b c", "--basis", "a", "--sign", "k"], "--status"),
    (["release", "demo", "--subject", "", "--status", "b", "--basis", "a", "--sign", "k"], "--subject"),
    (
      ["release", "demo", "--subject", "a", "--status", "b", "--basis", "a", "--order", "a b", "--sign", "k"], "--order"
    ),
    (["rules", "retire", "demo", "a", "--sign", "k", "--producer", "bad id"], "--producer"),
    (["rules", "deploy", "demo", "a", "--sign", "k", "--producer", "bad id"], "--producer"),
    (["erase", "demo", "--index", "1", "--basis", "a b", "--order", "a", "--sign", "k"], "--basis"),
    (["erase", "demo", "--index", "1", "--basis", "a", "--order", "a b", "--sign", "k"], "--order"),
    (["hold", "demo", "--index", "1", "--basis", "a", "--sign", "k", "--producer", "bad id"], "--producer"),
  ])
  func theOptionIsNamed(_ arguments: [String], _ option: String) throws {
    try withTool { tool in
      let result = try tool.run(arguments)
      #expect(result.status == 2)
      #expect(result.errors.contains("\(option) isn't a"), "\(result.errors)")
    }
  }

  // MARK: In a file

  @Test(arguments: [
    ("duration: 14d", "duration: 0s", "17:15: this should be a span of time from 1s to 3650d"),
    ("duration: 14d", "duration: 999999999d", "17:15: this should be a span of time from 1s to 3650d"),
    ("duration: 14d", "until: 5", "17:12: this should be a timestamp, and is int"),
    ("duration: 14d", "until: accepted - accepted", "17:12: this should be a timestamp, and is a duration"),
  ])
  func whatItShouldBeIsSaid(_ right: String, _ wrong: String, _ said: String) throws {
    try withTool { tool in
      try tool.write(freeze(right, wrong), to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 1 && checked.errors.contains("rules.yaml:\(said)"), "\(checked.errors)")
    }
  }

  /// Of indicators: a condition on line 6, what it matches on line 5.
  private static func indicator(match: String = "{}", when: String = "true", kinds: String = "indicator@1") -> String {
    """
    id: cn/indicator
    title: {en: Below the threshold.}
    jurisdiction: CN
    clause: Data Security Law, art. 27
    on: {kinds: [\(kinds)]}
    match: \(match)
    when: \(when)
    then:
      - {set: below, restricts: true}

    """
  }

  @Test(arguments: [
    (indicator(match: "{indicator: TRC}"), "6:20: indicator of indicator@1 is never \"TRC\": it is "),
    (
      indicator(match: "{jurisdiction: China}"),
      "6:23: jurisdiction of indicator@1 is never \"China\": it is a jurisdiction"
    ),
    (indicator(when: "record.predicate.unit == 'percnt'"), "7:32: "),
    (indicator(when: "\"'percnt' != record.predicate.unit\""), "7:8: "),
    (indicator(when: "true && record.predicate.unit in ['percent', 'percnt']"), "7:52: "),
  ])
  func whatCanNeverBeIsWarnedOf(_ rule: String, _ said: String) throws {
    try withTool { tool in
      try tool.write(rule, to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0 && checked.output.contains("right"), "\(checked.errors)")
      #expect(checked.errors.contains("warning: rules.yaml:\(said)"), "\(checked.errors)")
      let json = try tool.run("rules", "check", "rules.yaml", "--json")
      #expect((json.objects.first?["warnings"] as? [Any])?.count == 1, "\(json.output)")
    }
  }

  @Test(arguments: [
    indicator(match: "{indicator: TCR, unit: percent}", when: "record.predicate.unit == 'percent'"),
    indicator(when: "record.predicate.unit != 'ratio' && record.predicate.jurisdiction == 'CN'"),
    indicator(when: "record.kind == 'indicator' || record.producer == 'percnt'"),
  ])
  func whatCanBeIsNotWarnedOf(_ rule: String) throws {
    try withTool { tool in
      try tool.write(rule, to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0 && checked.errors.isEmpty, "\(checked.errors)")
    }
  }

  @Test func aDemandThatCanBeLeftOutIsWarnedOf() throws {
    try rules.withRules { tool in
      let demanding = try freeze("match: {}", "demand: {assessor: 2}")
      let deployed = try rules.deploy(tool, demanding)
      let warning = "rules.yaml:8:14: risk-assessment@1 may leave its jurisdiction out, and is held to no demand then"
      #expect(deployed.status == 0 && deployed.errors.contains("warning: \(warning)"), "\(deployed.errors)")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0 && checked.errors.contains("warning: \(warning)"), "\(checked.errors)")
    }
  }
}
