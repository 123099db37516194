import Foundation
import Testing

/// The lines of an expression become one: what that would change is refused where it stands.
@Suite struct RuleLinesTests {
  /// A rule with this in the place of its condition, which begins on line 10.
  private func rule(when text: String) throws -> String {
    let condition = "when: record.predicate.cri >= 80.0"
    try #require(RuleTests.freeze.contains(condition))
    return RuleTests.freeze.replacingOccurrences(of: condition, with: text)
  }

  private func check(_ text: String) throws -> Tool.Result {
    var result: Tool.Result?
    try withTool { tool in
      try tool.write(text, to: "rules.yaml")
      result = try tool.run("rules", "check", "rules.yaml")
    }
    return try #require(result)
  }

  @Test(arguments: [
    ("when: |\n  record.predicate.cri >= 80.0     // high\n  && subject != \"\"   // and named", "11:36"),
    ("when: |\n  true  // first\n  && false", "11:9"),
    ("when: |-\n\n  true  // first\n\n  && false", "12:9"),
    ("when: >-\n  true  // first\n  && false", "11:9"),
    ("when: >\n  true\n  && 'a//b' != ''  // not a text\n  && false", "12:20"),
    ("when: true  // first\n  && false", "10:13"),
    ("when: 'true  // first\n  && false'", "10:14"),
    ("when: 'true // it''s\n  && false'", "10:13"),
    ("when: \"true  // first\n  && false\"", "10:14"),
    ("when: \"true  // first\\n && false\"", "10:14"),
    ("when: \"true  // first\\\n  && false\"", "10:14"), ("when: \"true  // first\\L && false\"", "10:14"),
    ("when: \"'\\u4e2d' == '' // first\n  || false\"", "10:7"),
    ("when: \"true\n  && true  // last\"", "11:12"),
    ("when: |\r\n  true  // first\r\n  && false\r", "11:9"),
    ("when: |\n  true  // first\r  && false", "11:9"),
    ("when: true  // first\u{2028}  && false", "10:13"),
    ("when: |\n  // first\n  true", "11:3"),
    ("when: &a |\n  true  // first\n  && false", "11:9"),
  ])
  func aCommentThatWouldSwallowTheNextLineIsRefused(_ when: String, _ place: String) throws {
    let checked = try check(rule(when: when))
    #expect(checked.status == 1)
    let said = "rules.yaml:\(place): the lines of an expression become one, and a comment would swallow what follows"
    #expect(checked.errors.contains(said), "\(checked.errors)")
    #expect(checked.errors.contains("do: put the comment above, behind #"), "\(checked.errors)")
  }

  @Test(arguments: [
    ("fields: {cri: record.predicate.cri}", "fields:\n      cri: |\n        1 // one\n        + 1", "17:11"),
    ("duration: 14d", "until: |\n      accepted // now\n      + duration('24h')", "18:16"),
    (
      "duration: 14d",
      "working_days: 3\n    calendar: CN\n    from: |\n      accepted // now\n      + duration('24h')", "20:16"
    ),
    (
      "- notify: [gateway]",
      "- put: seen\n    key: |\n      subject // who\n      + '/x'\n    fields: {cri: record.predicate.cri}", "20:15"
    ),
  ])
  func soItIsInEveryExpression(_ right: String, _ wrong: String, _ place: String) throws {
    try #require(RuleTests.freeze.contains(right))
    let checked = try check(RuleTests.freeze.replacingOccurrences(of: right, with: wrong))
    #expect(checked.status == 1)
    #expect(checked.errors.contains("rules.yaml:\(place): the lines of an expression"), "\(checked.errors)")
  }

  @Test(arguments: [
    "when: record.predicate.cri >= 80.0  // high", "when: 'record.predicate.cri >= 80.0  // high'",
    "when: \"record.predicate.cri >= 80.0  // \\\"high\\\"\"", "when: |\n  record.predicate.cri >= 80.0  // high",
    "when: >-\n\n  record.predicate.cri >= 80.0  // high\n",
    "# high\nwhen: |  # from 80 on\n  record.predicate.cri >= 80.0\n  && subject != 'http://example.com'",
    "when: |\n  record.predicate.cri >=\n    80.0\n  && subject != r'a\\n' && subject != \"\"\"//\"\"\"",
  ])
  func whatChangesNothingStays(_ when: String) throws {
    let checked = try check(rule(when: when))
    #expect(checked.status == 0, "\(checked.errors)")
  }

  /// An end of a line, or a tab, that is a part of a text would become a space.
  @Test(arguments: [
    ("when: |\n  subject != \"\"\"one\n  two\"\"\"", "11:14"), ("when: >-\n  subject != 'one\n  two'", "11:14"),
    ("when: subject != 'one\n  two'", "10:18"), ("when: 'subject != ''one\n  two'''", "10:19"),
    ("when: \"subject != 'one\\ntwo'\"", "10:19"), ("when: \"subject != 'one\\ttwo'\"", "10:19"),
    ("when: |\n  true\n  && subject != 'one\ttwo'", "12:17"),
  ])
  func aTextOverSeveralLinesIsRefused(_ when: String, _ place: String) throws {
    let checked = try check(rule(when: when))
    #expect(checked.status == 1)
    #expect(checked.errors.contains("rules.yaml:\(place): a text stands on one line"), "\(checked.errors)")
  }
}
