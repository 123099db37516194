internal import TransparencyLog

// What records do to the state: spec pages 2.2 to 2.6 and 3.5. Judged first as a value, then made, so that
// a refused record changes nothing.

extension Chain {
  /// What a record changes beyond its producer.
  enum Change {
    case nothing
    case addKey(Keyring.Key)
    case revokeKey(Digest, isCompromised: Bool)
    case grant(Grant, to: Digest)
    case withdrawGrant(role: Role, prefix: Text, jurisdiction: Text?, from: Digest)
    case resume(Time)
    case close
    case algorithm
    case filing(key: Text, number: Text?)
    case registry
    /// Sets or removes the mark of that type on an earlier entry.
    case mark(StateType, LeafReference, observed: FindingCode?)
    case unmark(StateType, LeafReference)
    case subjects
    case rules(RuleChange)
    case draw(DrawChange)
    case engine(Int)
  }

  func judgeChange(
    _ record: Record, at time: Time, past: (Int) -> PastEntry?
  ) throws(Refusal) -> Change {
    let change = try judgeKind(record, at: time, past: past)
    if isJudged, let fault = CrossChecks.fault(of: record) { throw Refusal(.recordRefused, fault) }
    return change
  }

  private func judgeKind(
    _ record: Record, at time: Time, past: (Int) -> PastEntry?
  ) throws(Refusal) -> Change {
    let predicate = Predicate(members: record.predicate)
    switch record.builtIn {
    case .key: return try judgeKey(predicate)
    case .grant: return try judgeGrant(predicate)
    case .resume: return try judgeResume(predicate, at: time)
    case .producerClose: return .close
    case .algorithm:
      try judgeSingleSubject(record)
      return .algorithm
    case .algorithmFiling: return try judgeFiling(record, predicate)
    case .registry: return .registry
    case .consent, .dpia, .incident: return try judgeFollowUp(record, past: past)
    case .consentWithdrawal: return try judgeWithdrawal(record, predicate, past: past)
    case .erasure: return try judgeErasure(predicate, past: past)
    case .hold: return try judgeHold(predicate, past: past)
    case .redaction: return try judgeRedaction(predicate, past: past)
    case .decisionTrace, .modelSnapshot, .indicator: return .subjects
    case .rule, .ruleRetire, .calendar, .release: return .rules(try judgeRuleKind(record, predicate))
    case .draw, .drawCommitment, .drawReveal: return .draw(try judgeDraw(record, predicate, at: time, past: past))
    case .engine: return try judgeEngine(predicate)
    default: return .nothing
    }
  }

  /// Makes the change and takes the record into its producer's account.
  mutating func commit(
    _ record: Record, _ change: Change, _ links: Links?, _ layout: EntryLayout, _ time: Time, leaf: Digest
  ) -> Effect {
    var effect = Effect()
    let slot = record.producer.map { self.slot(of: $0.id.utf8.span) }
    if case .close = change, let slot {
      effect.isGap = isJudged && layout.producerSequence != producers[slot].sequence + 1
      producers[slot].close(sequence: layout.producerSequence)
      markChanged(slot)
    } else {
      effect.isGap = note(
        leaf: leaf, slot: slot, sequence: layout.producerSequence, isSigned: layout.isSigned)
    }
    make(change, of: record, leaf: leaf, &effect)
    if let links {
      make(links, leaf: leaf)
      effect.origins = links.origins
    }
    advance(to: time)
    return effect
  }

