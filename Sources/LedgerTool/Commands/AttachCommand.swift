import ArgumentParser

struct AttachCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Add a cosignature or an RFC 3161 time stamp token to a block's certificate.",
    discussion: """
      FILE is a cosignature line as `ledger cosign` prints it, or a time stamp token in DER whose imprint \
      is SHA-256 of the certificate's bytes. What isn't of this certificate is refused.

      Example:
        ledger attach /var/lib/evidence --block 3 cosignature.txt
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(help: ArgumentHelp("The block's height.", valueName: "H"))
  var block: Int

  @Argument(help: ArgumentHelp("The cosignature or token; - is standard input.", valueName: "FILE"), completion: .file())
  var file: String

  @OptionGroup var logKey: LogKeyOption
  @OptionGroup var output: JSONOption

  func validate() throws {
    if block < 0 { throw ValidationError("--block counts from 0") }
  }

  func run() throws {
  }
}
