import ArgumentParser
import Evidence
import Ledger

struct RulesSimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Replay a ledger's history under drafts: what would have followed otherwise.",
    discussion: """
      Replays all entries as if the rules of the files had been in force from the beginning, in the place of \
      those of the same ids, and shows which triggers would have come in addition, and which wouldn't. \
      Nothing is written; a ledger without rules can be replayed too. A draft that this ledger couldn't take, for \
      its version or its jurisdiction, is replayed with a warning.

      Example:
        ledger rules simulate evidence draft.yaml
      """)

  @OptionGroup var ledger: LedgerArgument
  @OptionGroup var files: RuleFilesArgument
  @OptionGroup var output: JSONOption

  func run() throws {
    let rules = try files.rules()
    let folder = try LedgerFolder(ledger.path)
    let state = try folder.chain().state
    for (file, document) in rules {
      do { _ = try RuleDeployment(document, in: file.source, state) } catch {
        Report.warn("this draft couldn't be deployed: \(error.place.map { "\($0): " } ?? "")\(error.sentence)")
      }
    }
    try Simulation(folder, rules.map(\.document)).print(output)
  }
}
