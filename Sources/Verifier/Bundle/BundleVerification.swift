internal import Evidence
internal import TransparencyLog

/// Judges a bundle by itself: a proof that an entry is in a ledger, that it was permitted there, and what the
/// newest state says of it.
///
///     let verdict = try BundleVerification(bytes, name: "filing.bundle").run()
///
/// Source: ledger-spec/5-proofs.md, 5.3 and 5.4; 6-verdict.md.
public struct BundleVerification: Sendable {
  /// The bundle's bytes, which nobody has checked.
  private let bytes: [UInt8]
  private let name: String
  private let options: VerificationOptions

  /// A verification of a bundle.
  ///
  /// - Parameter name: the bundle's name without folders: findings are placed there.
  public init(_ bytes: [UInt8], name: String, _ options: VerificationOptions = VerificationOptions()) {
    self.bytes = bytes
    self.name = name
    self.options = options
  }

  /// Judges it.
  ///
  /// - Throws: `unreadable` if what is remembered of the origin can't be understood.
  public func run() throws(VerifierError) -> Verdict {
    var findings = Findings()
    let bundle: Bundle
    do throws(Bundle.Fault) {
      bundle = try Bundle(bytes.span)
    } catch {
      findings.raise(.bundleMalformed, at: Place(file: name), error.sentence)
      return verdict(nil, findings)
    }
    let genesis = bundle.item(0)!.bytes
    switch GenesisReading(genesis.span) {
    case .wrong(let refusal):
      findings.raise(refusal.code, at: Place(index: 0), refusal.sentence)
      return verdict(bundle, findings)
    case .right(let genesis, _) where genesis.origin != bundle.origin:
      findings.raise(.bundleMalformed, at: Place(file: name), "origin isn't that of its genesis")
      return verdict(bundle, findings)
    case .right(_, let logKey):
      return try judge(bundle, logKey, findings)
    }
  }

  private func judge(
    _ bundle: Bundle, _ logKey: VerifierKey, _ findings: Findings
  ) throws(VerifierError) -> Verdict {
    var known: KnownOrigin?
    if let folder = options.knownOrigins { known = try KnownOrigin.recall(bundle.checkpoint.origin, in: folder) }
    let trust = TrustJudge(options: options, logKey: logKey, known: known)
    var look = BundleLook(bundle: bundle, name: name, logKey: logKey, trust: trust, findings: findings)
    look.judge()
    let holds = !look.findings.sorted.contains(where: \.isBroken)
    return verdict(
      bundle, look.findings, basis: look.basis, checked: look.checked, proves: holds ? look.facts : [])
  }

  private func verdict(
    _ bundle: Bundle?, _ findings: Findings, basis: Basis = Basis(), checked: Checked = Checked(),
    proves: [ProvenFact] = []
  ) -> Verdict {
    Verdict(
      basis: basis, checked: checked, filing: nil, findings: findings.sorted, origin: bundle?.origin.string,
      root: bundle?.checkpoint.root, size: bundle?.checkpoint.size, unjudged: nil, isStrict: options.isStrict,
      isHashesOnly: false, proves: proves, forkProofs: [])
  }
}
