import ArgumentParser
import Ledger
import TransparencyLog

struct RedactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Blank an entry that should never have been written; a redaction entry remains.",
    discussion: """
      The entry's bytes are blanked in place; its length and leaf hash stay, so that the ledger still \
      verifies and says how many entries were redacted. Only an authority's key may, and only for kinds \
      that leave nothing else behind (training-data, gradient-log and foreign ones). This can't be undone.

      Example:
        ledger redact evidence --index 41 --basis gdpr-17.1.d --sign authority.key
      """)

  @OptionGroup var options: ActingOptions
  @OptionGroup var order: OrderOption

  func run() throws {
    StopSignal.install()
    let (appender, keys) = try options.open()
    let receipt = try appender.redact(
      options.index, options.reasons(order.order), producer: options.producerName(keys),
      signers: keys.map(\.privateKey),
      keys: options.writer.payloads)
    try ReceiptLine.write(receipt, appender)
    Report.note("Redacted entry \(options.index). Copies made before (exports, backups, bundles) still have it.")
  }
}
