internal import Evidence
internal import TransparencyLog

/// What the reader brought along, held against a checkpoint and the log key that its ledger names.
///
/// Source: ledger-spec/6-verdict.md, 6.2 and 6.4.
struct TrustJudge {
  let options: VerificationOptions
  /// The log key that genesis names.
  let logKey: VerifierKey
  /// What is remembered of the origin.
  let known: KnownOrigin?

  /// Judges the log key and the policy; `file` is what is blamed.
  func judge(_ note: UnverifiedNote, file: String, _ findings: inout Findings) -> Basis {
    var basis = Basis()
    var doubts: [String] = []
    if let known {
      if known.logKey == logKey {
        basis.key = .remembered
      } else {
        doubts.append("the log key was another when this origin was last verified: \(known.logKey)")
      }
    }
    if let given = options.logKey {
      if given == logKey { basis.key = .pinned } else { doubts.append("the log key isn't the one given") }
    }
    if let policy = options.policy {
      if policy.logs.contains(where: { $0.key == logKey }) {
        basis.key = .pinned
      } else if !policy.logs.isEmpty {
        doubts.append("the log key isn't one of the policy's")
      }
      if !policy.isMet(by: cosigners(of: note, policy)) {
        findings.raise(.policyUnmet, at: Place(file: file), "too few of the policy's witnesses have cosigned")
      } else if policy.requiresWitnesses {
        basis = Basis(key: .policy, time: .cosignature)
      }
    }
    if let since = options.since, !isOfLog(since) { doubts.append("\(since.source) isn't signed by the log key") }
    if let doubt = doubts.first { findings.raise(.logKeyOther, at: Place(file: file), doubt) }
    return basis
  }

  private func cosigners(of note: UnverifiedNote, _ policy: TrustPolicy) -> Set<Ed25519.PublicKey> {
    var cosigners: Set<Ed25519.PublicKey> = []
    // Whatever is the matter with a cosignature, the witness isn't counted.
    for witness in policy.witnesses where (try? note.verified(by: [witness.key])) != nil {
      cosigners.insert(witness.key.publicKey)
    }
    return cosigners
  }

  /// Whether a checkpoint is the log's own; whatever is the matter with its signature, it isn't then.
  func isOfLog(_ seen: SeenCheckpoint) -> Bool { (try? seen.note.verifiedCheckpoint(log: logKey)) != nil }

  /// The checkpoints of this log that were seen before, in no order.
  var seen: [SeenCheckpoint] {
    var seen = options.receipts.flatMap(\.checkpoints)
    if let since = options.since { seen.append(since) }
    if let known, known.logKey == logKey { seen.append(known.checkpoint) }
    return seen.filter(isOfLog)
  }
}
