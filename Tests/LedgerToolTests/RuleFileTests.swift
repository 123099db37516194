import Evidence
import Foundation
import Testing

@testable import LedgerTool

/// Files of rules: what is wrong in them is told with its place, and their scenarios say what holds.
@Suite struct RuleFileTests {
  @Test func theRulesOfTheSpecAreRight() throws {
    try withTool { tool in
      try tool.write(RuleTests.both, to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0 && checked.errors.isEmpty, "\(checked.errors)")
      #expect(checked.output.contains("cn/cri-freeze  on risk-assessment@1, 2 scenarios"))
      let tested = try tool.run("rules", "test", "rules.yaml")
      #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
      #expect(tested.output.hasSuffix("5 scenarios, 0 failed\n"))
      let json = try tool.run("rules", "test", "rules.yaml", "--json")
      #expect(json.objects.first?["passed"] as? Int == 5)
    }
  }

  /// What is changed in the rule, and what is said of it, where.
  static let faults: [(String, String, String)] = [
    (
      "when: record.predicate.cri >= 80.0", "when: record.predicate.crl >= 80.0",
      "10:24: risk-assessment@1.predicate has no field 'crl'"
    ),
    ("when: record.predicate.cri >= 80.0", "when: 'record.predicate.cri >= '", "10:31: expected an expression"),
    (
      "when: record.predicate.cri >= 80.0", "when: >-\n  true &&\n  subjet == \"综\"", "12:3: nothing is called 'subjet'"
    ),
    ("when: record.predicate.cri >= 80.0", "when: \"'综\\\"合' == subjet\"", "10:18: nothing is called 'subjet'"),
    ("when: record.predicate.cri >= 80.0", "when: record.predicate.cri", "10:7: this should be bool"),
    ("fields: {cri: record.predicate.cri}", "fields: {zh: 综, cri: 1 / 0}", "15:18: "),
    (
      "when: record.predicate.cri >= 80.0", "when: accepted.getHours('Asia/Shanghai') >= 8",
      "10:25: a time zone is 'UTC' or an offset"
    ),
    ("when: record.predicate.cri >= 80.0", "when: subject.matches('(')", "10:23: the pattern \"(\": "),
    (
      "when: record.predicate.cri >= 80.0", "when: 'true && \"a\".matches(\"a[\")'", "10:28: the pattern \"a[\": "
    ),
    (
      "when: record.predicate.cri >= 80.0", "when: subject.matches('(a{1000}){9}')",
      "10:7: on the largest record this could"
    ),
    ("fields: {cri: record.predicate.cri}", "fields: {cri: record.predicate}", "15:19: no field holds a value of type"),
    ("fields: {cri: record.predicate.cri}", "fields: {cri: \"{'a': 1}\"}", "15:20: no field holds a value of type"),
    ("fields: {cri: record.predicate.cri}", "fields: {cri: \"[b'a']\"}", "15:20: no field holds a value of type list("),
    ("fields: {cri: record.predicate.cri}", "fields: {cri: type(1)}", "15:19: no field holds a value of type type("),
    ("fields: {cri: record.predicate.cri}", "fields: {cri: accepted - accepted}", "15:19: no field holds"),
    ("when: record", "wen: record", "10:1: a rule has no 'wen'"),
    ("when: record", "wen: record", "1:1: 'when' is missing"),
    ("restricts: true", "restrict: true", "13:5: set has no 'restrict'"),
    ("duration: 14d", "duration: 14 days", "17:15: this should be a span of time"),
    ("duration: 14d", "duration: 4000d", "17:15: this should be a span of time"),
    ("duration: 14d", "working_days: 10", "16:5: start-clock has either a duration"),
    ("duration: 14d", "duration: 14d\n    from: accepted", "16:5: start-clock has either a duration"),
    ("duration: 14d", "working_days: 10\n    calendar: CN\n    from: subject", "19:11: "),
    ("jurisdiction: CN", "jurisdiction: China", "6:15: should be a jurisdiction"),
    ("[risk-assessment@1]", "[risk-assessment@1, gradient-log@1]", "8:33: no rule can listen"),
    ("match: {}", "match: {indicator: TCR}", "9:9: risk-assessment@1 has no member indicator"),
    ("id: cn/cri-freeze", "id: cn/cri freeze", "1:5: should be an identifier"),
    ("version: 1", "version: one", "2:10: this should be a whole number"),
    ("  en: A comp", "  english: A comp", "4:3: should be a language tag"),
    ("clause: Interim", "clause: [Interim", "[yaml-malformed]"),
    ("clause: Interim", "id: again\nclause: Interim", "7:1: the key id stands here again"),
    ("  zh: 综合", "  en: again\n  zh: 综合", "5:3: the key en stands here again"),
    ("match: {}", "match: {a: b, c: d, a: e}", "9:21: the key a stands here again"),
    ("record: {cri: 80}", "record: {cri: 80}\n    expects: {}", "23:5: a scenario has no 'expects'"),
    ("expect: {set: [frozen]", "expect: {sets: [frozen]", "23:14: expect has no 'sets'"),
    ("record: {cri: 80}", "record: {cri: 80.0000000000000001}", "22:19: the number has more digits"),
    ("duration: 14d", "until: accepted.cri", "17:21: "),
    ("duration: 14d", "until: subject", "17:12: this should be"),
    ("duration: 14d", "until: accepted\n    duration: 14d", "16:5: start-clock has either a duration"),
    ("restricts: true", "restricts: false\n    bars: [call]", "14:11: a status that doesn't restrict bars nothing"),
    ("restricts: true", "restricts: true\n    bars: call", "14:11: this should be a list"),
    ("match: {}", "spread: all", "9:9: should be"),
    ("match: {}", "demand: {regulator:EU: 2, judge: 1}", "9:27: judge isn't a role"),
    ("match: {}", "demand: {regulator:Europe: 2}", "9:10: regulator:Europe isn't a role"),
    ("match: {}", "demand: {regulator:EU: two}", "9:24: this should be a whole number"),
    ("match: {}", "demand: [regulator:EU]", "9:9: this should be roles with how many"),
    (
      "on: {kinds: [risk-assessment@1]}", "on: {clocks: [audit]}\ndemand: {assessor: 1}", "9:9: signatures are demanded"
    ),
    (
      "on: {kinds: [risk-assessment@1]}", "on: {kinds: [release@1, key@1]}\ndemand: {authority: 3}",
      "8:25: no signature can be demanded of key@1, which names no jurisdiction"
    ),
    (
      "on: {kinds: [risk-assessment@1]}", "on: {kinds: [rule-retire@1]}\ndemand: {authority: 3}",
      "8:14: no signature can be demanded of rule-retire@1"
    ),
    (
      "on: {kinds: [risk-assessment@1]}", "on: {kinds: [grant@1]}\ndemand: {authority: 3}",
      "8:14: no signature can be demanded of grant@1"
    ),
    (
      "on: {kinds: [risk-assessment@1]}", "on: {kinds: [decision-trace@1]}\ndemand: {authority: 3}",
      "8:14: no signature can be demanded of what may come unsigned"
    ),
    ("record: {cri: 80}", "record: {cri: 80}\n    signers: [judge]", "23:15: judge isn't a role"),
    ("record: {cri: 80}", "record: {cri: 80}\n    at: tomorrow", "23:9: this should be a time in UTC"),
    ("record: {cri: 80}", "clock: audit\n    signers: [assessor]", "23:14: only a record has 'signers'"),
    (
      "record: {cri: 80}", "record: {cri: 80}\n    made_from: [example.com/d]",
      "23:16: 'made_from' stands with a record of training-data@1 or model-snapshot@1"
    ),
    ("record: {cri: 80}", "clock: audit\n    made_from: [a]", "23:16: only a record has 'made_from'"),
    (
      "record: {cri: 80}", "kind: model-snapshot@1\n    record: {data: []}\n    made_from: [a]",
      "24:16: the record has 'data' already"
    ),
    ("given: []", "given: {links: [[a]]}", "21:21: a link is a name and what was made from it"),
  ]

