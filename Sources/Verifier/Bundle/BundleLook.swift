internal import Evidence
internal import TransparencyLog

/// What was brought to light of a bundle so far.
struct BundleLook {
  let bundle: Bundle
  let name: String
  let logKey: VerifierKey
  let trust: TrustJudge
  private(set) var findings: Findings
  private(set) var basis = Basis()
  private(set) var checked = Checked()
  /// The entries that are in the tree and have nothing against them.
  private var entries: [Int: Proven] = [:]

  /// An entry that is in the checkpoint's tree.
  private struct Proven {
    let bytes: [UInt8]
    let layout: EntryLayout
    let leaf: Digest
  }

  init(bundle: Bundle, name: String, logKey: VerifierKey, trust: TrustJudge, findings: Findings) {
    self.bundle = bundle
    self.name = name
    self.logKey = logKey
    self.trust = trust
    self.findings = findings
  }

  private var place: Place { Place(file: name) }
  private var sealIndexes: Set<Int> { Set([bundle.seal, bundle.head].compactMap { $0 }) }

  /// Judges all of it.
  mutating func judge() {
    if (try? bundle.note.verifiedCheckpoint(log: logKey)) == nil {
      findings.raise(.checkpointSignature, at: place, "the checkpoint isn't signed by \(logKey)")
    }
    basis = trust.judge(bundle.note, file: name, &findings)
    for item in bundle.items { judge(item) }
    judgeSeals()
    judgeCertificate()
    let proven = judgeState()
    judgeAbout(proven)
    judgeHistory()
    checked.entries = bundle.items.count
    checked.blocks = sealIndexes.count
  }
}

extension BundleLook {
  /// What the bundle proves, if nothing is held against it.
  var facts: [ProvenFact] {
    var facts: [ProvenFact] = []
    if let about = bundle.about, let entry = entries[about] {
      let record = entry.layout.record(in: entry.bytes.span)
      facts.append(
        .entry(
          index: about, kind: record.kind, subjects: record.subjects,
          accepted: Time(microseconds: entry.layout.accepted)))
    }
    guard let head = bundle.head, let seal = entries[head] else { return facts }
    for proof in bundle.state {
      // A value that isn't JSON was found when the bundle was read.
      let value = proof.value.flatMap { bytes in try? JSONValue.parse(bytes.span) }
      let sealed = Time(microseconds: seal.layout.accepted)
      facts.append(.state(proof.type, key: proof.key, value: value, seal: head, sealed: sealed))
    }
    return facts
  }
}

// MARK: - Entries

extension BundleLook {
  private mutating func judge(_ item: Bundle.Item) {
    do throws(Refusal) {
      entries[item.index] = try prove(item)
    } catch {
      findings.raise(error.code, at: Place(index: item.index), error.sentence)
    }
  }

  private func prove(_ item: Bundle.Item) throws(Refusal) -> Proven {
    let layout: EntryLayout
    do throws(JSONError) {
      layout = try EntryLayout.scan(item.bytes.span)
    } catch {
      throw Refusal(.entryMalformed, error.description)
    }
    if item.index > 0 && layout.kind == .genesis {
      throw Refusal(.genesisWrong, "genesis is the first entry alone")
    }
    let leaf = Merkle.leaf(item.bytes.span)
    let checkpoint = bundle.checkpoint
    do throws(TransparencyLogError) {
      try InclusionProof.check(
        leaf: leaf, index: item.index, size: checkpoint.size, path: item.proof.span, root: checkpoint.root)
    } catch {
      throw Refusal(.proofWrong, error.sentence)
    }
    return Proven(bytes: item.bytes, layout: layout, leaf: leaf)
  }
}

// MARK: - Seals and the certificate

extension BundleLook {
  private mutating func judgeSeals() {
    for index in sealIndexes {
      guard let entry = entries[index] else { continue }
      if let seal = Seal(entry.bytes.span, entry.layout), seal.size == index, fits(seal, at: index) { continue }
      findings.raise(.sealChain, at: Place(index: index), "this isn't the seal of that block")
    }
  }

  private func fits(_ seal: Seal, at index: Int) -> Bool {
    guard let about = bundle.about, index == bundle.seal else { return true }
    return seal.first <= about && about < index
  }

