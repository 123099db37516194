internal import Evidence
internal import LedgerStore
internal import Rules
internal import TransparencyLog

// Entry after entry: spec page 6.1, 2 to 7.

extension Replay {
  /// Applies the entries at some places of a chunk.
  ///
  /// - Parameter cursor: how many of the chunk's layouts were used.
  func apply(_ chunk: Chunk, _ places: Range<Int>, _ cursor: inout Int) {
    let slots = depth == .hashes ? [] : chunk.producers.slots(in: &chain)
    var place = places.lowerBound
    var openEnd = place
    while place < places.upperBound {
      if place >= openEnd {
        openEnd = chunk.marks[place..<places.upperBound].firstIndex { $0 != .open } ?? places.upperBound
      }
      let count = applyPlain(chunk, place..<openEnd, cursor, slots)
      place += count
      cursor += count
      if place == places.upperBound { break }
      apply(chunk, place, &cursor, slots)
      place += 1
    }
  }

  /// Applies entries marked `open` from which nothing follows but their producers' accounts, as long as there are
  /// such; returns how many.
  private func applyPlain(_ chunk: Chunk, _ places: Range<Int>, _ cursor: Int, _ slots: [Int]) -> Int {
    guard !places.isEmpty, depth == .everything, rules.isIdle else { return 0 }
    let (layouts, leaves) = (chunk.layouts, chunk.leaves)
    return chain.applyPlain(
      layouts.span.extracting(cursor..<cursor + places.count), leaves.span.extracting(places), chunk.producers,
      from: cursor, slots: slots)
  }

  private func apply(_ chunk: Chunk, _ place: Int, _ cursor: inout Int, _ slots: [Int]) {
    let bytes = chunk.entries.bytes
    let index = chunk.first + place
    let mark = chunk.marks[place]
    switch mark {
    case .hashed: break
    case .open where depth == .hashes:
      noteSeal(bytes.span.extracting(chunk.entries[place]), chunk.layouts[cursor], at: index, chunk)
      cursor += 1
    case .open, .right:
      let entry = bytes.span.extracting(chunk.entries[place])
      apply(
        entry, chunk.layouts[cursor], chunk.layouts[cursor].isTold ? chunk.records[cursor] : nil, at: index,
        chunk.leaves[place], slot: chunk.producers.slot(cursor, among: slots), isRight: mark == .right, chunk)
      cursor += 1
    case .leafWrong: refuseLeaf(bytes.span.extracting(chunk.entries[place]), at: index, chunk.leaves[place], chunk)
    case .malformed: refuse(.entryMalformed, at: index, chunk.faults[place] ?? "", mayBeSeal: true)
    case .stub: applyStub(bytes.span.extracting(chunk.entries[place]), at: index, chunk.leaves[place])
    case .unread: skip(index, mayBeSeal: true)
    }
  }

  @inline(__always)
  private func apply(
    _ entry: Span<UInt8>, _ layout: EntryLayout, _ record: Record?, at index: Int, _ leaf: Digest, slot: Int?,
    isRight: Bool, _ chunk: Chunk
  ) {
    do throws(Refusal) {
      let isFree = layout.kind != .trigger && rules.demandsNothing(before: layout.accepted, in: chain)
      let record = isFree ? record : try judgeTrigger(entry, layout) ?? record
      let effect = try rules.apply(
        entry, layout, leaf: leaf, to: &chain, signatures: isRight ? .right : .open, record: record, slot: slot,
        root: { root(at: index, chunk) }, past: { archive.pastEntry($0) })
      if effect.isGap {
        findings.raise(.gap, at: Place(index: index), "the producer's sequence leaves numbers out")
      }
      if layout.isRemarkable { note(effect, of: entry, layout, record, at: index, isRight: isRight, chunk) }
      if layout.kind == .trigger { noteCut() }
    } catch {
      refuse(error, of: entry, layout, at: index, chunk)
    }
  }

