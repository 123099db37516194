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
      send everything again.

      Examples:
        ledger append /var/lib/evidence records.ndjson > receipts.ndjson
        jq -c . record.json | ledger append /var/lib/evidence - --sign pipeline.key --producer example.com/pipeline
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
      "The payload of a record: stored encrypted, its digest in the record. Repeated, the next line's.",
      valueName: "FILE"), completion: .file())
  var payload: [String] = []

  @Option(help: ArgumentHelp("Media type of a payload whose record names none.", valueName: "TYPE"))
  var mediaType = "application/octet-stream"

  @Flag(help: "Go on after a refused line; count them, and exit with 1 if there was one.")
  var skipInvalid = false

  @OptionGroup var output: JSONOption

  func run() throws {
    StopSignal.install()
    let signers = try signing.sign.map { try KeyFile.readForRecords(FilePath($0)).privateKey }
    let start = Monotonic.now
    let appender = try writer.open()
    let lines = try LineReader(FilePath(input), from: appender.currentTime())
    let amendment = Amendment(
      ledger: signers.isEmpty ? nil : appender.genesis.origin, producer: producer.map { Text($0) },
      payloads: payload.map { FilePath($0) }[...], mediaType: Text(mediaType))
    let progress = Progress("Appending", unit: .items("records"), total: nil)
    let run = AppendRun(
      appender, lines: lines, amendment: amendment,
      options: .init(
        policy: skipInvalid ? .skipRefused : .stopAtRefusal, signers: signers, payloads: writer.payloads,
        json: output.json, inputName: input == "-" ? "standard input" : input),
      progress: progress)
    let counts: AppendRun.Counts
    do { counts = try run.run() } catch {
      progress.end()
      throw error
    }
    progress.end()
    try writeLastCheckpoint(appender, counts)
    try Output.standard.flush()
    tell(counts, syncs: appender.syncs, nanoseconds: Monotonic.now - start)
    try end(counts, unusedPayloads: run.unusedPayloads)
  }

  /// The checkpoint that covers the last receipts; for receipts given again, the one that is there.
  private func writeLastCheckpoint(_ appender: Appender, _ counts: AppendRun.Counts) throws {
    if let note = try appender.finish() {
      Output.standard.append(Receipt.checkpointLine(note, size: appender.size))
    } else if counts.accepted == 0 && counts.repeated > 0 {
      let note = try LedgerReader.checkpoint(of: writer.ledger.path)
      Output.standard.append(Receipt.checkpointLine(note, size: appender.size))
    }
  }

  private func tell(_ counts: AppendRun.Counts, syncs: Int, nanoseconds: Int64) {
    var text = "Accepted \(Amount.count(counts.accepted, "record", "records"))"
    if let first = counts.first, let last = counts.last {
      text += first == last ? ", entry \(first)" : ", entries \(first) to \(last)"
    }
    if counts.repeated > 0 { text += "; \(Amount.count(counts.repeated)) were there already" }
    if counts.refused > 0 { text += "; refused \(Amount.count(counts.refused))" }
    let rate = Int(Double(counts.accepted) * 1e9 / Double(max(nanoseconds, 1)))
    text += ". \(Amount.count(rate)) records/s, \(Amount.count(syncs, "sync", "syncs"))."
    Report.note(text)
  }

  private func end(_ counts: AppendRun.Counts, unusedPayloads: Int) throws {
    if StopSignal.isRaised {
      throw Failure(
        .inputOutput, "stopped", "stopped by \(StopSignal.name); what was answered is on the ledger",
        do: "run it again: what is there already is answered again")
    }
    if unusedPayloads > 0 {
      throw Failure(
        .refused, "payload-unused", "\(Amount.count(unusedPayloads, "payload", "payloads")) had no record",
        at: "--payload", do: "give a line for each payload")
    }
    if counts.refused > 0 { throw Ending(.refused) }
  }
}
