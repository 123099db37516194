import ArgumentParser
import Evidence
import SystemPackage
import TransparencyLog
import Verifier

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
        ledger verify evidence --vkey example.com/evidence+1f2e3d4c+AR…
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

  @Option(
    help: ArgumentHelp(
      "A folder with payloads' keys, to open the payloads as well.", valueName: "FOLDER"), completion: .directory)
  var payloadKeys: String?

  @Option(
    help: ArgumentHelp(
      "A time-stamping authority's certificate (PEM): its tokens then anchor the time.", valueName: "FILE"),
    completion: .file())
  var tsa: String?

  @Option(
    help: ArgumentHelp(
      "The folder that remembers keys and checkpoints. (default: ~/.local/state/evidence-ledger)", valueName: "FOLDER"),
    completion: .directory)
  var known: String?

  @Flag(help: "Neither ask nor keep what is remembered.")
  var noMemory = false

  @Option(
    help: ArgumentHelp("Where to write a proof of a fork, if one is found.", valueName: "FOLDER"),
    completion: .directory)
  var forkProofs = "."

  @OptionGroup var output: JSONOption

  func validate() throws {
    if vkey != nil && policy != nil {
      throw ValidationError("give --vkey or --policy; a policy names the log's key")
    }
  }

  func run() throws {
    let verdict = try verdict()
    if output.json {
      Output.standard.append(verdict.json.canonicalBytes + [0x0A])
    } else {
      Output.standard.append(Array(VerdictText.text(verdict, Terminal.standardOutput.style).utf8))
    }
    if !verdict.holds { throw Ending(.refused) }
  }

  private func verdict() throws -> Verdict {
    let options = try options()
    let path = FilePath(path)
    guard let status = try FileStatus.of(path) else {
      throw Failure(.inputOutput, "unreadable", "there is nothing here", at: path.string, do: "check the name")
    }
    guard status.kind == .folder else {
      let bytes = try Files.read(path, limit: .max)
      return try BundleVerification(bytes, name: path.lastComponent?.string ?? path.string, options).run()
    }
    let progress = Progress("Verifying", unit: .items("entries"), total: nil)
    defer { progress.end() }
    return try LedgerVerification(path, options).run { done, total in progress.set(done, of: total) }
  }

  private func options() throws -> VerificationOptions {
    var options = VerificationOptions()
    if let vkey { options.logKey = try at("--vkey") { try VerifierKey(vkey) } }
    if let policy {
      let bytes = try Files.read(FilePath(policy), limit: TrustPolicy.maximumByteCount)
      options.policy = try at(policy) { try TrustPolicy(bytes.span) }
    }
    if let since {
      let bytes = try Files.read(FilePath(since), limit: UnverifiedNote.maximumByteCount)
      options.since = try SeenCheckpoint(bytes.span, source: since)
    }
    for path in receipt {
      let bytes = try Files.read(FilePath(path), limit: .max)
      options.receipts.append(try Receipts(bytes.span, source: path))
    }
    if let tsa {
      options.stampCertificates = try StampCertificate.all(inPEM: Files.read(FilePath(tsa), limit: 1 << 20))
    }
    options.isStrict = strict
    options.isHashesOnly = hashesOnly
    options.payloadKeys = payloadKeys.map { FilePath($0) }
    options.knownOrigins = noMemory ? nil : knownOrigins
    options.forkProofs = FilePath(forkProofs)
    return options
  }

  /// As the XDG base directory specification places state; nobody's home means nothing is remembered.
  private var knownOrigins: FilePath? {
    if let known { return FilePath(known) }
    if let state = Environment["XDG_STATE_HOME"], state.hasPrefix("/") { return FilePath(state + "/evidence-ledger") }
    return Environment["HOME"].map { FilePath($0 + "/.local/state/evidence-ledger") }
  }
}
