internal import TransparencyLog

/// Who may append an entry, by what a bundle proves: the entries that added keys and made grants, and what
/// the newest state says of both.
///
/// Source: ledger-spec/5-proofs.md, 5.3.
public struct ProvenAuthority: Sendable {
  private var chain = Chain()
  /// The index of the entry that the bundle is about.
  private let about: Int

  /// The authority that genesis founds.
  ///
  /// Throws why the bytes, which `layout` was scanned from, are no genesis.
  public init(genesis bytes: Span<UInt8>, _ layout: EntryLayout, about: Int) throws(Refusal) {
    self.about = about
    _ = try chain.apply(bytes, layout, leaf: Merkle.leaf(bytes), root: { nil }, past: { _ in nil })
  }

  /// Record signatures that were found right.
  public var signatureCount: Int { chain.signatureCount }

  /// Takes what an entry before the one in question does to keys and grants. Whether it was allowed to is
  /// not judged: it is in the ledger.
  public mutating func take(_ bytes: Span<UInt8>, _ layout: EntryLayout, at index: Int) {
    let predicate = Predicate(members: layout.record(in: bytes).predicate)
    switch layout.record.builtIn {
    case .key:
      guard let key = Ed25519.PublicKey(base64: predicate.text("public")) else { return }
      let id = key.fingerprint
      if predicate.text("action") == "revoke" {
        chain.keyring.revoke(id, at: index)
      } else if chain.keyring.keys[id] == nil {
        chain.keyring.add(.init(name: predicate.text("name"), publicKey: key, from: index))
      }
    case .grant:
      guard let id = Digest(hex: predicate.text("key").utf8.span),
        let grant = Grant(.object(predicate.members), index: index)
      else { return }
      if predicate.text("action") == "grant" {
        chain.keyring.grant(grant, to: id)
      } else {
        chain.keyring.withdraw(
          role: grant.role, prefix: grant.prefix, jurisdiction: grant.jurisdiction, from: id, at: index)
      }
    default: break
    }
  }

  /// Takes what a right state proof says of when keys and grants ended.
  public mutating func take(_ proof: StateProof) {
    guard proof.type == .key || proof.type == .grant, let id = Digest(hex: proof.key.utf8.span) else { return }
    // What can't be read counts as gone: the key is trusted with nothing.
    let value = proof.value.flatMap { try? JSONValue.parse($0.span) }
    if proof.type == .key {
      if value == nil || isPast(value?["revoked"]) { chain.keyring.revoke(id, at: 0) }
    } else {
      let standing = (value?["grants"]?.array ?? []).filter { !isPast($0["withdrawn"]) }
      chain.keyring.keep(grants: Set(standing.compactMap { $0["index"]?.integer.map { Int($0) } }), of: id)
    }
  }

  private func isPast(_ index: JSONValue?) -> Bool {
    guard let index = index?.integer else { return false }
    return index >= 0 && index < Int64(about)
  }

  /// Judges the signatures of the entry in question, and whether it was permitted.
  public mutating func judge(_ bytes: Span<UInt8>, _ layout: EntryLayout) throws(Refusal) {
    let record = layout.record(in: bytes)
    // The ledger makes triggers itself; that the rules demanded it, only a replay can tell.
    if layout.kind == .trigger, !layout.isSigned, record.ledger == nil, record.producer == nil { return }
    try chain.judgeAuthority(bytes, layout, record, .open)
  }
}
