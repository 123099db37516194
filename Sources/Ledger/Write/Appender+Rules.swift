public import Evidence
internal import LedgerStore
public import TransparencyLog

// Rules, and what regulators do about what they cause: spec page 8.

extension Appender {
  /// What is on the ledger, as the next record finds it. Let go of it before anything is appended.
  public var state: StateMap { chain.state }

  /// Puts a rule in force.
  ///
  /// - Parameter predicate: its record's, with the version that comes next.
  public func deploy(
    _ predicate: JSONObject, producer: Text, signers: [Ed25519.PrivateKey]
  ) throws -> Receipt {
    try append(record: record(ofRule: predicate), producer: producer, signers: signers)
  }

  /// What would be said of rules if they were put in force one after another: why one is refused, or nil.
  ///
  /// Seals first what is due; nothing else is appended. Each rule finds those before it in force, so that what they
  /// demand is demanded of it.
  /// - Parameter predicates: those of their records.
  public func rehearse(
    _ predicates: [JSONObject], producer: Text, signers: [Ed25519.PrivateKey]
  ) throws -> [LineRefusal?] {
    // One time for all: no window ends while they are judged.
    let time = try currentTime()
    try seal(at: time)
    var (chain, rules) = (chain, rules)
    return try predicates.map { predicate in
      let sequence = chain.sequence(of: producer.utf8.span) + 1
      let batch = batch(
        of: record(ofRule: predicate), ProducerReference(id: producer, sequence: sequence), signers, accepted: time)
      let first = chain.size
      var admission = Admission(batch, first: first)
      admission.judge(&chain, &rules, past: { _ in nil }, retries, .stopAtRefusal)
      let outcome = try outcome(of: JudgedBatch(admission, first: first))
      do { _ = try outcome.onlyReceipt } catch let refusal as LineRefusal { return refusal }
      return nil
    }
  }

  private func record(ofRule predicate: JSONObject) -> JSONValue {
    record("rule@1", predicate, about: predicate["id"]?.string ?? genesis.origin)
  }

  /// Ends the rule that is in force under an id.
  ///
  /// - Throws: `notFound` if none is.
  public func retire(_ id: Text, producer: Text, signers: [Ed25519.PrivateKey]) throws -> Receipt {
    guard let standing = chain.state[.rule, id], standing["retired"] == nil else {
      throw LedgerError(.notFound, "no rule \(id) is in force", do: "see `ledger rules list \(store.folder)`")
    }
    var predicate = JSONObject()
    predicate["id"] = .string(id)
    predicate["index"] = standing["index"]
    predicate["jurisdiction"] = standing["rule"]?["jurisdiction"]
    predicate["leaf"] = standing["leaf"]
    return try append(record: record("rule-retire@1", predicate, about: id), producer: producer, signers: signers)
  }

  /// Clears a status that a rule has set.
  ///
  /// - Throws: `notFound` if the subject hasn't the status.
  public func release(
    _ subject: Text, from status: Text, in jurisdiction: Text, _ order: Order, producer: Text,
    signers: [Ed25519.PrivateKey]
  ) throws -> Receipt {
    guard let standing = chain.state[.status, StateKey.named(jurisdiction, status, subject)] else {
      throw LedgerError(.notFound, "\(subject) isn't \(status) in \(jurisdiction)")
    }
    var predicate = JSONObject()
    predicate["basis"] = .string(order.basis)
    predicate["index"] = standing["index"]
    predicate["jurisdiction"] = .string(jurisdiction)
    predicate["leaf"] = standing["leaf"]
    predicate["order"] = order.order.map(JSONValue.string)
    predicate["status"] = .string(status)
    return try append(record: record("release@1", predicate, about: subject), producer: producer, signers: signers)
  }
}
