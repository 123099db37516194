internal import TransparencyLog

// Draws, whose seed hangs on a nonce of each party and on a seal: spec page 8.10.

extension Chain {
  /// What a record does to a draw: its key in the state, and what it is then.
  struct DrawChange {
    let key: Text
    var value: JSONObject
    /// Whether the value's leaf is that of the record.
    var isNew = false
  }

  func judgeDraw(
    _ record: Record, _ predicate: Predicate, at time: Time, past: (Int) -> PastEntry?
  ) throws(Refusal) -> DrawChange {
    try demandEngine()
    if record.builtIn == .draw { return try open(record, predicate, at: time) }
    let target = predicate.reference("draw")
    let key = Text("\(target.index)")
    let standing = map[.draw, key]?.object
    try refuse(
      .actsOnWrong, unless: standing?["leaf"]?.string == Text(target.leaf.text),
      "there is no draw of that index and leaf")
    guard let value = standing else { return DrawChange(key: key, value: JSONObject()) }
    var change = DrawChange(key: key, value: value)
    if record.builtIn == .drawCommitment {
      try change.commit(predicate, of: record.producer!.id, self)
    } else {
      try change.reveal(predicate, of: record.producer!.id, at: time, self, past: past)
    }
    try refuse(
      unless: record.subjects.count == 1 && value["subject"]?.string == record.subjects[0],
      "the draw is about \(value["subject"]?.string?.string ?? "")")
    return change
  }

  private func open(_ record: Record, _ predicate: Predicate, at time: Time) throws(Refusal) -> DrawChange {
    let until = Time(predicate.text("until"))
    try refuse(unless: record.subjects.count == 1, "\(record.kind) has exactly one subject")
    try refuse(unless: predicate.integer("height") >= height, "the block of that height is sealed already")
    try refuse(unless: until.map { $0 > time } ?? false, "until is after the time of the draw")
    var value = JSONObject()
    for member in ["height", "items", "parties", "until"] as [Text] { value[member] = record.predicate[member] }
    value["subject"] = .string(record.subjects[0])
    value["commitments"] = [:]
    value["nonces"] = [:]
    return DrawChange(key: Text("\(size)"), value: value, isNew: true)
  }

  mutating func make(_ change: DrawChange, leaf: Digest) {
    var value = change.value
    if change.isNew { value["leaf"] = .string(Text(leaf.text)) }
    map.set(.draw, change.key, to: .object(value))
  }
}

extension Chain.DrawChange {
  private var parties: [Text] { (value["parties"]?.array ?? []).compactMap(\.string) }
  private var height: Int { Int(value["height"]?.integer ?? 0) }

  mutating func commit(_ predicate: Predicate, of party: Text, _ chain: Chain) throws(Refusal) {
    var commitments = value["commitments"]?.object ?? JSONObject()
    try chain.refuse(unless: parties.contains(party), "\(party) isn't a party of the draw")
    try chain.refuse(unless: commitments[party] == nil, "\(party) has committed already")
    try chain.refuse(unless: chain.height <= height, "block \(height) is sealed: it is too late to commit")
    commitments[party] = .string(predicate.text("commitment"))
    value["commitments"] = .object(commitments)
  }

  mutating func reveal(
    _ predicate: Predicate, of party: Text, at time: Time, _ chain: Chain, past: (Int) -> PastEntry?
  ) throws(Refusal) {
    let commitments = value["commitments"]?.object ?? JSONObject()
    var nonces = value["nonces"]?.object ?? JSONObject()
    let block = predicate.reference("block")
    let nonce = predicate.bytes("nonce")
    let seal = try chain.entry(at: block, past: past)
    try chain.refuse(
      .actsOnWrong, unless: seal?.kind == KindID.block.name && seal?.height == height,
      "entry \(block.index) isn't the seal of block \(height)")
    try chain.refuse(
      unless: parties.allSatisfy { commitments[$0] != nil }, "not every party has committed: the draw is spoilt")
    try chain.refuse(
      unless: commitments[party]?.string == Text(SHA256.hash(nonce.span).text), "that isn't what \(party) committed to")
    try chain.refuse(unless: nonces[party] == nil, "the nonce of \(party) is revealed already")
    try chain.refuse(
      unless: value["until"]?.string.flatMap { Time($0) }.map { time < $0 } ?? false, "the time to reveal is over")
    nonces[party] = .string(predicate.text("nonce"))
    value["nonces"] = .object(nonces)
    if parties.allSatisfy({ nonces[$0] != nil }) { value["seed"] = .string(seed(nonces, block.leaf)) }
  }

  /// SHA-256 over the draw, the seal and the nonces in the order of the parties.
  private func seed(_ nonces: JSONObject, _ block: Digest) -> Text {
    var hash = SHA256()
    hash.update("ledger draw 1\n".utf8.span)
    if let leaf = value["leaf"]?.string.flatMap({ Digest(text: $0.utf8.span) }) { hash.update(leaf) }
    hash.update(block)
    for party in parties {
      guard let nonce = nonces[party]?.string.flatMap({ Base64.decode($0.utf8.span) }) else { continue }
      hash.update(nonce.span)
    }
    return Text(hash.finalize().hex)
  }
}
