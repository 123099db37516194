import ArgumentParser
import Evidence
import Ledger

struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Say whether a subject may be called, or used for something else: exit 0 if it may, 1 if it mayn't.",
    discussion: """
      A subject may not be called while a status stands that restricts it and bars calls, or bars nothing by \
      name and so everything; each is told with its rule, cause and clause. With --for another act is asked \
      about, such as training. With --jurisdiction only statuses of that jurisdiction count. What is answered \
      is read from the files and isn't verified; `ledger verify` does that.

      --json prints `allowed`, what it was asked `for`, the `restrictions` that bar it and the `others` that \
      don't, each with `bars`, `cause`, `clause`, `rule` and `status`; and `clock_due`, whether a clock has run \
      out since the last entry.

      Examples:
        ledger gate evidence --subject example.com/chat --jurisdiction CN --json
        ledger gate evidence --subject example.com/corpus --for training
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(help: ArgumentHelp("The subject.", valueName: "NAME"))
  var subject: String

  @Option(help: ArgumentHelp("The jurisdiction that it is called in. (default: all)", valueName: "CODE"))
  var jurisdiction: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("What it is to be used for, as rules name it: call, data, training, ….", valueName: "ACT"))
  var act = "call"

  @OptionGroup var output: JSONOption

  func run() throws {
    let folder = try LedgerFolder(ledger.path)
    let report = try GateReport(folder, Text(subject), for: Text(act), in: jurisdiction.map { Text($0) })
    if !report.hasRules {
      Report.warn("this ledger is without rules: nothing on it can restrict a subject")
    }
    if report.isClockDue {
      Report.warn("a clock of this subject has run out since the last entry; what follows comes with the next one")
    }
    report.print(output)
    if !report.isAllowed { throw Ending(.refused) }
  }
}