  @Test(arguments: faults)
  func aFaultIsToldWithItsPlace(_ right: String, _ wrong: String, _ said: String) throws {
    try withTool { tool in
      try #require(RuleTests.freeze.contains(right))
      let changed = RuleTests.freeze.replacingOccurrences(of: right, with: wrong)
      try tool.write(changed, to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 1)
      let place = said.first?.isNumber == true ? "rules.yaml:\(said)" : said
      #expect(checked.errors.contains(place), "\(checked.errors)")
      let json = try tool.run("rules", "check", "rules.yaml", "--json")
      #expect(json.status == 1)
      #expect((json.objects.first?["faults"] as? [Any])?.isEmpty == false)
    }
  }

  /// As some editors write it; a mark that stands elsewhere is a character.
  @Test func aByteOrderMarkIsNoPartOfTheFirstKey() throws {
    try withTool { tool in
      try tool.write("\u{FEFF}" + RuleTests.freeze, to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0 && checked.errors.isEmpty, "\(checked.errors)")
      let id = RuleTests.freeze.replacingOccurrences(of: "id: cn", with: "id: c n")
      try tool.write("\u{FEFF}\(id)", to: "wrong.yaml")
      let wrong = try tool.run("rules", "check", "wrong.yaml")
      #expect(wrong.errors.contains("wrong.yaml:1:5: "), "\(wrong.errors)")
    }
  }

