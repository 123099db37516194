import ArgumentParser
import Evidence
import Ledger

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show size, blocks, the last seal and the filing rate.",
    discussion: """
      On a ledger with rules also who is restricted or exempt, and which clocks run.
      What is shown is read from the files and isn't verified; `ledger verify` does that.

      Example:
        ledger status evidence --json
      """)

  @OptionGroup var ledger: LedgerArgument
  @OptionGroup var output: JSONOption

  func run() throws {
    try StatusReport(LedgerFolder(ledger.path)).print(output)
  }
}
