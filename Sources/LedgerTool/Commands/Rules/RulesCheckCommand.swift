import ArgumentParser
import Evidence
import Rules

struct RulesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check files of rules; no ledger is needed.",
    discussion: """
      Says of every rule whether a ledger would admit it: its members, its expressions, and their types \
      against the schemas of the kinds that it listens to. What is wrong is told with file, line and column. \
      What a ledger would admit although it can't be meant is a warning: what fails whenever it is evaluated, such \
      as a month 13, a text that a member never is, a demand that a record evades.

      --json prints `rules`, those that are right, with the `faults` and the `warnings`.

      Example:
        ledger rules check rules/core/*.yaml
      """)

  @OptionGroup var files: RuleFilesArgument
  @OptionGroup var output: JSONOption

  func run() throws {
    let files = try files.read()
    let faults = files.reduce(0) { $0 + $1.faults.count }
    if output.json {
      Output.standard.append(Self.json(files).canonicalBytes + [0x0A])
    } else {
      let style = Terminal.standardOutput.style
      for file in files {
        for failure in file.failures { Report.print(failure, json: false) }
        for warning in file.warnings { Report.warn(file.text(of: warning)) }
        for document in file.documents where file.faults.isEmpty {
          let scenarios = Amount.count(document.scenarios.count, "scenario", "scenarios")
          let cost = ", at most \(Amount.count(document.worstCost, "unit", "units"))"
          Output.standard.line(
            "\(style.success("right"))  \(document.id)  \(RuleText.listens(document.rule)), \(scenarios)\(cost)")
        }
      }
    }
    if faults > 0 { throw Ending(.refused) }
  }

  private static func json(_ files: [RuleFile]) -> JSONValue {
    [
      "faults": .array(
        files.flatMap(\.failures).map { Report.object(of: $0)["error"] ?? .null }),
      "rules": .array(
        files.flatMap { file in
          file.documents.map { document in
            [
              "cost": .integer(document.worstCost),
              "id": .string(document.id), "scenarios": .integer(document.scenarios.count),
              "where": .string(Text(file.source.text(of: document.place))),
            ]
          }
        }),
      "warnings": .array(
        files.flatMap { file in
          file.warnings.map {
            ["sentence": .string(Text($0.sentence)), "where": .string(Text(file.source.text(of: $0.place)))]
          }
        }),
    ]
  }
}
