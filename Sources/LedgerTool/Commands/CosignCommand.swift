import ArgumentParser

struct CosignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cosign",
    abstract: "Be an offline witness: cosign a checkpoint that continues the last one signed.",
    discussion: """
      Checks that the log's key signed CHECKPOINT and that its tree contains the last one that this key \
      cosigned, which is remembered beside the key (KEY.cosigned). The proof is made from the ledger's \
      folder: that of CHECKPOINT, or --ledger. Prints the cosignature line, for `ledger attach` or to be \
      put under the checkpoint. The first time, --vkey says whose log it is.

      Example:
        ledger cosign /var/lib/evidence/blocks/000 --ledger /var/lib/evidence --key witness.key --vkey V
      """)

  @Argument(help: ArgumentHelp("A checkpoint's or certificate's file; - is standard input.", valueName: "CHECKPOINT"))
  var checkpoint: String

  @Option(
    help: ArgumentHelp("The witness's key file (`ledger keygen --witness`), mode 0600.", valueName: "KEY"),
    completion: .file())
  var key: String

  @Option(
    help: ArgumentHelp("The ledger's folder, to make the consistency proof from.", valueName: "DIR"),
    completion: .directory)
  var ledger: String?

  @Option(help: ArgumentHelp("The log's verifier key; remembered from the first time on.", valueName: "V"))
  var vkey: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file to write the line to. (default: standard output)", valueName: "FILE"),
    completion: .file())
  var output: String?

  func run() throws {
  }
}
