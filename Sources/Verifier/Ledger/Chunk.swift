internal import Evidence
internal import LedgerStore
internal import SystemPackage
internal import TransparencyLog

/// A run of entries on its way through a replay: a worker reads and examines it, and whoever has the turn
/// applies it. Of one thread at a time; its memory is used again and again.
final class Chunk {
  /// What a worker found out about an entry.
  enum Mark: UInt8 {
    /// Its leaf is the stored one and its form is right; signatures, if any, are still to be checked.
    case open
    /// The same, and all its signatures are right.
    case right
    /// Its leaf is the stored one; nobody looked at its form.
    case hashed
    case leafWrong, malformed, stub
    /// It could not be read.
    case unread
  }

  /// The index of the first entry, at a multiple of 256.
  var first = 0
  /// How many entries there should be.
  var count = 0
  /// The entries, as far as they could be read.
  var entries = EntryBuffer()
  /// Roughly how many bytes they have.
  var byteCount = 0
  /// Whether they were read by their offsets, one after another and without a fault.
  var isRead = false
  /// What was found out about the entries, column by column.
  private var columns = Columns()
  /// The roots of whole groups of 256 leaves.
  private(set) var roots: [Digest] = []
  /// Numbers of stored hashes of level 1 that are not the root of their leaves.
  private(set) var wrongNodes: [Int] = []
  /// How many entries' leaves were stored.
  private(set) var storedCount = 0

  private var stored: [UInt8] = []
  private var storedRoots: [UInt8] = []
  private var storedRootCount = 0

  /// How many records are read ahead of their turn: a tree has ten times its text's bytes.
  private static let mostRecords = 512

  /// The bytes beyond which memory is given back after use.
  private static let keptByteCount = 4 << 20

  /// A value of its own, so that a worker fills it without the checks that a class's properties cost.
  struct Columns {
    /// For each entry.
    var marks: [Mark] = []
    /// Of the entries marked `open` or `right`, in their order.
    var layouts: [EntryLayout] = []
    /// Their producers.
    var producers = ProducerColumn()
    /// Of those whose members matter, by their number among the layouts, what they say: a replay applies one entry
    /// after the other, so what can be read beside it is.
    var records: [Int: Record] = [:]
    /// What the tree is built of: leaves as stored, else as computed; fewer if neither is to be had.
    var leaves: [Digest] = []
    /// Why entries marked `malformed` are, by place.
    var faults: [Int: String] = [:]

    mutating func removeAll() {
      marks.removeAll(keepingCapacity: true)
      layouts.removeAll(keepingCapacity: true)
      producers.removeAll()
      records.removeAll(keepingCapacity: true)
      leaves.removeAll(keepingCapacity: true)
      faults.removeAll(keepingCapacity: true)
    }
  }

  var marks: [Mark] { columns.marks }
  var layouts: [EntryLayout] { columns.layouts }
  var producers: ProducerColumn { columns.producers }
  var records: [Int: Record] { columns.records }
  var leaves: [Digest] { columns.leaves }
  var faults: [Int: String] { columns.faults }

  /// Prepares for the entries from `first` on.
  func begin(_ first: Int, count: Int) {
    self.first = first
    self.count = count
    isRead = false
    if entries.bytes.count > Self.keptByteCount { entries = EntryBuffer() }
  }
}

// MARK: - Reading

extension Chunk {
  /// Reads entries and stored hashes; entries that can't be read by their offsets are left to the slow way.
  func read(_ reader: LedgerReader) throws(StoreError) {
    let group = GrowingTree.groupSize
    do throws(StoreError) {
      try reader.readEntries(bundles: first / group..<(first + count + group - 1) / group, into: &entries)
      isRead = entries.count == count && hasNoEmptyEntry
    } catch {
      if error.isOfSystem { throw error }
      isRead = false
    }
    if isRead { try readHashes(reader) }
  }

