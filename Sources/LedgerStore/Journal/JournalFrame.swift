import TransparencyLog

/// One commit in `state/journal`.
///
///     bytes       field
///       0 ..<   8 "ledgerj1": what this is, and the version of its format
///       8 ..<  12 kind: 1 inline, the entries follow; 2 reference, they stand in the segments, synced
///      12 ..<  16 0
///      16 ..<  32 epoch: random bytes, drawn when a checkpoint has made the journal's room free again
///      32 ..<  40 number of the frame in its epoch, from 0
///      40 ..<  48 size of the checkpoint that the epoch follows
///      48 ..<  80 its root
///      80 ..<  88 index of the first entry
///      88 ..<  96 number of entries, at least 1
///      96 ..< 104 length of the payload in bytes; 0 in a reference
///     104 ..< 136 digest of the frame before it; 32 zero bytes in frame 0
///     136 ..< 168 root of the tree with these entries
///     168 ..< 200 digest: SHA-256(bytes 0 ..< 168 || the leaf hashes of an inline frame's entries)
///     200 ..<     payload: uint16 length || bytes for each entry, as in `entries`
///
/// Integers are big-endian. A frame starts at a multiple of 4,096 and is filled up with zeros to the next.
/// The digest covers the payload because each leaf hash covers its entry: a tenth of the bytes to hash, and
/// a frame whose leaf hashes were wrong from the start counts as broken too. The epoch cannot be foreseen,
/// so no entry can contain what passes for a frame of its own ledger.
struct JournalFrame: Sendable {
  enum Kind: UInt32 {
    case inline = 1
    case reference = 2
  }

  var kind: Kind
  var epoch: [UInt8]
  var number: Int
  var base: TreeHead
  var commit: Commit
  var payloadLength: Int
  var previous: Digest

  /// What a frame makes the ledger's.
  struct Commit {
    /// The index of the first entry.
    var first: Int
    var count: Int
    /// The tree with these entries.
    var root: Digest
  }

  static let magic = Array("ledgerj1".utf8)
  static let headerLength = 200
  private static let hashedLength = 168
  static let alignment = 4096
  static let noFrame = Digest([UInt8](repeating: 0, count: 32).span)

  /// The room that a frame with this payload takes.
  static func length(payload: Int) -> Int {
    (headerLength + payload + alignment - 1) / alignment * alignment
  }
}

extension JournalFrame {
  /// Puts the header into `bytes`, which is emptied first, and returns the digest in it.
  func encodeHeader(leaves: [Digest], into bytes: inout [UInt8]) -> Digest {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: Self.magic)
    Self.append(UInt64(kind.rawValue) << 32, to: &bytes)
    bytes.append(contentsOf: epoch)
    Self.append(UInt64(number), to: &bytes)
    Self.append(UInt64(base.size), to: &bytes)
    base.root.append(to: &bytes)
    Self.append(UInt64(commit.first), to: &bytes)
    Self.append(UInt64(commit.count), to: &bytes)
    Self.append(UInt64(payloadLength), to: &bytes)
    previous.append(to: &bytes)
    commit.root.append(to: &bytes)
    let digest = Self.digest(bytes.span, leaves)
    digest.append(to: &bytes)
    return digest
  }

  private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  private static func digest(_ header: Span<UInt8>, _ leaves: [Digest]) -> Digest {
    var hash = SHA256()
    hash.update(header)
    for leaf in leaves { hash.update(leaf) }
    return hash.finalize()
  }
}

/// A frame read back, with what it holds.
struct WholeFrame {
  let frame: JournalFrame
  let digest: Digest
  /// The entries of an inline frame.
  let batch: EntryBatch
}

extension JournalFrame {
  /// The frame whose header starts at `place`; nil if there is none, by the header's form alone: the
  /// digest is not checked.
  init?(header bytes: Span<UInt8>, at place: Int) {
    guard bytes.count - place >= Self.headerLength else { return nil }
    let header = bytes.extracting(place..<place + Self.headerLength)
    for i in Self.magic.indices where header[i] != Self.magic[i] { return nil }
    let word = Self.word(header, 8)
    guard let kind = Kind(rawValue: UInt32(word >> 32)), word & 0xFFFF_FFFF == 0 else { return nil }
    // Values that no ledger reaches are refused, so that nothing reckoned from them overflows.
    var numbers: [Int] = []
    for place in [32, 40, 80, 88, 96] {
      let value = Self.word(header, place)
      guard value <= Layout.largestSize else { return nil }
      numbers.append(Int(value))
    }
    self.kind = kind
    epoch = (16..<32).map { header[$0] }
    number = numbers[0]
    base = TreeHead(size: numbers[1], root: Digest(header, at: 48))
    commit = Commit(first: numbers[2], count: numbers[3], root: Digest(header, at: 136))
    payloadLength = numbers[4]
    previous = Digest(header, at: 104)
    guard commit.count > 0, kind == .inline || payloadLength == 0 else { return nil }
  }

  private static func word(_ bytes: Span<UInt8>, _ place: Int) -> UInt64 {
    var word: UInt64 = 0
    for i in place..<place + 8 { word = word << 8 | UInt64(bytes[i]) }
    return word
  }

  /// The frame that starts at `place`, if it is whole: its form, its entries and its digest are right.
  static func whole(_ bytes: Span<UInt8>, at place: Int) -> WholeFrame? {
    guard let frame = JournalFrame(header: bytes, at: place) else { return nil }
    let payload = place + headerLength
    guard frame.payloadLength <= bytes.count - payload,
      let batch = EntryBatch(
        segmentFormat: bytes.extracting(payload..<payload + frame.payloadLength),
        count: frame.kind == .inline ? frame.commit.count : 0)
    else { return nil }
    let header = bytes.extracting(place..<place + hashedLength)
    let digest = digest(header, batch.leaves)
    guard digest == Digest(bytes, at: place + hashedLength) else { return nil }
    return WholeFrame(frame: frame, digest: digest, batch: batch)
  }
}
