public import TransparencyLog

/// An earlier entry on which a record acts: its index and its leaf.
///
/// Source: ledger-spec/2-authority.md, 2.5.
public struct LeafReference: Hashable, Sendable {
  /// Where it stands.
  public let index: Int
  /// Its leaf hash.
  public let leaf: Digest

  /// A reference to the entry at `index`.
  public init(index: Int, leaf: Digest) {
    self.index = index
    self.leaf = leaf
  }

  /// The reference in an object's `index` and `leaf`; nil if it isn't one.
  public init?(_ value: JSONValue) {
    guard let index = value["index"]?.integer, let text = value["leaf"]?.string,
      let leaf = Digest(text: text.utf8.span)
    else { return nil }
    self.init(index: Int(index), leaf: leaf)
  }
}

/// What an earlier entry says of itself: enough to judge a record that acts on it.
public struct PastEntry: Sendable {
  /// Its leaf hash.
  public let leaf: Digest
  /// Its kind.
  public let kind: Text
  /// When it was accepted.
  public let accepted: Time
  /// Who made it, if it says so.
  public let producer: ProducerReference?
  /// The digest of its payload, if it has one.
  public let payload: Digest?
  /// Whether only a stub of it is left, which tells neither payload nor subjects.
  public let isStub: Bool
  /// The names that it is about.
  public let subjects: [Text]
  /// The `jurisdiction` of its predicate, if it has one.
  public let jurisdiction: Text?
  /// The block's height, of a seal.
  public let height: Int?
  /// Whether it is data or a model and names what it was made from.
  public let hasOrigins: Bool

  /// An entry's own account.
  public init(
    leaf: Digest, kind: Text, accepted: Time, producer: ProducerReference?, payload: Digest?,
    isStub: Bool = false, subjects: [Text] = [], jurisdiction: Text? = nil, height: Int? = nil, hasOrigins: Bool = false
  ) {
    self.isStub = isStub
    self.subjects = subjects
    self.jurisdiction = jurisdiction
    self.height = height
    self.hasOrigins = hasOrigins
    self.leaf = leaf
    self.kind = kind
    self.accepted = accepted
    self.producer = producer
    self.payload = payload
  }
}

extension PastEntry {
  /// The account of an entry as it stands in the files; nil if it is neither an entry nor a stub.
  public init?(_ bytes: Span<UInt8>, leaf: Digest) {
    // What the scan refuses is a stub, or nothing.
    if let layout = try? EntryLayout.scan(bytes) {
      self = layout.pastEntry(in: bytes, leaf: leaf)
    } else if let stub = RedactionStub(bytes) {
      self.init(
        leaf: leaf, kind: stub.kind, accepted: stub.accepted, producer: stub.producer, payload: nil,
        isStub: true)
    } else {
      return nil
    }
  }
}

/// A producer's id with a place in its sequence.
public struct ProducerReference: Hashable, Sendable {
  /// Who.
  public let id: Text
  /// From 1.
  public let sequence: Int

  /// A place in a producer's sequence.
  public init(id: Text, sequence: Int) {
    self.id = id
    self.sequence = sequence
  }
}
