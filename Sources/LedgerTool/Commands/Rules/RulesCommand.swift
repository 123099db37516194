import ArgumentParser

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Check, test, deploy and show the rules of a ledger.",
    discussion: """
      A rule says when what must follow: a condition on a record, a clock or an emission, and effects. People \
      write rules in YAML, one document a rule (ledger-spec/8-rules.md, 8.7); a regulator's key puts them in \
      force on a ledger that was made with `ledger init --rules`.

      Examples:
        ledger rules check rules/core/*.yaml
        ledger rules test rules/core/*.yaml
        ledger rules deploy evidence rules/core/*.yaml --sign regulator.key
      """,
    subcommands: [
      RulesCheckCommand.self, RulesTestCommand.self, RulesSimulateCommand.self, RulesDeployCommand.self,
      RulesRetireCommand.self, RulesListCommand.self, RulesShowCommand.self,
    ])

  func run() throws {
    throw ValidationError("a command is missing: check, test, simulate, deploy, retire, list or show")
  }
}