  /// Reads the stored hashes, as many as there are.
  func readHashes(_ reader: LedgerReader) throws(StoreError) {
    storedCount = try Self.read(reader, level: 0, first, count, into: &stored)
    let group = GrowingTree.groupSize
    storedRootCount = try Self.read(reader, level: 1, first / group, count / group, into: &storedRoots)
  }

  private static func read(
    _ reader: LedgerReader, level: Int, _ first: Int, _ count: Int, into bytes: inout [UInt8]
  ) throws(StoreError) -> Int {
    if count == 0 { return 0 }
    let length = try reader.readBytes(
      of: .hashes(level: level), at: Digest.byteCount * first, count: Digest.byteCount * count, into: &bytes)
    return (length ?? 0) / Digest.byteCount
  }

  private var hasNoEmptyEntry: Bool {
    for i in 0..<entries.count where entries[i].isEmpty { return false }
    return true
  }
}

extension StoreError {
  /// Whether the system failed, so that nothing can be said of the ledger; a folder in a file's place is the
  /// ledger's own fault.
  var isOfSystem: Bool { code == .system && errno != .isDirectory }
}

// MARK: - Examining

extension Chunk {
  /// Everything about the entries that needs no entry before them.
  func examine(_ depth: Depth, keys: KnownKeys) {
    var columns = Columns()
    swap(&columns, &self.columns)
    columns.removeAll()
    fill(&columns, depth, keys)
    self.columns = columns
    examineNodes()
  }

  private func fill(_ columns: inout Columns, _ depth: Depth, _ keys: KnownKeys) {
    let entries = entries
    let stored = stored
    let storedCount = storedCount
    let buffer = entries.bytes
    let bytes = buffer.span
    Merkle.appendLeaves(0..<entries.count, in: bytes, at: { entries[$0] }, to: &columns.leaves)
    for i in 0..<entries.count {
      let entry = bytes.extracting(entries[i])
      if i < storedCount {
        let known = Digest(stored.span, at: Digest.byteCount * i)
        if known != columns.leaves[i] {
          columns.leaves[i] = known
          let isStub = RedactionStub.isMarked(entry)
          columns.marks.append(isStub && depth != .hashes ? .stub : .leafWrong)
          continue
        }
      }
      columns.marks.append(Self.mark(of: entry, at: i, depth, keys, &columns))
    }
    for i in entries.count..<max(count, entries.count) {
      columns.marks.append(.unread)
      if i < storedCount { columns.leaves.append(Digest(stored.span, at: Digest.byteCount * i)) }
    }
  }

  /// How much is looked at.
  enum Depth {
    case everything
    /// Leaves, the tree, and seals for their certificates.
    case hashes
  }

  private static func mark(
    of entry: Span<UInt8>, at place: Int, _ depth: Depth, _ keys: KnownKeys, _ columns: inout Columns
  ) -> Mark {
    if depth == .hashes && !Seal.isMarked(entry) { return .hashed }
    do throws(JSONError) {
      let layout = try EntryLayout.scan(entry)
      columns.layouts.append(layout)
      columns.producers.append(entry.extracting(layout.record.producer.range))
      // Triggers are worked out, not read.
      if layout.isTold && layout.kind != .trigger && columns.records.count < mostRecords {
        columns.records[columns.layouts.count - 1] = layout.record(in: entry)
      }
      return layout.isSigned && keys.areRight(layout, entry) ? .right : .open
    } catch {
      columns.faults[place] = error.description
      return .malformed
    }
  }

  private func examineNodes() {
    let leaves = columns.leaves
    roots.removeAll(keepingCapacity: true)
    wrongNodes.removeAll(keepingCapacity: true)
    let group = GrowingTree.groupSize
    for number in 0..<leaves.count / group {
      let root = Merkle.root(ofPerfect: leaves.span.extracting(number * group..<(number + 1) * group))
      roots.append(root)
      if number < storedRootCount, Digest(storedRoots.span, at: Digest.byteCount * number) != root {
        wrongNodes.append(first / group + number)
      }
    }
  }
}
