internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// What one look at a ledger has brought to light so far.
struct LedgerLook {
  let reader: LedgerReader
  let checkpoint: Checkpoint
  let judge: CertificateJudge
  let trust: TrustJudge
  let options: VerificationOptions
  var basis: Basis
  var findings: Findings

  private var checked = Checked()
  private var filing = FilingHistory()
  private var unjudged: Int?
  private var payloads = PayloadTable()
  private var heights = HeightSet()
  /// The roots of the sizes that matter, as far as they are known.
  private var roots: [Int: Digest] = [:]
  private var forkProofs: [String] = []

  init(
    reader: LedgerReader, checkpoint: Checkpoint, judge: CertificateJudge, trust: TrustJudge,
    options: VerificationOptions, basis: Basis, findings: Findings
  ) {
    self.reader = reader
    self.checkpoint = checkpoint
    self.judge = judge
    self.trust = trust
    self.options = options
    self.basis = basis
    self.findings = findings
  }

  var verdict: Verdict {
    Verdict(
      basis: basis, checked: checked, filing: filing, findings: findings.sorted,
      origin: checkpoint.origin.description, root: checkpoint.root, size: checkpoint.size, unjudged: unjudged,
      isStrict: options.isStrict, isHashesOnly: options.isHashesOnly, proves: [], forkProofs: forkProofs)
  }
}

// MARK: - Entries

extension LedgerLook {
  /// Replays all entries, and judges the tree's upper levels and its root.
  mutating func replay(_ progress: (@Sendable (Int, Int) -> Void)?) throws {
    let size = try reachableSize()
    let sizes = trust.seen.map(\.checkpoint.size) + [checkpoint.size]
    let replay = Replay(reader, depth: options.isHashesOnly ? .hashes : .everything, rootsOf: sizes)
    let pipeline = Pipeline(replay, size: size, judge: judge, threads: max(1, options.threads), progress: progress)
    try pipeline.run { replay in take(replay, reachable: size) }
    try UpperLevels(reader).judge(&findings)
    if let root = roots[checkpoint.size], root != checkpoint.root {
      findings.raise(
        .rootWrong, at: Place(file: "checkpoint", size: checkpoint.size), "the tree's root is \(root)")
    }
  }

  private mutating func take(_ replay: Replay, reachable: Int) {
    if reachable < reader.size { replay.lose(from: reachable) }
    findings.merge(replay.findings)
    payloads = replay.payloads
    heights = replay.heights
    roots = replay.roots
    checked.entries = reachable
    checked.blocks = replay.blockCount
    checked.signatures = replay.chain.signatureCount
    filing = FilingHistory(now: replay.chain.filingRate, blocks: replay.filing)
    unjudged = replay.depth == .everything ? replay.chain.firstUnapplied : nil
  }

  /// The entries of which anything is there: a checkpoint may say any size.
  private func reachableSize() throws -> Int {
    var segments = 0
    try reader.forEachFile(in: .entries) { file in
      if case .segment(let number) = file.role { segments = max(segments, number + 1) }
    }
    var leaves = 0
    try reader.forEachFile(in: .hashes) { file in
      if file.role == .hashes(level: 0) { leaves = file.size / Digest.byteCount }
    }
    let (entries, isLong) = segments.multipliedReportingOverflow(by: LedgerReader.segmentSize)
    return min(reader.size, max(isLong ? .max : entries, leaves))
  }
}

// MARK: - Files

extension LedgerLook {
  /// Judges names and lengths, certificates that no seal says, additions and payloads.
  mutating func judgeFiles() throws {
    var folder = FolderJudge(size: checkpoint.size, payloads: options.isHashesOnly ? nil : payloads, heights: heights)
    try folder.judge(reader)
    findings.merge(folder.findings)
    for height in folder.orphans { try judgeOrphan(height) }
    for addition in folder.additions { try judgeAdditions(addition.numbers, height: addition.height) }
    if !options.isHashesOnly {
      let payloadJudge = PayloadJudge(reader: reader, keys: options.payloadKeys, threads: max(1, options.threads))
      checked.payloads = try payloadJudge.judge(payloads, &findings)
    }
  }

  /// A certificate of a height that no seal says, below one that was used: a checkpoint all the same.
  private mutating func judgeOrphan(_ height: Int) throws {
    guard case .bytes(let bytes) = try judge.certificate(height) else { return }
    let archive = RootArchive(reader, isTrusted: !findings.contains(.nodeWrong))
    judge.judge(bytes, height: height, size: nil, &findings) { archive.root(at: $0) }
  }

  private mutating func judgeAdditions(_ numbers: [Int], height: Int) throws {
    guard case .bytes(let certificate) = try judge.certificate(height) else { return }
    let name = "blocks/\(TileIndex.text(height))"
    let additions = AdditionJudge(options)
    raiseMissing(Set(numbers), name)
    for number in numbers {
      let place = Place(file: "\(name).\(number)")
      guard case .bytes(let bytes) = try judge.addition(height, number) else {
        findings.raise(.additionWrong, at: place, "an addition is at most 1 MiB")
        continue
      }
      switch additions.judge(bytes, to: certificate) {
      case .failure(let fault): findings.raise(.additionWrong, at: place, fault.sentence)
      case .success(.trustedToken): basis.anchor(.timestamp)
      case .success: break
      }
    }
  }

  private mutating func raiseMissing(_ numbers: Set<Int>, _ name: String) {
    var count = (numbers.max() ?? 0) - numbers.count
    var number = 1
    while count > 0 {
      if !numbers.contains(number) {
        let isLast = number > numbers.count + Finding.placeLimit
        findings.raise(
          .fileMissing, at: Place(file: "\(name).\(number)"), count: isLast ? count : 1,
          "an addition before another isn't there")
        count -= isLast ? count : 1
      }
      number += 1
    }
  }
}

// MARK: - What was seen before

extension LedgerLook {
  /// Holds the ledger against checkpoints and receipts that were seen before.
  mutating func judgeHistory() {
    let archive = EntryArchive(reader)
    for receipt in options.receipts.flatMap(\.receipts) where archive.leaf(receipt.index) != receipt.leaf {
      findings.raise(
        .receiptUnmet, at: Place(index: receipt.index), "the leaf isn't the receipt's, \(receipt.leaf)")
    }
    for seen in trust.seen { judge(seen) }
  }

  private mutating func judge(_ seen: SeenCheckpoint) {
    let older = seen.checkpoint
    if older.size > checkpoint.size {
      findings.raise(
        .rolledBack, at: Place(size: checkpoint.size), "\(seen.source) has \(older.size) entries, this ledger fewer")
    } else if let root = roots[older.size], root != older.root {
      findings.raise(
        .forked, at: Place(size: older.size), "\(seen.source) says another root of size \(older.size)")
    }
  }
}
