import ArgumentParser
import Evidence

struct RulesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the scenarios of files of rules; no ledger is needed.",
    discussion: """
      Plays each scenario on a ledger in memory on which its rule is in force alone, or with those that it \
      names in `with`, and compares what follows with what it expects: all of it, and nothing else. The \
      exit status is 1 if a scenario fails.

      Example:
        ledger rules test rules/core/*.yaml
      """)

  @OptionGroup var files: RuleFilesArgument
  @OptionGroup var output: JSONOption

  func run() throws {
    let rules = try files.rules()
    let documents = rules.map(\.document)
    let style = Terminal.standardOutput.style
    var (passed, failed) = (0, 0)
    var results: [JSONValue] = []
    for (file, document) in rules {
      if !output.json { Output.standard.line(style.strong("\(document.id)")) }
      for scenario in document.scenarios {
        let place = file.source.text(of: scenario.place)
        let differences = try Self.differences(scenario, of: document, among: documents)
        if differences.isEmpty { passed += 1 } else { failed += 1 }
        if output.json {
          results.append([
            "differences": .array(differences.map { .string(Text($0)) }), "name": .string(Text(scenario.name)),
            "passed": .bool(differences.isEmpty), "rule": .string(document.id), "where": .string(Text(place)),
          ])
        } else {
          tell(scenario, differences, place, style)
        }
      }
      if !output.json, document.scenarios.isEmpty { Output.standard.line("  no scenarios") }
    }
    if output.json {
      let object: JSONValue = [
        "failed": .integer(failed), "passed": .integer(passed), "scenarios": .array(results),
      ]
      Output.standard.append(object.canonicalBytes + [0x0A])
    } else {
      Output.standard.line("\(Amount.count(passed + failed, "scenario", "scenarios")), \(Amount.count(failed)) failed")
    }
    if failed > 0 { throw Ending(.refused) }
  }

  /// What the ledger refuses is told like any other difference.
  private static func differences(
    _ scenario: Scenario, of document: RuleDocument, among others: [RuleDocument]
  ) throws -> [String] {
    do {
      var run = try ScenarioRun(scenario, of: document, among: others)
      return try run.differences()
    } catch {
      let failure = Failure(error)
      guard failure.status == .refused else { throw failure }
      return ["it can't be played: \(failure.place.map { "\($0): " } ?? "")\(failure.sentence)"]
    }
  }

  private func tell(_ scenario: Scenario, _ differences: [String], _ place: String, _ style: Style) {
    let name = Printable.text(scenario.name)
    guard !differences.isEmpty else { return Output.standard.line("  \(style.success("pass"))  \(name)") }
    Output.standard.line("  \(style.failure("fail"))  \(name)  (\(place))")
    for difference in differences { Output.standard.line("        \(Printable.text(difference))") }
  }
}
