import ArgumentParser
import Evidence
import Ledger

struct ClocksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clocks",
    abstract: "Show the clocks that run, and those that are due.",
    discussion: """
      A clock that is due fires before the next entry, or with the next seal: `ledger seal --watch` keeps time.

      Example:
        ledger clocks evidence
      """)

  @OptionGroup var ledger: LedgerArgument
  @OptionGroup var output: JSONOption

  func run() throws {
    let chain = try LedgerFolder(ledger.path).chain()
    let clocks = StandingClock.all(chain)
    let now = Clock.system.now()
    if output.json {
      return Output.standard.append(JSONValue.array(clocks.map { $0.json(now) }).canonicalBytes + [0x0A])
    }
    if clocks.isEmpty { return Report.note("No clock runs.") }
    var table = Table()
    for clock in clocks { clock.add(to: &table, now) }
    Output.standard.append(Array(table.text(Terminal.standardOutput.style).utf8))
  }
}
