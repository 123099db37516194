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

      Nothing stands against a name that is misspelt: it warns of a subject of which no rule, filing, register \
      or origin says anything, of a jurisdiction that no rule and no grant is of, and of an act that nothing \
      bars; the answer stays what it is. A gateway that has to be sure looks at `unknown`, too. Entries may name \
      an unknown subject all the same, training data that nothing was made from for instance: `ledger show \
      --subject` looks through them.

      One subject is asked about at a time: --subject given twice is refused.

      --json prints `allowed`, what it was asked `for`, the `restrictions` that bar it and the `others` that \
      don't, each with `bars`, `cause`, `clause`, `rule` and `status`; `clock_due`, whether a clock has run \
      out since the last entry; and `unknown`, a list of the parts that it warns of: `subject`, `jurisdiction`, \
      `for`.

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

  private var question: GateQuestion {
    GateQuestion(subject: Text(subject), act: Text(act), jurisdiction: jurisdiction.map { Text($0) })
  }

  func validate() throws {
    if let fault = question.fault { throw ValidationError(fault) }
  }

  func run() throws {
    let folder = try LedgerFolder(ledger.path)
    let report = try GateReport(folder, question)
    for part in report.unknown { Report.warn(question.warning(about: part)) }
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
