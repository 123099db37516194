import ArgumentParser
import Evidence
import Ledger

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show size, blocks, the last seal, and the filing rate with its history.",
    discussion: """
      The history is a chart from the first block to now; where a ledger is so large that reading it takes more \
      than a moment, only with --history. On a ledger with rules also who is restricted or exempt, and which clocks run.
      What is shown is read from the files and isn't verified; `ledger verify` does that.

      Example:
        ledger status evidence --json
      """)

  @OptionGroup var ledger: LedgerArgument

  @Flag(help: "Read the filing rate's history however large the ledger is.")
  var history = false

  @OptionGroup var output: JSONOption

  func run() throws {
    try StatusReport(LedgerFolder(ledger.path), readsHistory: history).print(output)
  }
}
