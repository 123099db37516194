import ArgumentParser
import Evidence
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog

struct AttachCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Add a cosignature or an RFC 3161 time stamp token to a block's certificate.",
    discussion: """
      FILE is a cosignature line as `ledger cosign` prints it, or a time stamp token in DER whose imprint \
      is SHA-256 of the certificate's bytes. What isn't of this certificate is refused.

      Example:
        ledger attach evidence --block 3 cosignature.txt
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(help: ArgumentHelp("The block's height.", valueName: "H"))
  var block: Int

  @Argument(
    help: ArgumentHelp("The cosignature or token; - is standard input.", valueName: "FILE"), completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("The witness's verifier key: its cosignature is checked before it is added.", valueName: "V"))
  var vkey: String?

  @OptionGroup var output: JSONOption

  func validate() throws {
    if block < 0 { throw ValidationError("--block counts from 0") }
  }

  func run() throws {
    let folder = try LedgerFolder(ledger.path)
    guard let there = try folder.block(block) else {
      throw Failure(.refused, "not-found", "there is no block \(block)", at: "--block", do: "see `ledger status`")
    }
    let bytes = try Files.read(FilePath(file), limit: 1 << 20)
    let addition = try at(file) { try Addition(bytes, of: there.certificate, witness: witness()) }
    let known = try folder.reader.additions(block).contains(addition.bytes)
    let number =
      try known
      ? nil : Certificates.add(addition.bytes.span, toBlock: block, of: ledger.path)
    tell(addition, number)
  }

  private func witness() throws -> VerifierKey? {
    try vkey.map { vkey in try at("--vkey") { try VerifierKey(vkey) } }
  }

  private func tell(_ addition: Addition, _ number: Int?) {
    guard output.json else {
      return Report.note(
        number.map { "Added to block \(block) as number \($0): \(addition.sentence)." }
          ?? "It was there already: \(addition.sentence).")
    }
    var object = JSONObject()
    object["addition"] = number.map(JSONValue.integer)
    object["block"] = .integer(block)
    object["sentence"] = .string(Text(addition.sentence))
    Output.standard.append(JSONValue.object(object).canonicalBytes + [0x0A])
  }
}
