import ArgumentParser
import Evidence
import Ledger

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show size, blocks, the last seal and the filing rate.",
    discussion: """
      What is shown is read from the files and isn't verified; `ledger verify` does that.

      Example:
        ledger status evidence --json
      """)

  @OptionGroup var ledger: LedgerArgument
  @OptionGroup var output: JSONOption

  func run() throws {
    let report = try StatusReport(LedgerFolder(ledger.path))
    if output.json {
      Output.standard.append(report.json.canonicalBytes + [0x0A])
    } else {
      Output.standard.append(Array(report.table.text(Terminal.standardOutput.style).utf8))
    }
  }
}