  private mutating func judgeCertificate() {
    guard let seal = bundle.seal else { return }
    do throws(TransparencyLogError) {
      let older = try certificate(size: seal + 1)
      judgeConsistency(from: older, seal: seal)
    } catch {
      findings.raise(.certificateWrong, at: place, error.sentence)
    }
    judgeAdditions()
  }

  private mutating func judgeConsistency(from older: Checkpoint, seal: Int) {
    let newer = bundle.checkpoint
    do throws(TransparencyLogError) {
      try ConsistencyProof.check(
        oldSize: older.size, oldRoot: older.root, newSize: newer.size, newRoot: newer.root,
        path: bundle.consistency.span)
    } catch {
      findings.raise(.proofWrong, at: Place(index: seal), error.sentence)
    }
  }

  private func certificate(size: Int) throws(TransparencyLogError) -> Checkpoint {
    let checkpoint = try UnverifiedNote(bundle.certificate.span).verifiedCheckpoint(log: logKey).checkpoint
    guard checkpoint.extensionLines.isEmpty, checkpoint.size == size else {
      throw TransparencyLogError(.malformedCheckpoint, "the certificate is of size \(checkpoint.size), not \(size)")
    }
    return checkpoint
  }

  private mutating func judgeAdditions() {
    let judge = AdditionJudge(trust.options)
    for addition in bundle.additions {
      switch judge.judge(addition, to: bundle.certificate) {
      case .failure(let fault): findings.raise(.additionWrong, at: place, fault.sentence)
      case .success(.trustedToken): basis.anchor(.timestamp)
      case .success: break
      }
    }
  }
}

// MARK: - The state, and what the bundle is about

extension BundleLook {
  /// The state proofs that are right.
  private mutating func judgeState() -> [StateProof] {
    guard let head = bundle.head, let entry = entries[head], let seal = Seal(entry.bytes.span, entry.layout) else {
      return []
    }
    var proven: [StateProof] = []
    for proof in bundle.state {
      if proof.holds(under: seal.state) {
        proven.append(proof)
      } else {
        findings.raise(
          .proofWrong, at: Place(index: head), "the state proof of \(proof.type.rawValue) \(proof.key) isn't right")
      }
    }
    return proven
  }

  private mutating func judgeAbout(_ state: [StateProof]) {
    guard let about = bundle.about, let entry = entries[about], entry.layout.kind != .genesis,
      entry.layout.kind != .block
    else { return }
    let genesis = bundle.item(0)!.bytes
    // A genesis that isn't right ended the judging before.
    guard let layout = try? EntryLayout.scan(genesis.span),
      var authority = try? ProvenAuthority(genesis: genesis.span, layout, about: about)
    else { return }
    for item in bundle.items where item.index > 0 && item.index < about {
      if let earlier = entries[item.index] { authority.take(earlier.bytes.span, earlier.layout, at: item.index) }
    }
    for proof in state { authority.take(proof) }
    do throws(Refusal) {
      try authority.judge(entry.bytes.span, entry.layout)
      try judgeTarget(of: entry)
    } catch {
      findings.raise(error.code, at: Place(index: about), error.sentence)
    }
    checked.signatures = authority.signatureCount
  }

  private func judgeTarget(of entry: Proven) throws(Refusal) {
    guard let target = entry.layout.target(in: entry.bytes.span) else { return }
    switch entry.layout.record.builtIn {
    // What these act on may be redacted, and is left out then.
    case .erasure, .hold, .redaction: if entries[target.index] == nil { return }
    case .consent, .consentWithdrawal, .dpia, .incident, .algorithmFiling, .release, .ruleRetire: break
    default: return
    }
    guard entries[target.index]?.leaf == target.leaf else {
      throw Refusal(.actsOnWrong, "the entry that it acts on, \(target.index), isn't in the bundle")
    }
  }
}

// MARK: - What was seen before

extension BundleLook {
  private mutating func judgeHistory() {
    for receipt in trust.options.receipts.flatMap(\.receipts) {
      guard let entry = entries[receipt.index], entry.leaf != receipt.leaf else { continue }
      findings.raise(.receiptUnmet, at: Place(index: receipt.index), "the leaf isn't the receipt's, \(receipt.leaf)")
    }
    for seen in trust.seen where seen.checkpoint.size == bundle.checkpoint.size {
      if seen.checkpoint.root != bundle.checkpoint.root {
        findings.raise(
          .forked, at: Place(size: seen.checkpoint.size), "\(seen.source) says another root of the same size")
      }
    }
  }
}
