internal import Evidence
internal import TransparencyLog

/// A bundle as it was read: it has the form that it must have, and nothing in it is proven yet.
///
/// Source: ledger-spec/5-proofs.md, 5.3.
struct Bundle {
  /// An entry with its proof.
  struct Item {
    let index: Int
    /// Canonical bytes of whatever stands in the entry's place.
    let bytes: [UInt8]
    let proof: [Digest]
  }

  /// Why bytes are no bundle.
  struct Fault: Error {
    let sentence: String
  }

  let origin: Text
  let note: UnverifiedNote
  let checkpoint: Checkpoint
  /// Empty if there is none.
  let certificate: [UInt8]
  let additions: [[UInt8]]
  let consistency: [Digest]
  let items: [Item]
  let state: [StateProof]
  let about: Int?
  let seal: Int?
  let head: Int?

  /// The most bytes that a bundle has.
  static let byteLimit = 16 << 20
  private static let depth = JSONValue.maximumDepth + 3

  /// Reads a bundle, else says why the bytes aren't one.
  init(_ bytes: Span<UInt8>) throws(Fault) {
    let members = try BundleMembers(bytes)
    origin = try members.text("origin")
    note = try members.note("checkpoint")
    checkpoint = try Self.checkpoint(note)
    certificate = try members.has("certificate") ? members.text("certificate").utf8 : []
    additions = try members.list("additions") { value in value.string.flatMap { Base64.decode($0.string) } }
    consistency = try members.hashes("consistency")
    items = try members.list("entries", of: Self.item)
    state = try members.list("state") { StateProof($0) }
    about = try members.index("about")
    seal = try members.index("seal")
    head = try members.index("head")
    try checkOrder()
    try checkWhole()
  }

  private static func checkpoint(_ note: UnverifiedNote) throws(Fault) -> Checkpoint {
    guard let checkpoint = try? Checkpoint(text: note.unverifiedText.span), checkpoint.extensionLines.isEmpty else {
      throw Fault(sentence: "checkpoint isn't one without extension lines")
    }
    return checkpoint
  }

  private static func item(_ value: JSONValue) -> Item? {
    guard let object = value.object, object.count == 3, let entry = object["entry"],
      let index = object["index"]?.integer, index >= 0,
      let proof = try? BundleMembers(object).hashes("proof")
    else { return nil }
    return Item(index: Int(index), bytes: entry.canonicalBytes, proof: proof)
  }
}

// MARK: - How the members fit together

extension Bundle {
  /// The entry at an index, if the bundle has it.
  func item(_ index: Int) -> Item? { items.first { $0.index == index } }

  private func demand(_ holds: Bool, _ sentence: String) throws(Fault) {
    if !holds { throw Fault(sentence: sentence) }
  }

  private func checkOrder() throws(Fault) {
    try demand(zip(items, items.dropFirst()).allSatisfy { $0.index < $1.index }, "entries aren't sorted by index")
    let places = state.map { (Text($0.type.rawValue), $0.key) }
    try demand(
      zip(places, places.dropFirst()).allSatisfy { $0 < $1 }, "state proofs aren't sorted, or one is there twice")
    for proof in state {
      let form = proof.type.keyForm
      try demand(
        form.parts(of: proof.key, isAbsent: proof.value == nil) != nil,
        "\(proof.type.rawValue) \(proof.key) isn't a key of the state, which would be \(form.text)")
    }
  }

  private func checkWhole() throws(Fault) {
    try demand(item(0) != nil, "genesis is missing")
    try demand(checkpoint.origin.utf8 == origin.utf8, "origin isn't the checkpoint's")
    for index in [about, seal, head] {
      if let index { try demand(item(index) != nil, "entry \(index) is missing") }
    }
    guard let seal else {
      let isBare = certificate.isEmpty && additions.isEmpty && consistency.isEmpty && state.isEmpty
      try demand(head == nil && isBare, "seal is missing")
      try demand(about != nil, "it is about nothing")
      return
    }
    guard let head, !certificate.isEmpty else { throw Fault(sentence: "head or certificate is missing") }
    try demand(checkpoint.size == head + 1, "the checkpoint isn't that of the seal at head")
    try demand(seal <= head, "head is before seal")
    if let about {
      try checkState(about: item(about)!.bytes)
    } else {
      try demand(seal == head && !state.isEmpty, "it is about nothing")
    }
  }

  /// That the state tells of every signing key, and of the filing that a filing's record is about.
  private func checkState(about bytes: [UInt8]) throws(Fault) {
    // What isn't an entry is told as such when it is judged.
    guard let layout = try? EntryLayout.scan(bytes.span) else { return }
    try demand(layout.kind != .genesis && layout.kind != .block, "a seal or genesis lies in no block")
    var needed: [(StateType, Text)] = []
    for signature in layout.signatureList(in: bytes.span) {
      let id = Text(signature.keyID.hex)
      needed += [(.key, id), (.grant, id)]
    }
    if let key = layout.filingKey(in: bytes.span) { needed.append((.filing, key)) }
    for (type, key) in needed {
      let isThere = state.contains { $0.type == type && $0.key == key }
      try demand(isThere, "the state proof of \(type.rawValue) \(key) is missing")
    }
  }
}