  /// Holds an entry against what the rules demand next: that trigger, or none.
  ///
  /// - Returns: what the trigger says, which needn't be read again: its bytes are the demanded ones.
  @inline(never)
  private func judgeTrigger(_ entry: Span<UInt8>, _ layout: EntryLayout) throws(Refusal) -> Record? {
    guard chain.firstUnapplied == nil else { return nil }
    let draft = demanded(before: Time(microseconds: layout.accepted))
    guard layout.kind == .trigger else {
      if let draft { throw missing(draft) }
      return nil
    }
    guard let draft else { throw Refusal(.triggerWrong, "the rules demand no trigger here") }
    let bytes = draft.entry
    guard bytes.span.isEqual(to: entry) else {
      throw Refusal(.triggerWrong, "the rules demand another trigger here: \(draft.record)")
    }
    return Record(draft.record)
  }

  /// What the rules demand next, as ``RuleEngine/next(before:in:)``.
  private func demanded(before time: Time?) -> TriggerDraft? {
    let draft = rules.next(before: time, in: chain)
    noteCut()
    return draft
  }

  /// Raises that not all came that follows from a record: an eighth trigger says so at once, what is asked in vain
  /// when the next entry is judged.
  private func noteCut() {
    guard chain.firstUnapplied == nil, let cut = rules.takeCut() else { return }
    findings.raise(
      .rulesCut, at: Place(index: cut),
      "more follows from it than may: not every rule was asked, or not every name has its part")
  }

  private func missing(_ draft: TriggerDraft) -> Refusal {
    Refusal(.triggerMissing, "the rules demand a trigger before it: \(draft.record)")
  }

  /// What few entries bring: payloads, signatures, seals, observations.
  @inline(never)
  private func note(
    _ effect: Chain.Effect, of entry: Span<UInt8>, _ layout: EntryLayout, _ record: Record?, at index: Int,
    isRight: Bool, _ chunk: Chunk
  ) {
    if let payload = layout.payloadReference(in: entry) {
      payloads.note(payload.digest, size: payload.size, index: index)
    }
    // A key is told to the workers as soon as it comes: what it signs they then check beside each other.
    if layout.record.builtIn == .key { learn(Self.publicKey(record ?? layout.record(in: entry))) }
    if layout.isSigned && !isRight {
      for signature in layout.signatureList(in: entry) { learn(chain.publicKey(signature.keyID)) }
    }
    if effect.isSeal, let seal = chain.newestSeal { noteSeal(seal, isRight: true, at: index, chunk) }
    if let observed = effect.observed { note(observed, at: index, effect.target) }
  }

  private static func publicKey(_ record: Record) -> Ed25519.PublicKey? {
    record.predicate["public"]?.string.flatMap { Ed25519.PublicKey(base64: $0) }
  }

  private func learn(_ key: Ed25519.PublicKey?) {
    guard let key, !keys.contains(key.fingerprint) else { return }
    keys.add(key.fingerprint, key)
    keysVersion += 1
  }

  private func note(_ observed: FindingCode, at index: Int, _ target: LeafReference?) {
    let place = Place(index: index)
    switch observed {
    case .erased, .redacted:
      let past = target.flatMap { $0.index < index ? archive.pastEntry($0.index) : nil }
      if let payload = past?.payload { payloads.erase(payload) }
      let number = target?.index ?? 0
      if observed == .erased {
        findings.raise(.erased, at: place, "the payload of entry \(number) was erased")
        return
      }
      findings.raise(.redacted, at: place, "entry \(number) was redacted")
      if let past, !past.isStub {
        findings.raise(.redactionPending, at: place, "entry \(number) isn't blanked yet")
      }
    case .resumed: findings.raise(.resumed, at: place, "an authority set the clock anew")
    case .compromisedKey:
      findings.raise(.compromisedKey, at: place, "a key was revoked whose earlier signatures are in doubt")
    default: preconditionFailure("a record stands for no other finding")
    }
  }

  // MARK: What isn't applied

  private func refuse(
    _ refusal: Refusal, of entry: Span<UInt8>, _ layout: EntryLayout, at index: Int, _ chunk: Chunk
  ) {
    let wasUsed = chain.size > index
    refuse(
      refusal.code, at: index, refusal.sentence, mayBeSeal: refusal.code == .entryMalformed || layout.kind == .block)
    if wasUsed, let seal = Seal(entry, layout) { noteSeal(seal, isRight: false, at: index, chunk) }
  }

