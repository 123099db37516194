public import Evidence
internal import LedgerStore
internal import TransparencyLog

/// Makes bundles: self-contained files around an entry, or around a piece of the state.
///
/// Source: ledger-spec/5-proofs.md, 5.3.
public struct BundleMaker {
  private let ledger: LedgerFolder
  private var prover: Prover

  /// A maker of bundles of a ledger as it stands.
  public init(_ ledger: LedgerFolder) {
    self.ledger = ledger
    prover = Prover(ledger)
  }

  /// The bundle about an entry.
  ///
  /// - Throws: `notFound`, or `refused` if the entry is redacted.
  public mutating func bundle(about index: Int) throws -> [UInt8] {
    let entry = try ledger.entry(index)
    guard RedactionStub(entry.span) == nil else {
      throw LedgerError(.refused, "entry \(index) is redacted: its bytes are gone, and so is its bundle")
    }
    let layout = try EntryLayout.scan(entry.span)
    let liesInBlock = layout.kind != .genesis && layout.kind != .block
    let block = liesInBlock ? try ledger.block(holding: index) : nil
    let head = block == nil ? nil : try ledger.newestBlock()
    var parts = Parts(size: head.map { $0.seal + 1 } ?? ledger.size)
    parts.indexes = [0, index]
    if let target = layout.target(in: entry.span), try !isRedacted(target.index) {
      parts.indexes.insert(target.index)
    }
    if layout.isSigned || layout.record.builtIn == .algorithmFiling {
      try addAuthority(of: layout, entry, at: index, isSealed: head != nil, to: &parts)
    }
    return try assemble(about: index, block: block, head: head, parts)
  }

  /// The bundle about (type, key) in the state of the newest seal.
  ///
  /// - Throws: `stateKey` if nothing could ever stand under the key, `notSealed` if nothing is sealed yet.
  public mutating func bundle(state type: StateType, _ key: Text) throws -> [UInt8] {
    guard let head = try ledger.newestBlock(), var chain = try ledger.sealedChain() else {
      throw LedgerError(.notSealed, "no block is sealed yet, so there is no state to prove; run ledger seal")
    }
    var parts = Parts(size: head.seal + 1)
    parts.indexes = [0]
    let proof = chain.proof(type, key)
    try Self.check(proof)
    parts.proofs = [proof]
    return try assemble(about: nil, block: head, head: head, parts)
  }

  private static func check(_ proof: StateProof) throws(LedgerError) {
    let (type, form) = (proof.type.rawValue, proof.type.keyForm)
    guard form.parts(of: proof.key, isAbsent: proof.value == nil) == nil else { return }
    throw LedgerError(
      .stateKey, "no \(type) can have the key \"\(proof.key)\", so that it isn't there would say nothing",
      do: "write \(type): and \(form.text), such as '\(type):\(form.example)'")
  }

  /// What goes into a bundle, before it is assembled.
  private struct Parts {
    let size: Int
    var indexes: Set<Int> = []
    var proofs: [StateProof] = []
  }

  private func isRedacted(_ index: Int) throws -> Bool {
    let entry = try ledger.entry(index)
    return RedactionStub(entry.span) != nil
  }

  /// The keys and grants that an entry's signatures rely on, and what the newest state says of them.
  private func addAuthority(
    of layout: EntryLayout, _ entry: [UInt8], at index: Int, isSealed: Bool, to parts: inout Parts
  ) throws {
    var chain = try isSealed ? ledger.sealedChain() ?? Chain() : ledger.chain()
    for signature in layout.signatureList(in: entry.span) {
      let id = Text(signature.keyID.hex)
      if let from = chain.value(.key, id)?["from"]?.integer { parts.indexes.insert(Int(from)) }
      for grant in chain.value(.grant, id)?["grants"]?.array ?? [] {
        if let granted = grant["index"]?.integer, granted < index { parts.indexes.insert(Int(granted)) }
      }
      if isSealed { parts.proofs += [chain.proof(.key, id), chain.proof(.grant, id)] }
    }
    if isSealed, let key = layout.filingKey(in: entry.span) { parts.proofs.append(chain.proof(.filing, key)) }
  }

  private mutating func assemble(
    about: Int?, block: LedgerFolder.Block?, head: LedgerFolder.Block?, _ parts: Parts
  ) throws -> [UInt8] {
    var indexes = parts.indexes
    if let block, let head { indexes.formUnion([block.seal, head.seal]) }
    var object = JSONObject()
    object["about"] = about.map(JSONValue.integer)
    object["additions"] = .array(try additions(of: block))
    object["bundle"] = .integer(1)
    if let block { object["certificate"] = text(block.certificate) }
    object["checkpoint"] = text(head?.certificate ?? ledger.note)
    object["consistency"] = .array(try consistency(from: block, to: head))
    object["entries"] = .array(try entries(indexes.sorted(), size: parts.size))
    object["head"] = head.map { .integer($0.seal) }
    object["origin"] = .string(ledger.genesis.origin)
    object["seal"] = block.map { .integer($0.seal) }
    object["state"] = .array(
      parts.proofs.sorted { ($0.type.rawValue, $0.key) < ($1.type.rawValue, $1.key) }.map(\.json))
    return JSONValue.object(object).canonicalBytes
  }

  private func text(_ note: [UInt8]) -> JSONValue { .string(Text(note.span)) }

  private func additions(of block: LedgerFolder.Block?) throws -> [JSONValue] {
    guard let block else { return [] }
    return try ledger.reader.additions(block.height).map { .string(Text(Base64.encode($0.span))) }
  }

  private mutating func consistency(
    from block: LedgerFolder.Block?, to head: LedgerFolder.Block?
  ) throws -> [JSONValue] {
    guard let block, let head, block.seal < head.seal else { return [] }
    return try prover.consistency(from: block.seal + 1, to: head.seal + 1).map(\.base64JSON)
  }

  private mutating func entries(_ indexes: [Int], size: Int) throws -> [JSONValue] {
    var entries: [JSONValue] = []
    for index in indexes {
      let bytes = try ledger.entry(index)
      let value = try JSONValue.parse(bytes.span)
      let path = try prover.inclusion(index, size: size)
      entries.append(["entry": value, "index": .integer(index), "proof": .array(path.map(\.base64JSON))])
    }
    return entries
  }
}

extension Digest {
  /// The digest in base64, as proofs in JSON hold it.
  var base64JSON: JSONValue { .string(Text(withBytes { Base64.encode($0) })) }
}

extension StateProof {
  /// The proof as JSON (5.4).
  var json: JSONValue {
    var object = JSONObject()
    object["key"] = .string(key)
    object["type"] = .string(Text(type.rawValue))
    object["proof"] = .array(path.steps.map { ["bit": .integer($0.bit), "hash": $0.hash.base64JSON] })
    if let value {
      object["value"] = Self.parsed(value)
    } else if let end = path.end {
      object["other"] = ["path": end.path.base64JSON, "value": end.value.base64JSON]
    }
    return .object(object)
  }

  private static func parsed(_ value: [UInt8]) -> JSONValue {
    guard let parsed = try? JSONValue.parse(value.span) else {
      preconditionFailure("a value of the state is JSON")
    }
    return parsed
  }
}