  @Test(arguments: [("true", true), ("size(origins) > 1", false), ("size(record.predicate.derived_from) > 1", false)])
  func dataThatIsNotHeardIsWarnedOf(_ condition: String, _ isWarned: Bool) throws {
    try withTool { tool in
      let rule = """
        id: cn/data
        title: {en: Data.}
        jurisdiction: CN
        clause: art. 1
        on: {kinds: [training-data@1]}
        when: \(condition)
        then:
          - notify: [gateway]

        """
      try tool.write(rule.replacingOccurrences(of: "when: true", with: "when: 'true'"), to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0, "\(checked.errors)")
      let said = checked.errors.contains("rules.yaml:5:14: training data is listened to where it has derived_from")
      #expect(said == isWarned, "\(checked.errors)")
    }
  }

  /// A ledger admits it, for the evaluation may never come to it.
  @Test(arguments: [
    ("accepted > timestamp('2026-13-01T00:00:00Z')", "10:28"), ("accepted - accepted < duration('1x')", "10:38"),
    ("record.predicate.cri > decimal('eighty')", "10:38"), ("int('x') == 1 || uint('y') == 1u", "10:29"),
  ])
  func whatMustFailIsWarnedOf(_ condition: String, _ place: String) throws {
    try withTool { tool in
      let changed = RuleTests.freeze.replacingOccurrences(of: "record.predicate.cri >= 80.0", with: condition)
      try tool.write(changed, to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0 && checked.output.contains("right"), "\(checked.errors)")
      #expect(checked.errors.contains("warning: rules.yaml:\(place): this is an error"), "\(checked.errors)")
      let json = try tool.run("rules", "check", "rules.yaml", "--json")
      let warnings = try #require(json.objects.first?["warnings"] as? [[String: Any]])
      #expect(warnings.last?["where"] as? String == "rules.yaml:\(place)", "\(json.output)")
    }
  }

  /// What a trigger can hold, and what only its evaluation tells.
  @Test(arguments: ["1u", "null", "[[1], []]", "[uint(1), 2u]", "[1, {'a': 1}]", "accepted", "registers.r.x"])
  func aFieldHoldsIt(_ value: String) throws {
    try withTool { tool in
      let changed = RuleTests.freeze.replacingOccurrences(
        of: "fields: {cri: record.predicate.cri}", with: "fields: {cri: \"\(value)\"}")
      try tool.write(changed, to: "rules.yaml")
      let checked = try tool.run("rules", "check", "rules.yaml")
      #expect(checked.status == 0, "\(checked.errors)")
    }
  }

  /// A rule that listens to a clock and starts it again: once an hour, and not oftener.
  @Test(arguments: [("clocks: [c]", "59m", false), ("clocks: [c]", "1h", true), ("emissions: [e]", "3599s", false)])
  func whatMayLeadToItselfStartsNoShortClock(on: String, duration: String, isRight: Bool) throws {
    try withTool { tool in
      let rule = """
        id: cn/round
        title: {en: Again and again.}
        jurisdiction: CN
        clause: art. 1
        on: {\(on)}
        when: "true"
        then:
          - restart-clock: c
            duration: \(duration)
        """
      try tool.write(rule, to: "round.yaml")
      let checked = try tool.run("rules", "check", "round.yaml")
      #expect(checked.status == (isRight ? 0 : 1), "\(checked.output)\(checked.errors)")
      let said = "round.yaml:9:15: what listens to clocks or emissions starts clocks of at least an hour"
      #expect(checked.errors.contains(said) != isRight, "\(checked.errors)")
    }
  }

