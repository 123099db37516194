import ArgumentParser
import Evidence
import TransparencyLog

/// Who signs what a regulator's desk appends.
struct DeskOptions: ParsableArguments {
  @OptionGroup var signing: SigningKeyOption

  @Option(
    help: ArgumentHelp("Who signs, as a producer of records. (default: the name of the first KEY)", valueName: "ID"))
  var producer: String?

  /// The keys, and who is the producer of the record.
  func signers() throws(Failure) -> (producer: Text, keys: [Ed25519.PrivateKey]) {
    let keys = try signing.keys()
    return (Text(producer ?? keys.first?.verifierKey.name.description ?? ""), keys.map(\.privateKey))
  }

  func validate() throws {
    try OptionText.check(producer, of: "--producer", is: .identifier)
    if signing.sign.isEmpty { throw ValidationError("--sign KEY is missing: this is always signed") }
  }
}
