internal import TransparencyLog

// Time and authority: spec pages 2 and 3.1, in the order of page 6.2's table.

extension Chain {
  /// Applies the first entry.
  mutating func found(
    _ bytes: Span<UInt8>, _ layout: EntryLayout, leaf: Digest
  ) throws(Refusal) -> Effect {
    guard layout.kind == .genesis, !layout.isSigned else {
      throw Refusal(.genesisWrong, "the first entry isn't an unsigned \(Genesis.kind)")
    }
    let genesis = try Genesis(layout.record(in: bytes))
    self.genesis = genesis
    unsignedKinds = KindSet(genesis.unsignedKinds)
    map.set(.genesis, "", to: ["leaf": .string(Text(leaf.text))])
    for authority in genesis.authorities {
      keyring.add(.init(name: authority.name, publicKey: authority.publicKey, from: 0, grants: [.founding]))
      storeKey(authority.publicKey.fingerprint)
    }
    let time = Time(microseconds: layout.accepted)
    window = Window(holding: time, seconds: genesis.window)
    advance(to: time)
    return Effect()
  }

  /// Whether what the state says may be held against an entry.
  var isJudged: Bool { firstUnapplied == nil }

  func judgeTime(_ time: Time, isSeal: Bool) throws(Refusal) {
    if time < lastTime { throw Refusal(.timeDecreases, "\(time) is before the last entry's \(lastTime)") }
    let reference = max(lastTime, resumedTo ?? lastTime)
    if time > reference.advanced(bySeconds: genesis!.ahead) {
      throw Refusal(.timeJumps, "\(time) is more than \(genesis!.ahead) s after \(reference)")
    }
    if !isSeal, !mayMissSeal, time >= window.end {
      throw Refusal(.timeOutside, "\(time) isn't before the end of the open window, \(window.end)")
    }
  }

  func judgeLedger(_ bytes: Span<UInt8>, _ layout: EntryLayout) throws(Refusal) {
    if !layout.record.ledger.isEmpty {
      if !bytes.extracting(layout.record.ledger.range).isEqual(to: genesis!.origin.utf8.span) {
        throw Refusal(.ledgerWrong, "the record is for another ledger than \(genesis!.origin)")
      }
    } else if layout.isSigned {
      throw Refusal(.ledgerWrong, "a signed record names its ledger: \"ledger\":\"\(genesis!.origin)\"")
    }
  }

  func allowsUnsigned(_ layout: EntryLayout) -> Bool { unsignedKinds.contains(layout.record.builtIn) }

  func unsigned(_ kind: Span<UInt8>) -> Refusal {
    Refusal(.unsigned, "a record of kind \(Text(kind)) must be signed on this ledger")
  }

  mutating func judgeAuthority(
    _ bytes: Span<UInt8>, _ layout: EntryLayout, _ record: Record, _ check: SignatureCheck
  ) throws(Refusal) {
    try judgeLedger(bytes, layout)
    guard layout.isSigned else {
      if !allowsUnsigned(layout) { throw unsigned(bytes.extracting(layout.record.kind.range)) }
      return
    }
    guard record.producer != nil else {
      throw Refusal(.producerMissing, "a signed record names its producer, id and sequence")
    }
    let signatures = layout.signatureList(in: bytes)
    try judgeKeys(of: signatures)
    try judge(signatures, over: bytes.extracting(layout.record.record.range), check)
    if isJudged { try judgeGrants(of: signatures.map(\.keyID), for: record) }
  }

  private func judgeKeys(of signatures: [RecordSignature]) throws(Refusal) {
    guard isJudged else { return }
    for signature in signatures where keyring.active(signature.keyID) == nil {
      throw Refusal(.keyUnknown, "key \(signature.keyID.hex) isn't known here, or was revoked")
    }
  }

  private mutating func judge(
    _ signatures: [RecordSignature], over record: Span<UInt8>, _ check: SignatureCheck
  ) throws(Refusal) {
    switch check {
    case .right: signatureCount += signatures.count
    case .wrong: throw wrongSignature
    case .open:
      for signature in signatures {
        guard let key = keyring.keys[signature.keyID]?.publicKey else { continue }
        if !signature.isRight(over: record, by: key) { throw wrongSignature }
        signatureCount += 1
      }
    }
  }

  var wrongSignature: Refusal {
    Refusal(.signatureWrong, "a signature isn't right over the canonical bytes of the record")
  }

  private func judgeGrants(of signers: [Digest], for record: Record) throws(Refusal) {
    let roles = Permission.roles(for: record)
    let fitting = signers.filter { id in
      keyring.active(id)!.standing.contains { Permission.fits($0, record, roles: roles) }
    }
    guard !fitting.isEmpty else {
      let allowed = roles.map(\.rawValue).sorted().joined(separator: " or ")
      throw Refusal(
        .grantMissing,
        "no signing key has a grant (\(allowed)) that fits the kind, subject, producer and jurisdiction")
    }
    guard roles == [.authority] else { return }
    let needed = Permission.authoritiesNeeded(for: record, keyring: keyring, quorum: genesis!.quorum)
    if fitting.count < needed {
      throw Refusal(.quorumMissing, "\(needed) authorities must sign this, \(fitting.count) did")
    }
  }

  // MARK: Sequences

  mutating func judgeSequence(_ sequence: Int, of producer: Text?) throws(Refusal) {
    guard let producer else { return }
    let slot = self.slot(of: producer.utf8.span)
    try judgeSequence(sequence, slot: slot)
  }

  func judgeSequence(_ sequence: Int, slot: Int) throws(Refusal) {
    if isJudged && sequence <= producers[slot].sequence {
      throw Refusal(
        .sequenceRepeated,
        "sequence \(sequence) isn't above the last of \(producerNames.names[slot]), \(producers[slot].sequence)"
      )
    }
  }

  func judgeClose(_ record: Record) throws(Refusal) {
    guard isJudged else { return }
    let predicate = Predicate(members: record.predicate)
    let open = openRecords(of: record.producer!.id.utf8.span)
    let isEmpty = open.count == 0
    guard predicate.integer("count") == open.count, predicate.digest("root") == open.root,
      record.predicate["first"]?.integer == (isEmpty ? nil : Int64(open.first)),
      record.predicate["last"]?.integer == (isEmpty ? nil : Int64(open.last))
    else {
      throw Refusal(
        .closeWrong,
        "the producer's records since its last close are \(open.count), \(open.first) to \(open.last), root \(open.root)"
      )
    }
  }
}
