import ArgumentParser
import Evidence
import Ledger
import TransparencyLog

/// The order, where the record may leave it out.
struct OrderOption: ParsableArguments {
  @Option(help: ArgumentHelp("Reference of the order behind it, if there is one.", valueName: "REFERENCE"))
  var order: String?

  func validate() throws { try OptionText.check(order, of: "--order", is: .identifier) }
}

/// What `erase`, `redact` and `hold` have in common: an entry that they act on, why, and who says so.
struct ActingOptions: ParsableArguments {
  @OptionGroup var writer: WriterOptions

  @Option(help: ArgumentHelp("The entry that it is about.", valueName: "N"))
  var index: Int

  @Option(help: ArgumentHelp("Code of the legal basis, such as gdpr-17.1.d.", valueName: "CODE"))
  var basis: String

  @OptionGroup var signing: SigningKeyOption

  @Option(
    help: ArgumentHelp("Who signs, as a producer of records. (default: the name of the first KEY)", valueName: "ID"))
  var producer: String?

  /// Opens the ledger, after the keys were read.
  func open() throws -> (appender: Appender, keys: [SignerKey]) {
    let keys = try signing.keys()
    return (try writer.open(), keys)
  }

  /// Basis and order, as the record says them.
  func reasons(_ order: String?) -> Appender.Order { .init(basis: Text(basis), order: order.map { Text($0) }) }

  /// Who is the producer of the record.
  func producerName(_ keys: [SignerKey]) -> Text {
    Text(producer ?? keys.first?.verifierKey.name.description ?? "")
  }

  func validate() throws {
    if index < 0 { throw ValidationError("--index counts from 0") }
    try OptionText.check(basis, of: "--basis", is: .identifier)
    try OptionText.check(producer, of: "--producer", is: .identifier)
    if signing.sign.isEmpty { throw ValidationError("--sign KEY is missing: this is always signed") }
  }
}
