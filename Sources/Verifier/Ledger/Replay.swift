internal import Evidence
internal import LedgerStore
internal import Rules
internal import TransparencyLog

/// The part of a replay that is done in order: what the entries add up to, the tree over their leaves, and
/// where in its segment each stands. Whoever has the turn uses it, and nobody else.
///
/// Source: ledger-spec/6-verdict.md, 6.1.
final class Replay {
  let reader: LedgerReader
  let depth: Chunk.Depth
  let archive: EntryArchive
  var chain = Chain()
  /// What the rules demand, as long as every entry could be applied.
  var rules = RuleEngine()
  var tree = GrowingTree()
  var findings = Findings()
  var payloads = PayloadTable()
  /// Keys that have signed, for workers.
  var keys = KnownKeys()
  /// How often `keys` has changed.
  var keysVersion = 0
  var filing: [FilingHistory.Block] = []
  /// Seals that were used.
  var blockCount = 0
  /// The heights that they say.
  var heights = HeightSet()
  /// Seals whose certificates are still to be judged.
  var pending: [SealedBlock] = []
  /// The roots of the sizes that were asked for, as far as they are known.
  private(set) var roots: [Int: Digest] = [:]

  /// The sizes that are still to come, the least last.
  private var wanted: [Int]
  /// Where in its segment the next entry should start.
  private var position = 0
  /// Whether the rest of the segment can't be read.
  private var isLost = false
  /// For the slow way.
  private let spare = Chunk()

  /// A replay up to the reader's size.
  ///
  /// - Parameter sizes: the sizes of which the tree's root is asked for.
  init(_ reader: LedgerReader, depth: Chunk.Depth, rootsOf sizes: [Int]) {
    self.reader = reader
    self.depth = depth
    archive = EntryArchive(reader)
    wanted = Set(sizes).filter { $0 <= reader.size }.sorted(by: >)
    while wanted.last == 0 { roots[wanted.removeLast()] = Merkle.emptyRoot }
  }

  /// Applies the next chunk, which a worker has read and examined.
  func apply(_ chunk: Chunk) throws(StoreError) {
    if chunk.first % LedgerReader.segmentSize == 0 {
      position = 0
      isLost = false
    }
    if !isLost && chunk.isRead && chunk.entries.start == position {
      take(chunk)
      position = chunk.entries.end
    } else {
      try applySlowly(chunk.first, count: chunk.count)
    }
    let end = chunk.first + chunk.count
    if !isLost && (end == reader.size || end % LedgerReader.segmentSize == 0) { try judgeEnd(ofEntries: end) }
    if let failure = archive.failure { throw failure }
  }

  /// From here on there are neither entries nor leaves: the checkpoint says a size out of all proportion.
  func lose(from index: Int) {
    chain.skip(index, mayBeSeal: true)
    tree.loseLeaves(from: index)
  }
}

// MARK: - The slow way

extension Replay {
  /// Walks from entry to entry, whatever the offsets say, and holds them to it.
  private func applySlowly(_ first: Int, count: Int) throws(StoreError) {
    let group = GrowingTree.groupSize
    for start in stride(from: first, to: first + count, by: group) {
      spare.begin(start, count: min(group, first + count - start))
      if !isLost {
        let stop = try reader.salvageEntries(start, count: spare.count, from: position, into: &spare.entries)
        try judgeOffset(of: start)
        position = spare.entries.end
        if let stop { lose(segmentAt: start + spare.entries.count, stop) }
      } else {
        spare.entries = EntryBuffer()
      }
      try spare.readHashes(reader)
      spare.examine(depth, keys: keys)
      take(spare)
    }
  }

  private func lose(segmentAt index: Int, _ stop: LedgerReader.Stop) {
    isLost = true
    switch stop {
    case .missing: break  // Raised where the names of files are judged.
    case .end:
      findings.raise(
        .fileShort, at: Place(file: Self.segmentName(of: index)), "the segment ends before entry \(index)")
    case .frame:
      findings.raise(.entryFrame, at: Place(index: index), "the length before entry \(index) can't be an entry's")
    }
  }

  private func judgeOffset(of index: Int) throws(StoreError) {
    if spare.entries.count == 0 { return }
    var bytes: [UInt8] = []
    let place = index / GrowingTree.groupSize * 8
    guard try reader.readBytes(of: .offsets, at: place, count: 8, into: &bytes) == 8 else { return }
    let offset = bytes[..<8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    if offset != UInt64(position) {
      findings.raise(
        .offsetWrong, at: Place(index: index), "entry \(index) starts at byte \(position), not at \(offset)")
    }
  }

  /// What follows the last entry of a segment, or of the ledger.
  private func judgeEnd(ofEntries end: Int) throws(StoreError) {
    let segment = (end - 1) / LedgerReader.segmentSize
    let length = try reader.segmentLength(segment)
    if length <= position { return }
    let place = Place(file: Self.segmentName(of: end - 1))
    if end == reader.size {
      findings.raise(.uncoveredTail, at: place, "\(length - position) bytes are beyond what the checkpoint covers")
    } else {
      findings.raise(.fileForeign, at: place, "\(length - position) bytes follow the segment's last entry")
    }
  }

  private static func segmentName(of index: Int) -> String {
    "entries/\(TileIndex.text(index / LedgerReader.segmentSize))"
  }
}

// MARK: - Groups of the tree

extension Replay {
  /// Applies the entries of a chunk that has been examined, and grows the tree.
  private func take(_ chunk: Chunk) {
    if chunk.leaves.count < chunk.count { tree.loseLeaves(from: chunk.first + chunk.leaves.count) }
    var cursor = 0
    for number in 0..<(chunk.count + GrowingTree.groupSize - 1) / GrowingTree.groupSize {
      let start = number * GrowingTree.groupSize
      let end = min(start + GrowingTree.groupSize, chunk.count)
      apply(chunk, start..<end, &cursor)
      noteRoots(upTo: chunk.first + end, chunk)
      if number < chunk.roots.count { tree.append(group: chunk.roots[number]) }
    }
    for number in chunk.wrongNodes {
      findings.raise(
        .nodeWrong, at: Place(file: "hashes/1", index: number), "hash \(number) isn't that of its 256 leaves")
    }
  }

  private func noteRoots(upTo end: Int, _ chunk: Chunk) {
    while let size = wanted.last, size <= end {
      roots[size] = root(at: size, chunk)
      wanted.removeLast()
    }
  }

  /// The root of the tree of a size in the group that is being applied; nil if leaves are missing.
  func root(at size: Int, _ chunk: Chunk) -> Digest? {
    tree.root(at: size) { chunk.leaves[$0 - chunk.first] }
  }
}