  private func refuse(_ code: FindingCode, at index: Int, _ sentence: String, mayBeSeal: Bool) {
    findings.raise(code, at: Place(index: index), sentence)
    skip(index, mayBeSeal: mayBeSeal)
  }

  private func skip(_ index: Int, mayBeSeal: Bool) {
    if depth == .everything { chain.skip(index, mayBeSeal: mayBeSeal) }
  }

  private func refuseLeaf(_ entry: Span<UInt8>, at index: Int, _ leaf: Digest, _ chunk: Chunk) {
    findings.raise(.leafWrong, at: Place(index: index), "the entry's leaf isn't the stored one")
    // Genesis is used to go on: it has been read before, and what is wrong with it was said then.
    if index == 0, depth == .everything, let layout = try? EntryLayout.scan(entry) {
      _ = try? chain.apply(entry, layout, leaf: leaf, root: { nil }, past: { _ in nil })
      chain.distrustGenesis()
    }
    skip(index, mayBeSeal: true)
  }

  private func applyStub(_ entry: Span<UInt8>, at index: Int, _ leaf: Digest) {
    guard let stub = RedactionStub(entry), stub.by > index, let redaction = archive.bytes(stub.by),
      stub.isRight(at: index, leaf: leaf, redaction: redaction.span)
    else {
      refuse(.redactionWrong, at: index, "no redaction says what this stub says", mayBeSeal: true)
      return
    }
    do throws(Refusal) {
      if chain.firstUnapplied == nil, let draft = demanded(before: stub.accepted) {
        throw missing(draft)
      }
      if try chain.applyStub(stub, leaf: leaf).isGap {
        findings.raise(.gap, at: Place(index: index), "the producer's sequence leaves numbers out")
      }
    } catch {
      refuse(error.code, at: index, error.sentence, mayBeSeal: false)
    }
  }
}

// MARK: - Seals

extension Replay {
  private func noteSeal(_ seal: Seal, isRight: Bool, at index: Int, _ chunk: Chunk) {
    note(SealedBlock(index: index, height: seal.height, root: root(at: index + 1, chunk), seal: isRight ? seal : nil))
    if filing.last?.rate != chain.filingRate {
      filing.append(FilingHistory.Block(height: seal.height, rate: chain.filingRate))
    }
  }

  /// Notes a seal of which nothing but its height is used.
  private func noteSeal(_ entry: Span<UInt8>, _ layout: EntryLayout, at index: Int, _ chunk: Chunk) {
    guard let seal = Seal(entry, layout) else { return }
    note(SealedBlock(index: index, height: seal.height, root: root(at: index + 1, chunk), seal: nil))
  }

  private func note(_ block: SealedBlock) {
    blockCount += 1
    if heights.insert(block.height) == false {
      // The newest of two seals of one height is the one whose certificate it is.
      for i in pending.indices where pending[i].height == block.height { pending[i].ownsCertificate = false }
    }
    pending.append(block)
  }

  /// Hands out seals to be judged, in batches that are worth a worker's while.
  func takePending(all: Bool) -> [SealedBlock]? {
    guard pending.count >= (all ? 1 : 64) else { return nil }
    defer { pending.removeAll() }
    return pending
  }

  /// Raises what stands at the end of the ledger.
  func finish() {
    guard depth == .everything else { return }
    if chain.firstUnapplied == nil, let draft = demanded(before: nil) {
      findings.raise(
        .triggerMissing, at: Place(index: chain.size), "the rules demand a trigger at the end: \(draft.record)")
    }
    let (count, first) = chain.unattested
    if count > 0 {
      findings.raise(
        .unattested, at: Place(index: first), count: count, "no producer-close covers \(count) unsigned entries")
    }
    for key in chain.keys(of: .hold) {
      guard let by = chain.value(.hold, key)?["by"]?.integer else { continue }
      findings.raise(.held, at: Place(index: Int(by)), "a legal hold stands on entry \(key)")
    }
  }
}
