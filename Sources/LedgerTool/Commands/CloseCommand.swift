import ArgumentParser
import Evidence
import Ledger
import TransparencyLog

struct CloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Close a producer's open window with one signature over all of its records.",
    discussion: """
      Appends a producer-close: the count, first and last sequence number, and the root over all records \
      of the producer since its last close, signed by its key. With it a dropped or added record shows, \
      and records that were appended unsigned are its own. A producer without new records can close, too.

      Example:
        ledger close evidence --producer example.com/pipeline --sign pipeline.key
      """)

  @OptionGroup var writer: WriterOptions

  @Option(help: ArgumentHelp("The producer's id, as in its records.", valueName: "ID"))
  var producer: String

  @OptionGroup var signing: SigningKeyOption

  func validate() throws {
    if signing.sign.isEmpty { throw ValidationError("--sign KEY is missing: a close is always signed") }
  }

  func run() throws {
    StopSignal.install()
    let keys = try signing.keys()
    let appender = try writer.open()
    let count = appender.openRecords(of: Text(producer)).count
    let receipt = try appender.close(producer: Text(producer), signers: keys.map(\.privateKey))
    try ReceiptLine.write(receipt, appender)
    Report.note("Closed \(Amount.count(count, "record", "records")) of \(producer).")
  }
}