  @Test func aRuleIsNoLongerThanItsTriggersCanBe() throws {
    try withTool { tool in
      func notify(_ count: Int) -> String {
        let names = (100..<100 + count).map { "\($0)" + String(repeating: "x", count: 253) }
        return "  - notify: [\(names.joined(separator: ", "))]\n"
      }
      let start = """
        id: cn/long
        title: {en: Everybody is told.}
        jurisdiction: CN
        clause: art. 14
        on: {kinds: [risk-assessment@1]}
        when: "true"
        then:

        """ + notify(64) + notify(64) + notify(64)
      for (count, status) in [(44, Int32(0)), (46, 1)] {
        try tool.write(start + notify(count), to: "rules.yaml")
        let checked = try tool.run("rules", "check", "rules.yaml")
        #expect(checked.status == status, "\(checked.errors)")
        #expect(checked.errors.contains("rules.yaml:1:1: the rule has 6") == (status == 1), "\(checked.errors)")
      }
    }
  }

  @Test func aFileThatIsNotThereAndARuleThatStandsTwiceAreFaultsOfTheirOwn() throws {
    try withTool { tool in
      #expect(try tool.run("rules", "check", "none.yaml").status == 3)
      #expect(try tool.run("rules", "check").status == 2)
      try tool.write(RuleTests.freeze, to: "one/a.yaml")
      try tool.write("\n" + RuleTests.freeze, to: "one/b.yaml")
      let checked = try tool.run("rules", "check", "one")
      #expect(checked.status == 1)
      #expect(checked.errors.contains("one/b.yaml:2:5: rule cn/cri-freeze stands in one/a.yaml:1:5 already"))
    }
  }

  @Test(arguments: [
    ("record: {cri: 79.999999}", "record: {cri: 80}", "set: expected nothing, came frozen"),
    ("record: {cri: 80}", "record: {cri: 20}", "start: expected third-party-audit, came nothing"),
    ("emit: [judicial-audit]", "emit: [{judicial-audit: {cri: 81}}]", "emit judicial-audit: expected cri 81, came 80"),
    ("record: {cri: 80}", "record: {cri: high}", "it can't be played: "),
    ("record: {cri: 80}", "record: {cri: 80}\n    signers: [producer]", "it can't be played: "),
    ("record: {cri: 80}", "record: {cri: 80}\n    at: 2026-01-04T00:00:00Z", "it can't be played: 2026-01-04"),
    ("expect: {}", "expect: {refused: grant-missing}", "refused: expected grant-missing, came no"),
    ("expect: {}", "expect: {barred: [call]}", "barred: call isn't"),
    (
      "notify: [gateway]}", "notify: [gateway], allowed: [call, data]}", "allowed: call is barred by frozen in CN"
    ),
    (
      "notify: [gateway]}", "notify: [gateway], about: {example.com/m: {set: [x]}}}",
      "about example.com/m, set: expected x, came nothing"
    ),
    ("record: {cri: 80}", "with: [cn/other]\n    record: {cri: 80}", "rule cn/other isn't in the files"),
  ])
  func aScenarioThatFailsSaysWhatCame(_ right: String, _ wrong: String, _ said: String) throws {
    try withTool { tool in
      try tool.write(RuleTests.freeze.replacingOccurrences(of: right, with: wrong), to: "rules.yaml")
      let tested = try tool.run("rules", "test", "rules.yaml")
      #expect(tested.status == 1)
      #expect(tested.output.contains(said), "\(tested.output)\(tested.errors)")
      #expect(tested.output.hasSuffix("2 scenarios, 1 failed\n"))
    }
  }

  /// Whose signatures a rule demands, whom its effects reach, when its clock runs out: told by scenarios.
  @Test func quorumsSpreadingAndTimesArePlayed() throws {
    try withTool { tool in
      try tool.write(Self.release + "---\n" + Self.spread, to: "rules.yaml")
      let tested = try tool.run("rules", "test", "rules.yaml")
      #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
      #expect(tested.output.hasSuffix("6 scenarios, 0 failed\n"))
    }
  }

  static let release = """
    id: cn/release-by-both
    title: {en: A frozen service is released by two regulators of the EU and one of China.}
    jurisdiction: CN
    clause: Cross-border case procedure
    on: {kinds: [release@1]}
    match: {jurisdiction: CN, status: frozen}
    when: 'true'
    demand: {regulator:EU: 2, regulator:CN: 1}
    scenarios:
      - name: all three
        given: [frozen]
        record: {status: frozen}
        signers: [regulator:EU, regulator:CN, regulator:EU]
        expect: {stands: [], allowed: [call]}
      - name: one of the EU
        given: [frozen]
        record: {status: frozen}
        signers: [regulator:EU, regulator:CN]
        expect: {refused: demand-unmet, stands: [frozen], barred: [call, anything]}
      - name: nobody of China
        given: [frozen]
        record: {status: frozen}
        signers: [regulator:EU, regulator:EU]
        expect: {refused: grant-missing, stands: [frozen]}

    """

