import ArgumentParser
import Evidence
import Ledger
import SystemPackage
import TransparencyLog

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
        ledger cosign evidence/checkpoint --key witness.key --vkey VKEY
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
    let keyPath = FilePath(key)
    let signer = try KeyFile.read(keyPath)
    guard signer.verifierKey.type == .cosignatureV1 else {
      throw Failure(
        .refused, "unsupported-key-type", "this key signs records and logs, not as a witness", at: key,
        do: "make a witness's key with `ledger keygen NAME --witness`")
    }
    let now = try Clock.system.possibleNow()
    let memory = try WitnessMemory(beside: keyPath)
    let file = try CheckpointFile(FilePath(checkpoint))
    let note = file.note
    let origin = file.unverified.origin
    let last = memory.last(of: origin)
    let logKey = try logKey(last, origin)
    let new = try at(checkpoint) { try note.verifiedCheckpoint(log: logKey).checkpoint }
    if let last { try at(checkpoint) { try check(new, continues: last.checkpoint) } }
    // A witness's own earlier cosignatures under the note are of no use to it.
    try memory.remember(note, new, key: logKey)
    let line = try signer.cosign(new, time: Int(now.microseconds / Time.second)).line
    try Files.write(line.last == 0x0A ? line : line + [0x0A], to: output)
    Report.note("Cosigned \(origin) at \(Amount.count(new.size, "entry", "entries")).")
  }

  private func logKey(_ last: WitnessMemory.Log?, _ origin: Origin) throws -> VerifierKey {
    let given = try vkey.map { vkey in try at("--vkey") { try VerifierKey(vkey) } }
    if let last {
      guard given == nil || given == last.key else {
        throw Failure(
          .refused, "log-key-other", "this log was cosigned under another key: \(last.key)", at: "--vkey",
          do: "ask who runs the log; a new key is a new log")
      }
      return last.key
    }
    guard let given else {
      throw Failure(
        .usage, "usage", "\(origin) is new to this witness", at: "--vkey",
        do: "give the log's verifier key, got on another way than the checkpoint")
    }
    return given
  }

  private func ledgerFolder() throws -> FilePath? {
    if let ledger { return FilePath(ledger) }
    return try ConsistencyCheck.folder(of: FilePath(checkpoint))
  }

  private func check(_ new: Checkpoint, continues old: Checkpoint) throws {
    guard let folder = try ledgerFolder() else {
      throw Failure(
        .usage, "usage", "the proof that it continues the last one is made from the ledger's folder", at: "--ledger",
        do: "give --ledger DIR")
    }
    try ConsistencyCheck(folder: folder).check(old, continuedBy: new)
  }
}
