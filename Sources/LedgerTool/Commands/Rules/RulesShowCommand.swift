import ArgumentParser
import Evidence
import Ledger

struct RulesShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a rule on a ledger: its clause, its condition, what follows.",
    discussion: """
      Example:
        ledger rules show evidence cn/cri-freeze
      """)

  @OptionGroup var ledger: LedgerArgument

  @Argument(help: ArgumentHelp("The rule.", valueName: "ID"))
  var id: String

  @OptionGroup var output: JSONOption

  func run() throws {
    let state = try LedgerFolder(ledger.path).chain().state
    guard let rule = StandingRule(Text(id), state) else {
      throw Failure(
        .refused, "not-found", "there is no rule of this id on the ledger", at: id,
        do: "see `ledger rules list \(ledger.folder) --all`")
    }
    if output.json {
      Output.standard.append(rule.value.canonicalBytes + [0x0A])
    } else {
      rule.table.print()
    }
  }
}
