internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// Single entries and leaves, for records that name others: stubs, what acts on an entry, receipts.
///
/// Offsets are trusted only if what they lead to has the stored leaf; else the segment is walked.
final class EntryArchive {
  private let reader: LedgerReader
  /// Why something could not be read at all; what was asked for is nil then, and the replay ends.
  private(set) var failure: StoreError?
  /// What was asked for lately: a pipeline makes much from the same few entries.
  private var known: [Int: PastEntry] = [:]
  private static let mostKnown = 1_024

  init(_ reader: LedgerReader) { self.reader = reader }

  /// The stored leaf of an entry; nil if there is none.
  func storedLeaf(_ index: Int) -> Digest? {
    guard index >= 0, index < reader.size else { return nil }
    var bytes: [UInt8] = []
    let length = attempt { () throws(StoreError) in
      try reader.readBytes(
        of: .hashes(level: 0), at: Digest.byteCount * index, count: Digest.byteCount, into: &bytes)
    }
    return length == Digest.byteCount ? Digest(bytes.span, at: 0) : nil
  }

  /// The leaf that the tree has for an entry: the stored one, else that of its bytes.
  func leaf(_ index: Int) -> Digest? {
    if let stored = storedLeaf(index) { return stored }
    guard let bytes = bytes(index) else { return nil }
    return Merkle.leaf(bytes.span)
  }

  /// The bytes of an entry; nil if they can't be read.
  func bytes(_ index: Int) -> [UInt8]? {
    guard index >= 0, index < reader.size else { return nil }
    let stored = storedLeaf(index)
    if let bytes = attempt({ () throws(StoreError) in try reader.entry(index) }), !bytes.isEmpty {
      if Merkle.leaf(bytes.span) == stored { return bytes }
      if RedactionStub.isMarked(bytes.span) { return bytes }
    }
    return walk(to: index)
  }

  /// An entry's own account of itself; nil if it is no entry.
  func pastEntry(_ index: Int) -> PastEntry? {
    if let entry = known[index] { return entry }
    guard let bytes = bytes(index), let leaf = leaf(index), let entry = PastEntry(bytes.span, leaf: leaf) else {
      return nil
    }
    if known.count == Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[index] = entry
    return entry
  }

  /// The slow way, from the beginning of the segment.
  private func walk(to index: Int) -> [UInt8]? {
    let group = GrowingTree.groupSize
    var entries = EntryBuffer()
    var position = 0
    var first = index - index % LedgerReader.segmentSize
    while first <= index {
      let count = min(group, index + 1 - first)
      let stop = attempt { () throws(StoreError) in
        try reader.salvageEntries(first, count: count, from: position, into: &entries)
      }
      if stop != nil || failure != nil || entries.count < count { return nil }
      position = entries.end
      first += count
    }
    return Array(entries.bytes[entries[entries.count - 1]])
  }

  private func attempt<Value>(_ body: () throws(StoreError) -> Value?) -> Value? {
    do throws(StoreError) {
      return try body()
    } catch {
      if error.isOfSystem { failure = failure ?? error }
      return nil
    }
  }
}
