internal import TransparencyLog

/// A source of records: how far its sequence has come, and the records that no close covers yet.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.4.
struct Producer: Sendable {
  /// The last sequence number.
  private(set) var sequence = 0
  /// The last sequence number that a close covers.
  private(set) var closed = 0
  /// Records since the last close.
  private(set) var open = 0
  /// The first sequence number since the last close.
  private(set) var firstOpen = 0
  /// Unsigned records since the last close.
  private(set) var unattested = 0
  /// The index of the first of them.
  private(set) var firstUnattested = 0
  /// The leaves of the last group: less than 256.
  private var pending: [Digest] = []
  /// The tree over the whole groups.
  private var groups = CompactRange()
  /// Whether the state map holds an older value.
  var isChanged = false

  private static let groupSize = 256

  /// Takes a record in; its sequence number has been checked.
  mutating func append(leaf: Digest, index: Int, sequence: Int, isSigned: Bool) {
    if open == 0 { firstOpen = sequence }
    if !isSigned {
      if unattested == 0 { firstUnattested = index }
      unattested += 1
    }
    open += 1
    self.sequence = sequence
    pending.append(leaf)
    if pending.count == Self.groupSize {
      groups.append(Merkle.leaf(pending.joined.span))
      pending.removeAll(keepingCapacity: true)
    }
  }

  /// Closes what is open; the close itself bears `sequence`.
  mutating func close(sequence: Int) {
    if open > 0 { closed = self.sequence }
    self.sequence = sequence
    open = 0
    unattested = 0
    pending.removeAll(keepingCapacity: true)
    groups = CompactRange()
  }

  /// The root over the records since the last close.
  var root: Digest {
    var tree = groups
    if !pending.isEmpty { tree.append(Merkle.leaf(pending.joined.span)) }
    return tree.root
  }

  /// The value that the state holds.
  var value: JSONValue {
    ["closed": .integer(closed), "open": .integer(open), "sequence": .integer(sequence)]
  }
}

extension Producer {
  /// All of it, for a snapshot.
  var snapshot: JSONValue {
    [
      "closed": .integer(closed), "first_open": .integer(firstOpen),
      "first_unattested": .integer(firstUnattested), "groups": .integer(groups.size),
      "open": .integer(open), "peaks": .array(groups.peaks.map { .string(Text($0.hex)) }),
      "pending": .string(Text(Base64.encode(pending.joined.span))), "sequence": .integer(sequence),
      "unattested": .integer(unattested),
    ]
  }

  init?(snapshot: JSONValue) {
    guard let closed = snapshot["closed"]?.integer, let firstOpen = snapshot["first_open"]?.integer,
      let firstUnattested = snapshot["first_unattested"]?.integer, let groups = snapshot["groups"]?.integer,
      let open = snapshot["open"]?.integer, let peaks = snapshot["peaks"]?.array,
      let pending = snapshot["pending"]?.string.flatMap({ Base64.decode($0.utf8.span) }),
      pending.count.isMultiple(of: Digest.byteCount),
      let sequence = snapshot["sequence"]?.integer, let unattested = snapshot["unattested"]?.integer,
      let range = CompactRange(
        size: Int(groups), peaks: peaks.compactMap { $0.string.flatMap { Digest(hex: $0.utf8.span) } })
    else { return nil }
    self.closed = Int(closed)
    self.firstOpen = Int(firstOpen)
    self.firstUnattested = Int(firstUnattested)
    self.open = Int(open)
    self.sequence = Int(sequence)
    self.unattested = Int(unattested)
    self.pending = Digest.array(pending.span)
    self.groups = range
  }
}

extension [Digest] {
  /// Their bytes, one after another.
  fileprivate var joined: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * Digest.byteCount)
    for digest in self { digest.append(to: &bytes) }
    return bytes
  }
}