  static let spread = """
    id: cn/recall
    title: {en: What was made from recalled data is recalled as well.}
    jurisdiction: CN
    clause: Data Security Law, art. 27
    on: {kinds: [incident@1]}
    when: record.predicate.status == "detected"
    spread: derived
    then:
      - set: recalled
        restricts: true
        bars: [training]
      - put: recalls
        key: subject + " " + origin
        fields: {data: origin}
      - start-clock: answer
        until: record.predicate.detected + duration("72h")
    scenarios:
      - name: two steps away
        given: {links: [[example.com/services/one, example.com/b], [example.com/b, example.com/c]]}
        at: 2026-01-05T10:00:00Z
        record: {status: detected, detected: '2026-01-05T09:30:00.000000Z'}
        expect:
          about:
            example.com/b: {set: [recalled], put: [{recalls: {key: example.com/b example.com/services/one}}], start: [answer]}
            example.com/c: {set: [recalled], put: [recalls], start: [{answer: {deadline: '2026-01-08T09:30:00.000000Z'}}], barred: [training], allowed: [call]}
      - name: about another subject
        given: {links: [[example.com/x, example.com/y]]}
        subject: example.com/x
        record: {status: detected}
        expect: {stands: [], about: {example.com/y: {set: [recalled], put: [recalls], start: [answer]}}}
      - name: nothing was made from it
        record: {status: detected}
        expect: {}

    """

  /// A scenario says what matters to it: the rest of a record must be one that a ledger admits.
  @Test func everyKindThatRulesListenToHasASample() throws {
    let sample = SampleRecord(jurisdiction: "CN", time: Time("2026-01-05T09:00:00.000000Z")!)
    for kind in Kind.all where Chain.mayListen(to: kind.id) {
      let record: JSONValue = [
        "kind": .string(kind.name), "predicate": .object(sample.predicate(of: kind.id, JSONObject())),
        "subject": [["name": "example.com/one"]],
      ]
      let bytes = record.canonicalBytes
      #expect(throws: Never.self, "\(kind.name)") { _ = try RecordLayout.scan(bytes.span) }
    }
  }

  /// Members that must go together do, whichever of them a scenario gives.
  @Test(arguments: [
    #"{"cri":80}"#, #"{"cri":79.999999}"#, #"{"cri":80,"correction":0.5}"#, #"{"known":71.6,"unknown":99.6}"#,
    #"{"cri":80,"known":71.6}"#, #"{"cri":80,"unknown":99.6}"#, "{}",
  ])
  func anIndexAddsUp(_ members: String) throws {
    let sample = SampleRecord(jurisdiction: "CN", time: Time("2026-01-05T09:00:00.000000Z")!)
    let given = try #require(try JSONValue.parse(members).object)
    var ledger = try Rehearsal()
    try ledger.append(.riskAssessment, sample.predicate(of: .riskAssessment, given), about: ["example.com/one"])
  }

  @Test func spansAndInstants() {
    #expect(SpanOfTime.seconds("14d") == 1_209_600)
    #expect(SpanOfTime.seconds("72h") == 259_200)
    #expect(SpanOfTime.seconds("10m") == 600)
    #expect(SpanOfTime.seconds("1s") == 1)
    for wrong in ["", "d", "0d", "-1d", "+1d", "1.5d", "14", "14 d", "99999999999999999999d", "4000d"] {
      #expect(SpanOfTime.seconds(wrong) == nil, "\(wrong)")
    }
    #expect(SpanOfTime.text(1_209_600) == "14d" && SpanOfTime.text(90) == "90s")
    #expect(SpanOfTime.instant("2026-12-01")?.description == "2026-12-01T00:00:00.000000Z")
    #expect(SpanOfTime.instant("2026-12-01T08:00:00.5Z")?.description == "2026-12-01T08:00:00.500000Z")
    #expect(SpanOfTime.instant("2026-12-01T08:00:00") == nil && SpanOfTime.instant("2026-02-30") == nil)
  }

  /// The rules that are shipped do what their scenarios say.
  @Test func theCorePackPasses() throws {
    let pack = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../rules/core")
    try withTool { tool in
      let tested = try tool.run("rules", "test", pack.standardizedFileURL.path, "--json")
      #expect(tested.status == 0, "\(tested.errors)")
      let failed = (tested.objects.first?["scenarios"] as? [[String: Any]] ?? []).filter {
        $0["passed"] as? Bool != true
      }
      #expect(failed.isEmpty, "\(failed)")
    }
  }
}