  private mutating func make(_ change: Change, of record: Record, leaf: Digest, _ effect: inout Effect) {
    switch change {
    case .nothing, .close: break
    case .addKey(let key):
      keyring.add(key)
      storeKey(key.publicKey.fingerprint)
    case .revokeKey(let id, let isCompromised):
      keyring.revoke(id, at: size)
      storeKey(id)
      if isCompromised { effect.observed = .compromisedKey }
    case .grant(let grant, let id):
      keyring.grant(grant, to: id)
      storeKey(id)
    case .withdrawGrant(let role, let prefix, let jurisdiction, let id):
      keyring.withdraw(role: role, prefix: prefix, jurisdiction: jurisdiction, from: id, at: size)
      storeKey(id)
    case .resume(let to):
      resumedTo = to
      map.set(.resume, "", to: ["to": .string(Text(to.description))])
      effect.observed = .resumed
    case .algorithm: storeAlgorithm(record, leaf: leaf)
    case .filing(let key, let number): storeFiling(record, key: key, number: number, leaf: leaf)
    case .registry: storeRegistry(Predicate(members: record.predicate), leaf: leaf)
    case .mark(let type, let target, let observed):
      map.set(type, Text("\(target.index)"), to: ["by": .integer(size)])
      effect.observed = observed
      effect.target = target
    case .unmark(let type, let target):
      map.set(type, Text("\(target.index)"), to: nil)
      effect.target = target
    case .subjects:
      for name in record.subjects { noteUnregistered(name) }
    case .rules(let change): make(change, of: record, leaf: leaf)
    case .draw(let change): make(change, leaf: leaf)
    case .engine(let engine): switchEngine(to: engine, leaf: leaf)
    }
  }

  mutating func storeKey(_ id: Digest) {
    map.set(.key, Text(id.hex), to: keyring.keys[id]?.value)
    map.set(.grant, Text(id.hex), to: keyring.grantsValue(of: id))
  }

  /// Refuses what the state speaks against; where the state isn't judged any more, nothing.
  func refuse(_ code: FindingCode = .recordRefused, unless holds: Bool, _ sentence: String) throws(Refusal) {
    if isJudged && !holds { throw Refusal(code, sentence) }
  }

  // MARK: Keys, grants, time

  private func judgeKey(_ predicate: Predicate) throws(Refusal) -> Change {
    guard let key = Ed25519.PublicKey(base64: predicate.text("public")) else {
      try refuse(unless: false, "public isn't a strict Ed25519 key")
      return .nothing
    }
    let id = key.fingerprint
    let compromised = predicate.optionalText("compromised_since")
    if predicate.text("action") == "add" {
      try refuse(unless: keyring.keys[id] == nil, "key \(id.hex) is or was known: it is never added again")
      try refuse(unless: compromised == nil, "compromised_since goes with revoke alone")
      return .addKey(.init(name: predicate.text("name"), publicKey: key, from: size))
    }
    try refuse(unless: keyring.active(id) != nil, "key \(id.hex) isn't known here, or was revoked before")
    return .revokeKey(id, isCompromised: compromised != nil)
  }

  private func judgeGrant(_ predicate: Predicate) throws(Refusal) -> Change {
    guard let id = Digest(hex: predicate.text("key").utf8.span),
      let grant = Grant(.object(predicate.members), index: size)
    else { throw Refusal(.recordRefused, "the grant isn't one") }
    let kinds = grant.kinds
    try refuse(unless: keyring.active(id) != nil, "key \(id.hex) isn't known here, or was revoked")
    try refuse(unless: zip(kinds, kinds.dropFirst()).allSatisfy { $0 < $1 }, "kinds are sorted, each once")
    try refuse(
      unless: grant.prefix.utf8.isEmpty || grant.prefix.utf8.last == UInt8(ascii: "/"),
      "a prefix is empty or ends in a slash")
    if predicate.text("action") == "grant" { return .grant(grant, to: id) }
    let stands = keyring.keys[id]?.grants.contains {
      $0.isSameAs(role: grant.role, prefix: grant.prefix, jurisdiction: grant.jurisdiction)
    }
    try refuse(unless: stands == true, "the key has no grant of that role, prefix and jurisdiction")
    return .withdrawGrant(role: grant.role, prefix: grant.prefix, jurisdiction: grant.jurisdiction, from: id)
  }

  private func judgeResume(_ predicate: Predicate, at time: Time) throws(Refusal) -> Change {
    guard let to = Time(predicate.text("to")) else { throw Refusal(.entryMalformed, "to is before 1970") }
    try refuse(unless: time == lastTime, "a resume has the time of the entry before it")
    return .resume(to)
  }

