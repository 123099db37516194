public import TransparencyLog

/// Entries on their way into the ledger, all or none of them: filled by a worker, handed to the writer,
/// emptied and used again.
public struct EntryBatch: Sendable {
  /// `uint16 length || bytes` for each entry, as they will stand in the ledger's files.
  public private(set) var bytes: [UInt8] = []
  /// The leaf hash of each entry, as far as they are made: see `hashLeaves`.
  public private(set) var leaves: [Digest] = []
  /// Where in `bytes` each entry ends.
  private(set) var ends: [Int] = []
  /// The roots of the whole tiles in the batch, if `hashTiles` was called.
  private(set) var tiles: [Digest] = []
  /// The entries before the first of those tiles; nil without them.
  private(set) var entriesBeforeTiles: Int?

  /// A batch without entries.
  public init() {}

  /// The number of entries.
  public var count: Int { ends.count }

  /// The place of an entry in `bytes`, without its length prefix; `position` counts from 0.
  public subscript(position: Int) -> Range<Int> {
    start(of: position) + Layout.prefixLength..<ends[position]
  }

  /// Where in `bytes` the length prefix of an entry stands; for `count`, where the next one's would.
  func start(of position: Int) -> Int { position == 0 ? 0 : ends[position - 1] }

  /// Makes room for as much as will come.
  public mutating func reserveCapacity(entries: Int, bytes: Int) {
    self.bytes.reserveCapacity(bytes + Layout.prefixLength * entries)
    leaves.reserveCapacity(entries)
    ends.reserveCapacity(entries)
  }

  /// Empties the batch and keeps its memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    leaves.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    tiles.removeAll(keepingCapacity: true)
    entriesBeforeTiles = nil
  }
}

extension EntryBatch {
  /// Appends an entry and hashes it; returns its leaf hash.
  ///
  /// - Throws: `outOfRange` if it is longer than 65,535 bytes; the batch is as before.
  @discardableResult
  public mutating func append(_ entry: Span<UInt8>) throws(StoreError) -> Digest {
    let leaf = Merkle.leaf(entry)
    try append(entry, leaf: leaf)
    return leaf
  }

  /// Appends an entry whose leaf hash is known.
  ///
  /// - Throws: `outOfRange` if it is longer than 65,535 bytes; the batch is as before.
  public mutating func append(_ entry: Span<UInt8>, leaf: Digest) throws(StoreError) {
    if entry.count > Layout.longestEntry { throw Self.tooLong(entry.count) }
    precondition(leaves.count == count, "the leaves before it are hashed")
    bytes.append(UInt8(entry.count >> 8))
    bytes.append(UInt8(entry.count & 255))
    unsafe entry.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    leaves.append(leaf)
    ends.append(bytes.count)
  }

  /// Appends the entry that `write` appends to the bytes given; its leaf is left to `hashLeaves`.
  ///
  /// - Parameter write: may only append. If it throws, the batch is as before.
  /// - Throws: what `write` throws, or `outOfRange` if the entry is longer than 65,535 bytes.
  public mutating func append(writing write: (inout [UInt8]) throws -> Void) throws {
    let start = bytes.count
    do {
      bytes.append(0)
      bytes.append(0)
      try write(&bytes)
      let length = bytes.count - start - Layout.prefixLength
      if length > Layout.longestEntry { throw Self.tooLong(length) }
      bytes[start] = UInt8(length >> 8)
      bytes[start + 1] = UInt8(length & 255)
    } catch {
      bytes.removeLast(bytes.count - start)
      throw error
    }
    ends.append(bytes.count)
  }

  /// Hashes the entries that aren't hashed yet: many together take little more than half as long as one by one.
  public mutating func hashLeaves() {
    let (bytes, ends) = (bytes, ends)
    let numbers = leaves.count..<ends.count
    Merkle.appendLeaves(
      numbers, in: bytes.span, at: { ($0 == 0 ? 0 : ends[$0 - 1]) + Layout.prefixLength..<ends[$0] }, to: &leaves)
  }

  /// Hashes the tiles that will be whole within the batch, so that the writer need not: work that many
  /// threads can do, taken from what only one can.
  ///
  /// - Parameter firstIndex: the index in the ledger that the first entry will get, or one that differs
  ///   from it by a multiple of 256. If it turns out otherwise, the writer hashes for itself.
  public mutating func hashTiles(firstIndex: Int) {
    let before = -firstIndex & (Layout.bundleSize - 1)
    entriesBeforeTiles = before
    tiles.removeAll(keepingCapacity: true)
    for first in stride(from: before, through: count - Layout.bundleSize, by: Layout.bundleSize) {
      tiles.append(Merkle.root(ofPerfect: leaves.span.extracting(first..<first + Layout.bundleSize)))
    }
  }

  /// The root of the tile that starts at `position`, if `hashTiles` made it.
  func tile(at position: Int) -> Digest? {
    guard let entriesBeforeTiles else { return nil }
    let place = position - entriesBeforeTiles
    guard place >= 0, place.isMultiple(of: Layout.bundleSize), place / Layout.bundleSize < tiles.count
    else { return nil }
    return tiles[place / Layout.bundleSize]
  }

  /// The batch of `count` entries that `segment` consists of, hashed; nil if it does not.
  init?(segmentFormat segment: Span<UInt8>, count: Int) {
    self.init(frontOf: segment, atMost: count)
    guard self.count == count, bytes.count == segment.count else { return nil }
  }

  /// The whole entries that a piece of a segment starts with, up to `limit` of them, hashed.
  init(frontOf segment: Span<UInt8>, atMost limit: Int) {
    var place = 0
    while count < limit, segment.count - place >= Layout.prefixLength {
      let end = place + Layout.prefixLength + (Int(segment[place]) << 8 | Int(segment[place + 1]))
      guard end <= segment.count else { break }
      ends.append(end)
      place = end
    }
    unsafe segment.extracting(first: place).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    hashLeaves()
  }

  private static func tooLong(_ length: Int) -> StoreError {
    StoreError(.outOfRange, "an entry of \(length) bytes is longer than 65,535")
  }
}
