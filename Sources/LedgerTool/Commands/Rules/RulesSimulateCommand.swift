import ArgumentParser
import Ledger

struct RulesSimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Replay a ledger's history under drafts: what would have followed otherwise.",
    discussion: """
      Replays all entries as if the rules of the files had been in force from the beginning, in the place of \
      those of the same ids, and shows which triggers would have come in addition, and which wouldn't. \
      Nothing is written; a ledger without rules can be replayed too.

      Example:
        ledger rules simulate evidence draft.yaml
      """)

  @OptionGroup var ledger: LedgerArgument
  @OptionGroup var files: RuleFilesArgument
  @OptionGroup var output: JSONOption

  func run() throws {
    let rules = try files.rules().map(\.document)
    try Simulation(LedgerFolder(ledger.path), rules).print(output)
  }
}
