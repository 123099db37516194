import ArgumentParser
import Evidence
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog

struct AppendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Append records, one JSON object a line; print a receipt for each.",
    discussion: """
      Reads records or DSSE envelopes, one a line, from FILE or standard input. Each accepted record is \
      answered by a line of JSON as soon as it is safe on the disk:
        {"accepted":"2026-11-22T00:10:03.123456Z","index":7,"leaf":"sha256:…"}
      and each signed checkpoint that covers receipts by {"checkpoint":"…","size":8}. Keep both: together \
      they prove what this ledger promised.

      A line that isn't right is refused whole, with line, column and field; the lines before it stay \
      acknowledged, and nothing after it is read, unless --skip-invalid is given. A line that was appended \
      before (same producer, same sequence, same record) is answered by its first receipt: after a crash, \
      send everything again. With --payload the payload must be the same too, and not erased since.

      Examples:
        ledger append evidence records.ndjson > receipts.ndjson
        ledger append evidence record.json --payload corpus.list
        ledger append evidence - --sign pipeline.key --producer example.com/pipe
      """)

  @OptionGroup var writer: WriterOptions

  @Argument(
    help: ArgumentHelp("The records, one a line; - is standard input.", valueName: "FILE"), completion: .file())
  var input = "-"

  @OptionGroup var signing: SigningKeyOption

  @Option(
    help: ArgumentHelp(
      "The producer of records that name none; they get its next numbers, and a retry appends them again.",
      valueName: "ID"))
  var producer: String?

  @Option(
    help: ArgumentHelp(
      "The payload of the one record that is appended: stored encrypted, its digest in the record.",
      valueName: "FILE"), completion: .file())
  var payload: String?

  @Option(help: ArgumentHelp("Media type of the payload.", valueName: "TYPE"))
  var mediaType = "application/octet-stream"

  @Flag(help: "Go on after a refused line; count them, and exit with 1 if there was one.")
  var skipInvalid = false

  @OptionGroup var output: JSONOption

  func validate() throws {
    if payload != nil && skipInvalid { throw ValidationError("--payload is for one record, --skip-invalid for many") }
  }

  func run() throws {
    StopSignal.install()
    let signers = try signing.keys().map(\.privateKey)
    let appender = try writer.open()
    var run = AppendRun(
      appender, signers: signers, inputName: input == "-" ? "standard input" : input, json: output.json)
    let completion = run.completion(producer: producer.map { Text($0) })
    if let payload {
      try run.appendOne(
        Files.read(FilePath(input), limit: LineReader.longestLine), completion,
        payload: FilePath(payload), mediaType: Text(mediaType), keys: writer.payloads)
    } else {
      let file = input == "-" ? try SystemFile.standardInput() : try SystemFile.reading(FilePath(input))
      file.adviseSequential()
      try run.append(file, completion, policy: skipInvalid ? .skipRefused : .stopAtRefusal)
    }
    try run.end(ledger: writer.ledger.path)
  }
}
