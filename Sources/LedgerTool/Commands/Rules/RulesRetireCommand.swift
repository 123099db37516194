import ArgumentParser
import Evidence
import Ledger

struct RulesRetireCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire",
    abstract: "End a rule from the next entry on.",
    discussion: """
      What the rule has caused stays: statuses are cleared with `ledger release`, and its clocks run on.

      Example:
        ledger rules retire evidence cn/cri-freeze --sign regulator.key
      """)

  @OptionGroup var writer: WriterOptions

  @Argument(help: ArgumentHelp("The rule.", valueName: "ID"))
  var id: String

  @OptionGroup var desk: DeskOptions
  @OptionGroup var output: JSONOption

  func run() throws {
    StopSignal.install()
    let (producer, keys) = try desk.signers()
    let appender = try writer.open()
    let receipt = try appender.retire(Text(id), producer: producer, signers: keys)
    if output.json {
      return try ReceiptLine.write(receipt, ["id": .string(Text(id)), "retired": .bool(true)], appender)
    }
    try ReceiptLine.write(receipt, appender)
    Report.note("\(id) is retired from entry \(receipt.index + 1) on.")
  }
}
