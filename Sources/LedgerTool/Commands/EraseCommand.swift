import ArgumentParser
import Evidence
import Ledger
import TransparencyLog

struct EraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erase an entry's payload: key and file are destroyed, an erasure entry remains.",
    discussion: """
      The entry itself stays, and the ledger still verifies. Copies of the payload in backups are dead \
      with its key. Refused while a legal hold stands, and without a key that was granted the eraser's \
      role. This can't be undone.

      Example:
        ledger erase evidence --index 41 --basis gdpr-17.1.b --order case-77 \\
          --sign eraser.key
      """)

  @OptionGroup var options: ActingOptions

  @Option(help: ArgumentHelp("Reference of the order behind it: an erasure always names one.", valueName: "REFERENCE"))
  var order: String

  func validate() throws { try OptionText.check(order, of: "--order", is: .identifier) }

  func run() throws {
    StopSignal.install()
    let (appender, keys) = try options.open()
    let receipt = try appender.erase(
      options.index, options.reasons(order), producer: options.producerName(keys), signers: keys.map(\.privateKey),
      keys: options.writer.payloads)
    try ReceiptLine.write(receipt, appender)
    Report.note("Erased the payload of entry \(options.index).")
  }
}
