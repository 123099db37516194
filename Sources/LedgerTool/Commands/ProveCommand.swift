import ArgumentParser
import Evidence
import Ledger
import TransparencyLog

struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Write a bundle that proves one entry, or one value of the state, by itself.",
    discussion: """
      The bundle stands alone: the entry, its block's seal and certificate, and the genesis, key and grant \
      entries that it relies on, each with its proof. Whoever gets it checks it with `ledger verify`, or \
      from the specification, without this ledger.

      --filing takes the newest entry of the filing with that number, --digest the newest entry whose \
      subject has that digest. --state proves what the last sealed block's state says of TYPE:KEY, also that it \
      says nothing; TYPE and the form of its KEY are those of ledger-spec/5-proofs.md, 5.4.

      Examples:
        ledger prove evidence --filing 网信算备110108000000000000001号 -o filing.json
        ledger prove evidence --state filing:CN/example.com/model -o filing.json
        ledger prove evidence --state "status:CN frozen example.com/chat" -o no.json
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(help: ArgumentHelp("The entry with this index.", valueName: "N"))
  var index: Int?

  @Option(help: ArgumentHelp("The newest entry of the filing with this number.", valueName: "NUMBER"))
  var filing: String?

  @Option(help: ArgumentHelp("The newest entry whose subject has this digest.", valueName: "sha256:HEX"))
  var digest: String?

  @Option(help: ArgumentHelp("A value of the state, as TYPE:KEY.", valueName: "KEY"))
  var state: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file to write. (default: standard output)", valueName: "FILE"), completion: .file())
  var output: String?

  @Flag(help: "Write the entry's proof alone, as C2SP tlog-proof.")
  var tlogProof = false

  @OptionGroup var format: JSONOption

  func validate() throws {
    let asked = [index != nil, filing != nil, digest != nil, state != nil].count { $0 }
    guard asked == 1 else { throw ValidationError("give one of --index, --filing, --digest and --state") }
    if let index, index < 0 { throw ValidationError("--index counts from 0") }
    if tlogProof && state != nil { throw ValidationError("--tlog-proof is of an entry, not of a state") }
  }

  func run() throws {
    let folder = try LedgerFolder(ledger.path)
    if let state { return try write(Self.bundle(ofState: state, folder)) }
    let index = try indexOfEntry(in: folder)
    if tlogProof {
      var prover = Prover(folder)
      return try write(prover.tlogProof(index))
    }
    var maker = BundleMaker(folder)
    try write(maker.bundle(about: index))
    if output != nil { Report.note("The bundle is about entry \(index).") }
  }

  private func write(_ bytes: [UInt8]) throws(Failure) { try Files.write(bytes, to: output) }

  private static func bundle(ofState text: String, _ folder: LedgerFolder) throws -> [UInt8] {
    let colon = text.firstIndex(of: ":") ?? text.endIndex
    guard colon != text.endIndex, let type = StateType(rawValue: String(text[..<colon])) else {
      let types = StateType.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure(
        .usage, "usage", "\(text) isn't TYPE:KEY", at: "--state", do: "write TYPE:KEY; TYPE is one of \(types)")
    }
    var maker = BundleMaker(folder)
    let key = Text(String(text[text.index(after: colon)...]))
    return try at("--state") { try maker.bundle(state: type, key) }
  }

  private func indexOfEntry(in folder: LedgerFolder) throws -> Int {
    if let index { return index }
    let found = try QueryIndex(folder).find(term())
    // What a record is about now is said by the newest entry.
    guard let index = found.last else {
      throw Failure(
        .refused, "not-found", "no entry has this \(filing == nil ? "digest" : "filing number")",
        at: filing == nil ? "--digest" : "--filing", do: "see `ledger show DIR --subject NAME`")
    }
    return index
  }

  private func term() throws(Failure) -> QueryIndex.Term {
    if let filing { return .filing(Text(filing)) }
    guard let digest = digest.flatMap({ Digest(text: $0) }) else {
      throw Failure(
        .usage, "usage", "this isn't a digest", at: "--digest", do: "write sha256: and 64 hexadecimal digits")
    }
    return .digest(digest)
  }
}
