import ArgumentParser

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify a whole ledger, or a bundle, and print the verdict.",
    discussion: """
      Replays PATH, a ledger's folder or a bundle that `ledger prove` wrote: every byte, every signature, \
      every hash, every seal, and computes the filing rate. The verdict begins with its basis: whose key \
      vouches for it. Give --vkey or --policy for a verdict that doesn't rest on the ledger's own word.

      The key and the newest checkpoint of each origin are remembered, as SSH does with hosts; a ledger \
      that was rolled back, cut off or forked since is found out by that.

      Exits with 1 if a finding is broken, in text and JSON alike; observed findings are counted, and with \
      --strict they count as well.

      Examples:
        ledger verify /var/lib/evidence --vkey example.com/evidence+1f2e3d4c+AR…
        ledger verify filing.bundle.json --policy trust.policy --json
      """)

  @Argument(help: ArgumentHelp("A ledger's folder, or a bundle.", valueName: "PATH"), completion: .file())
  var path: String

  @Option(help: ArgumentHelp("The log's verifier key, which must have signed it.", valueName: "V"))
  var vkey: String?

  @Option(
    help: ArgumentHelp(
      "A tlog-policy file: logs, witnesses, and how many must have cosigned.", valueName: "FILE"),
    completion: .file())
  var policy: String?

  @Option(
    help: ArgumentHelp("A checkpoint from before: the ledger must be a continuation of it.", valueName: "CHECKPOINT"),
    completion: .file())
  var since: String?

  @Option(
    help: ArgumentHelp(
      "Lines that `ledger append` printed: the ledger must hold what they promised. May be repeated.",
      valueName: "FILE"), completion: .file())
  var receipt: [String] = []

  @Flag(help: "Check hashes, tree and checkpoints alone, and don't read the records.")
  var hashesOnly = false

  @Flag(help: "Let observed findings count: exit with 1 if there is any finding at all.")
  var strict = false

  @OptionGroup var payloadKeys: PayloadKeysOption
  @OptionGroup var output: JSONOption

  func validate() throws {
    if vkey != nil && policy != nil {
      throw ValidationError("give --vkey or --policy; a policy names the log's key")
    }
  }

  func run() throws {
  }
}
