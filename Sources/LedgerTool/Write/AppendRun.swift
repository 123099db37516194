import Evidence
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog

/// One run of `append`: records in, answers out.
struct AppendRun {
  private let appender: Appender
  private let signers: [Ed25519.PrivateKey]
  /// What people call the input.
  private let inputName: String
  private let json: Bool
  private let start = Monotonic.now
  private var counts = (accepted: 0, repeated: 0, refused: 0, isCut: false)
  private var hasCheckpoint = false

  init(_ appender: Appender, signers: [Ed25519.PrivateKey], inputName: String, json: Bool) {
    self.appender = appender
    self.signers = signers
    self.inputName = inputName
    self.json = json
  }

  /// What is filled in where records leave it out; nil if nothing is.
  func completion(producer: Text?) -> RecordCompletion? {
    if signers.isEmpty && producer == nil { return nil }
    return RecordCompletion(
      ledger: appender.genesis.origin,
      producer: producer.map { ProducerReference(id: $0, sequence: appender.sequence(of: $0) + 1) })
  }

  // MARK: Many records

  /// Appends all that comes from `file`.
  mutating func append(
    _ file: borrowing SystemFile, _ completion: RecordCompletion?, policy: Appender.Policy
  ) throws {
    var options = BulkAppend.Options()
    options.policy = policy
    options.signers = signers
    options.completion = completion
    options.cores = Workers.cores
    let progress = Progress("Appending", unit: .items("records"), total: nil)
    defer { progress.end() }
    let first = appender.size
    let appender = appender
    let (inputName, json) = (inputName, json)
    var hasCheckpoint = false
    func answer(_ output: BulkAppend.Output) throws {
      switch output {
      case .receipts(let lines):
        // Given again behind a seal's checkpoint, they still want one after them.
        hasCheckpoint = false
        Output.standard.append(lines)
      case .refused(let line, let refusal):
        progress.end()
        Self.tell(Failure(refusal, input: inputName, line: line), json)
      case .checkpoint(let note, let size):
        hasCheckpoint = true
        Output.standard.append(Receipt.checkpointLine(note, size: size))
      }
      try Output.standard.flush()
      progress.set(appender.size - first)
    }
    let summary = try BulkAppend(appender, options: options).run(
      LineReader(descriptor: file.descriptor), shouldStop: { StopSignal.isRaised }, output: answer)
    self.hasCheckpoint = hasCheckpoint
    counts = (summary.accepted, summary.repeated, summary.refused, summary.isCut)
  }

  private static func tell(_ failure: Failure, _ json: Bool) {
    // In its place among the receipts, for the program that reads them.
    if json { Output.standard.append(Report.object(of: failure).canonicalBytes + [0x0A]) }
    Report.print(failure, json: false)
  }

  // MARK: One record with its payload

  /// Appends one record with the payload in a file.
  mutating func appendOne(
    _ text: [UInt8], _ completion: RecordCompletion?, payload: FilePath, mediaType: Text, keys: PayloadKeys
  ) throws {
    let line = try Self.onlyLine(text, inputName)
    var completion = completion ?? RecordCompletion(ledger: appender.genesis.origin)
    // Tried without the payload first: what is refused anyway leaves no file behind.
    let bare = prepare(line, completion)
    if let refusal = bare.faults.first?.refusal { return refuse(refusal) }
    try checkNamesNone(line, bare)
    let stored = try appender.storedPayload(payload, of: bare, keys: keys)
    let reference = try stored ?? appender.storePayload(payload, keys: keys)
    completion.payload = (reference, mediaType)
    let outcome = try appender.append(prepare(line, completion), policy: .stopAtRefusal)
    switch outcome.answers?.first {
    case nil: try answer(Receipt(index: outcome.first, leaf: outcome.leaves[0], accepted: outcome.accepted))
    case .receipt(let receipt)?: try answer(receipt, isRepeated: receipt.index < outcome.first)
    case .refused(_, let refusal)?:
      // No entry names it, so that no erasure could ever reach it.
      if stored == nil { try appender.discard(reference, keys: keys) }
      refuse(refusal)
    }
  }

  /// A record that names a payload, or was signed elsewhere without, can't get this one.
  private func checkNamesNone(_ line: [UInt8], _ bare: PreparedBatch) throws {
    // What isn't JSON is refused as a line.
    let isEnvelope = (try? JSONValue.parse(line.span)).map(DSSEEnvelope.isEnvelope) ?? false
    guard isEnvelope || bare.payload(0) != nil else { return }
    let sentence =
      isEnvelope
      ? "the envelope is signed as it is, so that no payload can be put into its record"
      : "the record names a payload already"
    throw Failure(
      .refused, "payload-fixed", sentence, at: inputName,
      do: "give --payload with a record that has no `payload`, and sign it here with --sign")
  }

  private mutating func answer(_ receipt: Receipt, isRepeated: Bool = false) throws {
    if isRepeated { counts.repeated = 1 } else { counts.accepted = 1 }
    hasCheckpoint = true
    try ReceiptLine.write(receipt, appender)
  }

  private mutating func refuse(_ refusal: LineRefusal) {
    counts.refused = 1
    Self.tell(Failure(refusal, input: inputName, line: 1), json)
  }

  private func prepare(_ line: [UInt8], _ completion: RecordCompletion) -> PreparedBatch {
    var batch = PreparedBatch(accepted: appender.latestTime)
    var completion: RecordCompletion? = completion
    batch.append(line: line.span, number: 1, signers: signers, completion: &completion)
    return batch
  }

  private static func onlyLine(_ text: [UInt8], _ inputName: String) throws(Failure) -> [UInt8] {
    let lines = text.split(separator: 0x0A).filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
    guard lines.count == 1, let line = lines.first else {
      throw Failure(
        .usage, "usage", "--payload is for one record, but there are \(lines.count) lines", at: inputName,
        do: "append each record with a payload by itself")
    }
    return Array(line)
  }

  // MARK: The end

  /// Says what was done, and throws what the exit status should tell.
  func end(ledger: FilePath) throws {
    if !hasCheckpoint && counts.accepted + counts.repeated > 0 {
      // Receipts that were given again are covered by the checkpoint that is there.
      let note = try LedgerReader.checkpoint(of: ledger)
      Output.standard.append(Receipt.checkpointLine(note, size: appender.size))
    }
    try Output.standard.flush()
    Report.note(sentence)
    if StopSignal.isRaised {
      throw Failure(
        .inputOutput, "stopped", "stopped by \(StopSignal.name); what was answered is on the ledger",
        do: "run it again: records with a producer and sequence that are there already are answered again")
    }
    if counts.refused > 0 { throw Ending(.refused) }
  }

  private var sentence: String {
    var text = "Accepted \(Amount.count(counts.accepted, "record", "records"))"
    if counts.repeated > 0 { text += "; \(Amount.count(counts.repeated)) were there already" }
    if counts.refused > 0 { text += "; refused \(Amount.count(counts.refused))" }
    if counts.isCut { text += ", and nothing after it was read" }
    let seconds = Double(max(Monotonic.now - start, 1)) / 1e9
    return text + ". \(Amount.count(Int(Double(counts.accepted) / seconds))) records/s, "
      + Amount.count(appender.syncs, "sync", "syncs") + "."
  }
}
