import CEL
import Evidence
import Foundation
import Testing

@testable import Rules

/// The functions of engine 1 and what they cost, as the specification prints them.
@Suite("Engine 1") struct EngineTableTests {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ledger-spec/engine/1/functions.tsv")

  private static var table: String {
    let environment = RuleVariables.environment(for: .kind(.indicator))
    var lines: [String] = []
    // Overloads are tried in the order in which they were declared, so the table keeps it.
    for (name, function) in environment.functions.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      for overload in function.overloads {
        let arguments = overload.parameters.map(\.description).joined(separator: ", ")
        let terms = overload.cost.terms.map { " + \($0.measure.text)/\($0.unitsPerCost)" }.joined()
        let style = overload.style == .member ? "member" : "global"
        lines.append(
          "\(name)\t\(style)\t\(overload.id)\t\(arguments)\t\(overload.result)\t\(overload.cost.base)\(terms)"
            + "\t\(overload.resultSize.text)")
      }
    }
    return (["name\tstyle\toverload\targuments\tresult\tcost\textent"] + lines).joined(separator: "\n") + "\n"
  }

  @Test("has the functions that the specification lists; UPDATE_SCHEMAS=1 rewrites the list")
  func functions() throws {
    if ProcessInfo.processInfo.environment["UPDATE_SCHEMAS"] == "1" {
      try Self.table.write(to: Self.path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: Self.path, encoding: .utf8)
    #expect(written == Self.table, "an engine that is released never changes")
  }

  @Test("has no function that takes or gives a double")
  func noDoubles() {
    #expect(!Self.table.contains("double"))
  }

  @Test(
    "refuses what could cost too much on the largest record",
    arguments: [
      "record.subjects.all(a, record.subjects.all(b, record.subjects.all(c, a == b && b == c)))",
      "record.subjects.all(s, s.matches('([a-z]+[0-9]+){1,50}x'))",
    ])
  func refusesCost(_ condition: String) throws {
    #expect(throws: RuleFault.self) { try rule(condition).check() }
  }

  @Test(
    "takes what rules usually ask",
    arguments: [
      "record.predicate.value < 90.0", "has(record.predicate.jurisdiction) && record.predicate.jurisdiction == 'EU'",
      "!statuses.frozen && record.predicate.value * 0.7 + 30.0 >= 80.0", "record.subjects.exists(s, s == subject)",
      "accepted - record.predicate.span.end > duration('72h')", "registers.strikes.count > 2",
      "subject.matches('^example[.]com/')", "math.greatest(record.predicate.value, 0.5) > 1.0",
      "math.log10(record.predicate.value) > 2.0", "filings.filed < filings.must",
    ])
  func takes(_ condition: String) throws {
    try rule(condition).check()
  }

  private func rule(_ condition: String) throws -> Rule {
    let value: JSONValue = [
      "clause": "Clause", "condition": .string(Text(condition)), "effects": [["do": "notify", "parties": ["gateway"]]],
      "id": "test", "jurisdiction": "CN", "kinds": ["indicator@1"],
      "titles": [["language": "en", "text": "Test"]], "version": 1,
    ]
    return try #require(Rule(value.object!))
  }
}

extension FunctionCost.Measure {
  fileprivate var text: String {
    switch self {
    case .size(let argument): "size(\(argument))"
    case .deepSize(let argument): "deep(\(argument))"
    case .product(let one, let other): "size(\(one))*size(\(other))"
    }
  }
}

extension ResultSize {
  /// As ledger-spec/engine/1 says it.
  fileprivate var text: String {
    switch self {
    case .scalar: "type"
    case .fixed(let size): "\(size)"
    case .argument(let argument): "like(\(argument))"
    case .element(let argument): "element(\(argument))"
    case .bound: "fields"
    case .oneOf(let arguments): arguments.map { "same(\($0))" }.joined(separator: "|")
    case .sum: "sum"
    case .multiple(let argument, let factor, let plus): "\(factor)*size(\(argument))+\(plus)"
    case .product(let one, let other): "content(\(one))+size(\(one))*size(\(other))+size(\(other))"
    case .deep(let argument): "content(\(argument))"
    case .parts(let argument): "parts(\(argument))"
    }
  }
}