  // MARK: Algorithms and filings

  private func judgeSingleSubject(_ record: Record) throws(Refusal) {
    try refuse(unless: record.subjects.count == 1, "\(record.kind) has exactly one subject")
  }

  private func judgeFiling(_ record: Record, _ predicate: Predicate) throws(Refusal) -> Change {
    let jurisdiction = predicate.text("jurisdiction")
    let name = record.subjects[0]
    let key = Filing.key(jurisdiction, name)
    let newest = map[.filing, key]
    let actsOn = record.predicate["acts_on"].flatMap { LeafReference($0) }
    let expected = newest.map { Predicate(members: $0.object!) }.map {
      LeafReference(index: $0.integer("index"), leaf: $0.digest("leaf"))
    }
    try refuse(
      .actsOnWrong, unless: actsOn == expected,
      expected.map { "acts_on names the filing's newest record: index \($0.index), leaf \($0.leaf)" }
        ?? "there is no such filing yet, so acts_on is absent")
    try judgeSingleSubject(record)
    let status = predicate.text("status")
    try refuse(
      .actsOnWrong, unless: newest != nil || status == "submitted" || status == "accepted",
      "a filing begins with submitted or accepted, not with \(status)")
    let number = predicate.optionalText("number") ?? newest?["number"]?.string
    try refuse(unless: status != "accepted" || number != nil, "an accepted filing has a number")
    try judgeNumber(predicate, jurisdiction, name)
    return .filing(key: key, number: number)
  }

  private func judgeNumber(_ predicate: Predicate, _ jurisdiction: Text, _ name: Text) throws(Refusal) {
    guard let number = predicate.optionalText("number") else { return }
    let scheme = predicate.text("scheme")
    if scheme == "cac-algorithm" || scheme == "cac-deep-synthesis" {
      try refuse(unless: TextClass.cacNumber.matches(number), "a CAC number is 网信算备, 21 digits and 号")
    }
    let holder = map[.number, Filing.key(jurisdiction, number)]?["subject"]?.string
    try refuse(
      unless: holder == nil || holder == name, "number \(number) belongs to \(holder.map(\.string) ?? "")")
  }

  private mutating func storeAlgorithm(_ record: Record, leaf: Digest) {
    let name = record.subjects[0]
    filingRate.subtract(name, in: map)
    map.set(
      .algorithm, name,
      to: [
        "filings": record.predicate["filings"] ?? [],
        "in_service": .bool(record.predicate["action"]?.string == "in-service"),
        "leaf": .string(Text(leaf.text)), "provider": record.predicate["provider"] ?? "",
      ])
    filingRate.add(name, in: map)
    _ = knownSubjects.insert(name.utf8.span)
    if map[.unregistered, name] != nil {
      map.set(.unregistered, name, to: nil)
      filingRate.unregistered -= 1
    }
  }

  private mutating func storeFiling(_ record: Record, key: Text, number: Text?, leaf: Digest) {
    let name = record.subjects[0]
    let predicate = Predicate(members: record.predicate)
    filingRate.subtract(name, in: map)
    var value = JSONObject()
    value["authority"] = record.predicate["authority"]
    value["index"] = .integer(size)
    value["leaf"] = .string(Text(leaf.text))
    value["number"] = number.map(JSONValue.string)
    value["scheme"] = record.predicate["scheme"]
    value["status"] = record.predicate["status"]
    map.set(.filing, key, to: .object(value))
    filingRate.add(name, in: map)
    if let number = predicate.optionalText("number") {
      map.set(.number, Filing.key(predicate.text("jurisdiction"), number), to: ["subject": .string(name)])
    }
  }

  private mutating func storeRegistry(_ predicate: Predicate, leaf: Digest) {
    let value: JSONValue = [
      "count": .integer(predicate.integer("count")), "leaf": .string(Text(leaf.text)),
      "root": .string(predicate.text("root")),
    ]
    map.set(.registry, Filing.key(predicate.text("jurisdiction"), predicate.text("authority")), to: value)
  }
}
