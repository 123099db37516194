import ArgumentParser
import Evidence
import SystemPackage
import TransparencyLog

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Hash files into records, one a line, ready for `ledger append`.",
    discussion: """
      Hashes FILE… on all cores, folders with all that is in them, and prints the record in canonical form. \
      It commits to the list of files by count, bytes and Merkle root; the list itself (in the form of \
      sha256sum) is written to --payload-out and goes into the payload: \
      `ledger append DIR RECORD --payload LIST`. File names are never in the record.

      With --each there is one record a file. dpia, incident and attestation are about one document, whose \
      digest they hold. Members of a kind that have no option of their own are given with --set; \
      ledger-spec/schemas says what there is. What isn't given is left out, and what must be given is \
      asked for: no legal fact is made up.

      Examples:
        ledger record training-data --dataset example.com/datasets/corpus \\
          --modality text --language zh --licence CC-BY-4.0 \\
          --payload-out corpus.list data/ > record.json
        ledger record model-snapshot --subject example.com/chat --revision 2 weights/
        ledger record dpia --subject example.com/chat --set law=pipl-55 \\
          --set jurisdiction=CN --set completed=2026-10-01 --set outcome=proceed \\
          --set residual_risk=low report.pdf
      """)

  @Argument(
    help: ArgumentHelp("One of \(RecordKind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "KIND"))
  var kind: RecordKind

  @Argument(help: ArgumentHelp("Files and folders.", valueName: "FILE"), completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The name of what the record is about. (default: the data set)", valueName: "NAME"))
  var subject: String?

  @OptionGroup(title: "About the data") var data: DataOptions

  @Option(
    help: ArgumentHelp(
      "Another member of the predicate; VALUE is JSON, or else text. May be repeated.", valueName: "MEMBER=VALUE"))
  var set: [String] = []

  @Option(
    help: ArgumentHelp("Where to write the list of files, for `ledger append --payload`.", valueName: "FILE"),
    completion: .file())
  var payloadOut: String?

  @Flag(help: "One record a file (training-data, model-snapshot).")
  var each = false

  @Flag(help: "Let links in folders stand for the files that they lead to.")
  var followLinks = false

  @Option(help: ArgumentHelp("Files hashed at a time. (default: one a core)", valueName: "N"))
  var jobs: Int?

  @Option(help: ArgumentHelp("The ledger's origin; needed to sign.", valueName: "ORIGIN"))
  var ledger: String?

  @Option(help: ArgumentHelp("The producer's id; needed to sign.", valueName: "ID"))
  var producer: String?

  @Option(help: ArgumentHelp("The producer's sequence number of the first record.", valueName: "N"))
  var firstSequence: Int64?

  @OptionGroup var signing: SigningKeyOption

  func validate() throws {
    if files.isEmpty { throw ValidationError("FILE is missing: give files or folders") }
    if (producer == nil) != (firstSequence == nil) {
      throw ValidationError("--producer and --first-sequence go together")
    }
    if !signing.sign.isEmpty && (producer == nil || ledger == nil) {
      throw ValidationError("--sign needs --ledger, --producer and --first-sequence: a signed record names them")
    }
    if let firstSequence, !(1...JSONNumber.maximumInteger).contains(firstSequence) {
      throw ValidationError("--first-sequence counts from 1")
    }
    if each && (payloadOut != nil || kind != .trainingData && kind != .modelSnapshot) {
      throw ValidationError("--each is for training-data and model-snapshot, without --payload-out")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1") }
  }

  func run() throws {
    StopSignal.install()
    let maker = try RecordMaker(self)
    let tree = try FileTree(files.map { FilePath($0) }, followingLinks: followLinks)
    if tree.files.isEmpty {
      throw Failure(.refused, "no-files", "there are no files in what was given", do: "give at least one file")
    }
    let list = try hash(tree)
    if let payloadOut { try Files.write(list.text, replacing: FilePath(payloadOut)) }
    try maker.write(list)
    tell(list, leftOut: tree.leftOut)
  }

  private func hash(_ tree: FileTree) throws -> FileList {
    let progress = Progress("Hashing", unit: .bytes, total: tree.size)
    defer { progress.end() }
    let hasher = FileHasher(threads: jobs ?? Workers.cores)
    let digests = try hasher.digests(of: tree.files, progress: progress)
    if StopSignal.isRaised {
      throw Failure(.inputOutput, "stopped", "stopped by \(StopSignal.name); nothing was written")
    }
    return FileList(files: tree.files, digests: digests)
  }

  private func tell(_ list: FileList, leftOut: Int) {
    if leftOut > 0 {
      Report.warn(
        "\(Amount.count(leftOut, "link or special file", "links and special files")) left out; see --follow-links")
    }
    Report.note("Hashed \(Amount.count(list.files.count, "file", "files")), \(Amount.bytes(list.size)).")
    if payloadOut == nil && kind.isAboutList && list.files.count > 1 && !each {
      Report.note("The list of files wasn't kept; --payload-out FILE keeps it for the payload.")
    }
  }
}
