import ArgumentParser
import Ledger

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a trigger stands on the ledger, back to the first record.",
    discussion: """
      Shows the rule with its clause, the values that it was asked about, what it did, and the entries that \
      led to it. Titles are in your language (LANG) where the rule has it, else in English.

      Example:
        ledger explain evidence --index 42
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(help: ArgumentHelp("The trigger's index.", valueName: "N"))
  var index: Int

  @OptionGroup var output: JSONOption

  func validate() throws {
    if index < 0 { throw ValidationError("--index counts from 0") }
  }

  func run() throws {
    try Explanation(LedgerFolder(ledger.path), index).print(output)
  }
}
