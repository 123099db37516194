import ArgumentParser
import Evidence
import Ledger
import SystemPackage
import TransparencyLog

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a ledger and print its log's verifier key.",
    discussion: """
      Makes the folder DIR with the first entry, genesis, which settles for ever what the ledger is called, \
      how long its windows are, and who its authorities are. The log's key is read from --key, or made \
      there if there is none yet. Without --authority an authority's key is made as well \
      (DIR.authority.key): give it to whoever decides who may append.

      Whoever checks the ledger should get the printed verifier key on another way than the ledger itself.

      Example:
        ledger init evidence --origin example.com/evidence --window 600 --rules
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(
    help: ArgumentHelp(
      "The ledger's name for ever, such as example.com/evidence: the origin of its checkpoints.",
      valueName: "NAME"))
  var origin: String

  @Option(help: ArgumentHelp("Seconds of a window, 1 to 86400; a block is sealed for each.", valueName: "SECONDS"))
  var window = 600

  @OptionGroup var logKey: LogKeyOption

  @Option(
    help: ArgumentHelp(
      "The verifier key of an authority, as `ledger keygen` prints it; may be repeated.", valueName: "VKEY"))
  var authority: [String] = []

  @Option(
    help: ArgumentHelp("How many authorities must sign what grants authority. (default: most of them)", valueName: "K"))
  var quorum: Int?

  @Option(
    help: ArgumentHelp(
      "Seconds by which a seal may be late, and the clock behind. (default: a tenth of the window)",
      valueName: "SECONDS"))
  var grace: Int?

  @Option(help: ArgumentHelp("Seconds by which an entry may be later than the one before it.", valueName: "SECONDS"))
  var ahead = 86_400

  @Option(
    help: ArgumentHelp("Milliseconds within which a signed checkpoint follows a receipt.", valueName: "MILLISECONDS"))
  var mergeDelay = 1_000

  @Option(
    help: ArgumentHelp(
      "A kind that may be appended unsigned, or `foreign`, or `none`; may be repeated. (default: all that may)",
      valueName: "KIND"))
  var unsignedKind: [String] = []

  @Flag(help: "Let the ledger have rules from the beginning (engine \(Genesis.engine)); see `ledger rules --help`.")
  var rules = false

  @OptionGroup var output: JSONOption

  func validate() throws {
    guard (1...86_400).contains(window) else { throw ValidationError("--window is 1 to 86400 seconds") }
    guard ahead >= 2 * window else { throw ValidationError("--ahead is at least twice the window, \(2 * window)") }
    let most = min(max(authority.count, 1), Int(Envelope.mostSignatures))
    guard (1...most).contains(neededAuthorities) else {
      throw ValidationError(
        "--quorum is 1 to the number of authorities, and at most \(Envelope.mostSignatures): here 1 to \(most)")
    }
  }

  func run() throws {
    let folder = ledger.path
    let keyPath = logKey.path(for: folder)
    guard !keyPath.isInside(folder) else {
      throw Failure(
        .usage, "usage", "the log's key must not lie inside of the ledger's folder", at: "--key",
        do: "give a place that isn't copied together with the ledger")
    }
    // All that can be wrong is found out before a file is written.
    _ = try Clock.system.possibleNow()
    let name = try at("--origin", { try KeyName(origin) })
    let given = try authority.map(authority)
    // What a call left that was interrupted, or ran out of disk, is no ledger yet.
    if try FileStatus.of(folder) != nil, try !Appender.canFound(in: folder) {
      throw Failure(
        .inputOutput, "exists", "there is something in this folder", at: folder.string, do: "give another place")
    }
    let signer = try logSigner(keyPath, name)
    let authorities = given.isEmpty ? [try newAuthority(folder, name)] : given
    let appender = try Appender.create(
      folder, genesis: genesis(signer, authorities), key: LogKey(path: keyPath, signer: signer))
    tell(appender, signer, keyPath)
  }

  /// The log's key, which is made if there is none.
  private func logSigner(_ path: FilePath, _ name: KeyName) throws -> SignerKey {
    if try FileStatus.of(path) != nil {
      let key = try KeyFile.readForRecords(path)
      guard key.verifierKey.name.utf8 == name.utf8 else {
        throw Failure(
          .usage, "usage", "this key's name is \(key.verifierKey.name), not the origin", at: path.string,
          do: "make the key with `ledger keygen \(origin)`")
      }
      return key
    }
    let key = SignerKey(name: name, type: .ed25519, privateKey: try Ed25519.PrivateKey())
    try KeyFile.write(key, toNew: path)
    return key
  }

  private func authority(_ vkey: String) throws -> Genesis.Authority {
    let key = try at("--authority", { try VerifierKey(vkey) })
    guard key.type == .ed25519 else {
      throw Failure(.usage, "unsupported-key-type", "a witness's key can't be an authority", at: "--authority")
    }
    return Genesis.Authority(name: Text(key.name.description), publicKey: key.publicKey)
  }

  /// Somebody must decide who may append: without an authority given, one is made.
  private func newAuthority(_ folder: FilePath, _ origin: KeyName) throws -> Genesis.Authority {
    let path = FilePath(folder.string + ".authority.key")
    let name = try KeyName(origin.description + "/authority")
    let key: SignerKey
    if try FileStatus.of(path) != nil {
      key = try KeyFile.readForRecords(path)
    } else {
      key = SignerKey(name: name, type: .ed25519, privateKey: try Ed25519.PrivateKey())
      try KeyFile.write(key, toNew: path)
    }
    Report.note("The authority's key is in \(path). Keep it apart from this machine.")
    return Genesis.Authority(name: Text(key.verifierKey.name.description), publicKey: key.verifierKey.publicKey)
  }

  /// What `quorum` says, or most of the authorities: with none given there is one, made here.
  private var neededAuthorities: Int { quorum ?? authority.count / 2 + 1 }

  private func genesis(_ signer: SignerKey, _ authorities: [Genesis.Authority]) -> Genesis {
    var kinds = unsignedKind.map { Text($0) }
    if kinds.isEmpty { kinds = Genesis.unsignedKindsAllowed }
    return Genesis(
      origin: Text(origin), logKey: Text(signer.verifierKey.text), authorities: authorities,
      quorum: neededAuthorities, window: window, grace: grace ?? max(1, window / 10),
      ahead: ahead, mergeDelay: mergeDelay, unsignedKinds: kinds.filter { $0 != "none" },
      engine: rules ? Genesis.engine : 0)
  }

  private func tell(_ appender: Appender, _ signer: SignerKey, _ keyPath: FilePath) {
    let vkey = signer.verifierKey.text
    guard output.json else {
      Output.standard.line(vkey)
      return Report.note(
        "The log's key is in \(keyPath); windows of \(window) s, the first ends at \(appender.windowEnd).")
    }
    let object: JSONValue = [
      "key": .string(Text(keyPath.string)), "ledger": .string(Text(ledger.folder)), "origin": .string(Text(origin)),
      "vkey": .string(Text(vkey)), "window_end": .string(Text(appender.windowEnd.description)),
    ]
    Output.standard.append(object.canonicalBytes + [0x0A])
  }
}
