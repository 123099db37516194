internal import Evidence
internal import LedgerStore
internal import SystemPackage
internal import TransparencyLog

/// One look at a ledger, under the checkpoint that it has now: the steps of spec page 6.1.
struct LedgerJudge {
  let folder: FilePath
  let options: VerificationOptions
  /// The checkpoint; nil if there is none that could be read.
  private(set) var note: UnverifiedNote?
  private var checkpoint: Checkpoint?
  private var findings = Findings()

  private static let checkpointPlace = Place(file: "checkpoint")

  /// Reads the checkpoint.
  init(_ folder: FilePath, _ options: VerificationOptions) throws(StoreError) {
    self.folder = folder
    self.options = options
    do throws(StoreError) {
      readCheckpoint(try LedgerReader.checkpoint(of: folder))
    } catch {
      switch error.code {
      case .outOfRange: findings.raise(.checkpointMalformed, at: Self.checkpointPlace, error.sentence)
      case _ where error.isOfSystem: throw error
      default: findings.raise(.checkpointMissing, at: Self.checkpointPlace, "there is no checkpoint")
      }
    }
  }

  private mutating func readCheckpoint(_ bytes: [UInt8]) {
    do throws(TransparencyLogError) {
      let note = try UnverifiedNote(bytes.span)
      let checkpoint = try Checkpoint(text: note.unverifiedText.span)
      guard checkpoint.extensionLines.isEmpty else {
        throw TransparencyLogError(.malformedCheckpoint, "a ledger's checkpoint has no extension lines")
      }
      self.note = note
      self.checkpoint = checkpoint
    } catch {
      findings.raise(.checkpointMalformed, at: Self.checkpointPlace, "\(error)")
    }
  }

  /// Judges all of it.
  func run(_ progress: (@Sendable (Int, Int) -> Void)?) throws -> Verdict {
    var findings = findings
    guard let note, let checkpoint else { return verdict(findings) }
    let reader = LedgerReader(folder, size: checkpoint.size)
    let genesis: Genesis
    let logKey: VerifierKey
    switch try GenesisReading(reader) {
    case .wrong(let refusal):
      findings.raise(refusal.code, at: Place(index: 0), refusal.sentence)
      return verdict(findings)
    case .right(let found, let key): (genesis, logKey) = (found, key)
    }
    // Whatever is the matter with its signature, it isn't the log's.
    let verified = try? note.verifiedCheckpoint(log: logKey)
    if verified == nil {
      findings.raise(.checkpointSignature, at: Self.checkpointPlace, "it isn't signed by \(logKey)")
    }
    let known = try options.knownOrigins.flatMap { folder throws(VerifierError) in
      try KnownOrigin.recall(checkpoint.origin, in: folder)
    }
    let trust = TrustJudge(options: options, logKey: logKey, known: known)
    let basis = trust.judge(note, file: "checkpoint", &findings)
    var look = LedgerLook(
      reader: reader, checkpoint: checkpoint, judge: CertificateJudge(reader: reader, genesis: genesis, logKey: logKey),
      trust: trust, options: options, basis: basis, findings: findings)
    try look.replay(progress)
    try look.judgeFiles()
    look.judgeHistory()
    let result = look.verdict
    if let verified, let folder = options.knownOrigins, !result.findings.contains(where: \.isBroken) {
      try KnownOrigin.remember(verified, in: folder)
    }
    return result
  }

  /// The verdict where nothing more is judged.
  private func verdict(_ findings: Findings) -> Verdict {
    Verdict(
      basis: Basis(), checked: Checked(), filing: FilingHistory(), findings: findings.sorted,
      origin: checkpoint?.origin.description, root: checkpoint?.root, size: checkpoint?.size, unjudged: nil,
      isStrict: options.isStrict, isHashesOnly: options.isHashesOnly, proves: [], forkProofs: [])
  }
}

/// Entry 0, read before anything else is known.
enum GenesisReading {
  case right(Genesis, VerifierKey)
  case wrong(Refusal)

  init(_ reader: LedgerReader) throws(StoreError) {
    var entries = EntryBuffer()
    guard reader.size > 0, try reader.salvageEntries(0, count: 1, from: 0, into: &entries) == nil else {
      self = .wrong(Refusal(.genesisWrong, "there is no entry 0"))
      return
    }
    self.init(entries.bytes.span.extracting(entries[0]))
  }

  /// Reads the bytes of an entry as genesis.
  init(_ entry: Span<UInt8>) {
    do throws(JSONError) {
      let layout = try EntryLayout.scan(entry)
      var chain = Chain()
      do throws(Refusal) {
        _ = try chain.apply(entry, layout, leaf: Merkle.leaf(entry), root: { nil }, past: { _ in nil })
        guard let genesis = chain.genesis, let key = try? VerifierKey(genesis.logKey.string), key.type == .ed25519
        else { throw Refusal(.genesisWrong, "log isn't the vkey of a log") }
        self = .right(genesis, key)
      } catch {
        self = .wrong(error)
      }
    } catch {
      self = .wrong(Self.unknownEngine(entry) ?? Refusal(.genesisWrong, error.description))
    }
  }

  /// What a later format may ask for isn't wrong, but nothing can be said of it here.
  private static func unknownEngine(_ entry: Span<UInt8>) -> Refusal? {
    // What isn't JSON asks for no engine.
    guard let record = try? JSONValue.parse(entry)["record"], record["kind"]?.string == Genesis.kind,
      let engine = record["predicate"]?["engine"]?.integer, engine > Int64(Genesis.engine)
    else { return nil }
    return Refusal(.engineUnknown, "engine \(engine) isn't known here")
  }
}
