import SystemPackage
import TransparencyLog

/// The entries, offsets and hashes of a ledger as its writer has them: what the files hold, and what is on
/// its way into them.
///
/// Nothing here is promised to last before `sync`; until then the journal is what a crash leaves.
struct FlatFiles {
  private let layout: Layout
  private let disk: Disk
  /// The tree over all entries, those on their way included.
  private(set) var tree: CompactRange
  /// Hashes on their way, by level.
  private var rows = TileRows()
  /// The files of hashes, by level; nil for levels that have none yet.
  private var levels: [AppendFile?]
  /// Nil in an empty ledger.
  private var offsets: AppendFile?
  /// The segment that the next entry goes to; nil if that entry will begin one.
  private var segment: AppendFile?

  /// Bytes on their way that make a flush due.
  private static let pendingLimit = 1 << 20

  /// Takes the files as they are at the reader's size, which the reader's checks must have found whole.
  ///
  /// - Throws: `missing`, `short` or `damaged` if the files do not give `root`. Only the last tile of each
  ///   level and the last bundle are looked at, so the ledger's length does not matter.
  init(adopting reader: LedgerReader, root: Digest) throws(StoreError) {
    layout = reader.files.layout
    disk = reader.files.disk
    levels = Array(repeating: nil, count: Layout.levels)
    let size = reader.size
    tree = try reader.compactRange()
    if tree.root != root {
      throw StoreError(
        .damaged, "the hashes of the \(size) entries do not give the root \(root)", path: layout.hashes)
    }
    if size == 0 { return }
    for level in 0..<Layout.levels where size >> (8 * level) > 0 {
      levels[level] = try Self.adopt(layout.hashes(level: level), 32 * (size >> (8 * level)), disk)
    }
    let bundles = (size + Layout.bundleSize - 1) / Layout.bundleSize
    offsets = try Self.adopt(layout.offsets, 8 * bundles, disk)
    let end = try reader.entriesEnd()
    let last = try Self.adopt(layout.segment((size - 1) / layout.segmentSize), end, disk)
    if size % layout.segmentSize != 0 { segment = last }
  }

  private static func adopt(_ path: FilePath, _ length: Int, _ disk: Disk) throws(StoreError) -> AppendFile {
    guard let file = try disk.open(path, .write) else { throw Disk.missing(path) }
    let there = try disk.length(file)
    if there < length { throw FileCache.short(file, at: there) }
    return AppendFile(file, length: length)
  }
}

// MARK: - Appending

extension FlatFiles {
  /// How the bytes of entries come into their segment.
  enum Way {
    /// Copied, and written with what comes after them.
    case behind
    /// At once, uncopied.
    case atOnce
    /// They stand there already.
    case found
  }

  /// Appends entries.
  mutating func append(_ batch: EntryBatch, _ way: Way) throws(StoreError) {
    var position = 0
    while position < batch.count {
      var target = try takeSegment()
      let count = min(layout.segmentSize - tree.size % layout.segmentSize, batch.count - position)
      let piece = batch.start(of: position)..<batch.start(of: position + count)
      try appendHashes(batch, position..<position + count, shift: target.end - piece.lowerBound)
      let bytes = batch.bytes.span.extracting(piece)
      switch way {
      case .behind: target.append(bytes)
      case .atOnce: try target.write(bytes, disk)
      case .found: target.skip(bytes.count)
      }
      segment = target
      position += count
    }
  }

  /// Takes over the next `count` entries, which stand in the segments already: recovery of a commit whose
  /// frame refers to them. Offsets and hashes are made again.
  mutating func adopt(_ count: Int) throws(StoreError) {
    try flush()
    var buffer: [UInt8] = []
    let end = tree.size + count
    while tree.size < end {
      let inSegment = tree.size % layout.segmentSize
      let path = layout.segment(tree.size / layout.segmentSize)
      let place = inSegment == 0 ? 0 : segment?.end ?? 0
      guard let file = try disk.open(path, .read) else { throw Disk.missing(path) }
      let got = try disk.read(file, at: place, count: Self.adoptedAtOnce, into: &buffer)
      let batch = EntryBatch(
        frontOf: buffer.span.extracting(first: got), atMost: min(end - tree.size, layout.segmentSize - inSegment))
      if batch.count == 0 { throw FileCache.short(file, at: place + got) }
      try append(batch, .found)
    }
  }

  /// Bytes that recovery reads in one go; more than the longest entry.
  private static let adoptedAtOnce = 1 << 22

  /// The segment that the next entry goes to. The caller puts it back.
  private mutating func takeSegment() throws(StoreError) -> AppendFile {
    // Taken, not copied: a second owner would make every append copy what is pending.
    guard var current = segment.take() else { return try makeSegment(tree.size / layout.segmentSize) }
    if tree.size % layout.segmentSize != 0 { return current }
    try current.flush(disk)
    try current.sync(disk)
    return try makeSegment(tree.size / layout.segmentSize)
  }

  private func makeSegment(_ number: Int) throws(StoreError) -> AppendFile {
    let path = layout.segment(number)
    try disk.makeDirectories(path.removingLastComponent(), below: layout.entries)
    return AppendFile(try make(path), length: 0)
  }

  /// Makes a file whose name lasts; what it holds is no matter, for it will be overwritten or cut.
  private func make(_ path: FilePath) throws(StoreError) -> OpenFile {
    guard let file = try disk.open(path, .make) else { throw Disk.missing(path) }
    try disk.syncDirectory(path.removingLastComponent())
    return file
  }

  /// Appends the leaves at these positions of a batch, whose bytes get to lie `shift` later in their segment.
  private mutating func appendHashes(
    _ batch: EntryBatch, _ positions: Range<Int>, shift: Int
  ) throws(StoreError) {
    let leaves = batch.leaves.span
    var position = positions.lowerBound
    while position < positions.upperBound {
      let inBundle = tree.size % Layout.bundleSize
      if inBundle == 0 { try appendOffset(batch.start(of: position) + shift) }
      let next = min(position + Layout.bundleSize - inBundle, positions.upperBound)
      if next - position == Layout.bundleSize {
        let tile = batch.tile(at: position) ?? Merkle.root(ofPerfect: leaves.extracting(position..<next))
        for i in position..<next { rows.append(leaves[i], row: 0) }
        tree.append(subtree: tile, level: 8, to: &rows)
      } else {
        for i in position..<next { tree.append(leaves[i], to: &rows) }
      }
      position = next
    }
  }

  private mutating func appendOffset(_ offset: Int) throws(StoreError) {
    if offsets == nil { offsets = AppendFile(try make(layout.offsets), length: 0) }
    offsets?.append(UInt64(offset))
  }
}

// MARK: - Writing behind

extension FlatFiles {
  /// Hands what is on its way to the system if it is much.
  mutating func flushIfDue() throws(StoreError) {
    if segment?.pendingCount ?? 0 > Self.pendingLimit || rows.rows.first?.count ?? 0 > Self.pendingLimit {
      try flush()
    }
  }

  /// Hands what is on its way to the system.
  mutating func flush() throws(StoreError) {
    try segment?.flush(disk)
    try offsets?.flush(disk)
    for level in rows.rows.indices where !rows.rows[level].isEmpty {
      var file = try takeLevel(level)
      let row = rows.rows[level]
      try file.write(row.span, disk)
      levels[level] = file
    }
    rows.removeAll()
  }

  private mutating func takeLevel(_ level: Int) throws(StoreError) -> AppendFile {
    if let file = levels[level].take() { return file }
    return AppendFile(try make(layout.hashes(level: level)), length: 0)
  }

  /// The segment that the last entry was put in.
  var lastSegment: OpenFile {
    guard let segment else { preconditionFailure("an entry was appended") }
    return segment.file
  }

  /// Makes everything written last.
  mutating func sync() throws(StoreError) {
    try segment?.sync(disk)
    try offsets?.sync(disk)
    for level in levels.indices { try levels[level]?.sync(disk) }
  }

  /// Cuts off and removes what a crash left beyond the entries; nothing may be on its way.
  mutating func cutRest() throws(StoreError) {
    try segment?.cutRest(disk)
    try offsets?.cutRest(disk)
    for level in levels.indices { try levels[level]?.cutRest(disk) }
    for level in levels.indices where levels[level] == nil { _ = try remove(layout.hashes(level: level)) }
    if offsets == nil { _ = try remove(layout.offsets) }
    var next = (tree.size + layout.segmentSize - 1) / layout.segmentSize
    while try remove(layout.segment(next)) { next += 1 }
  }

  private func remove(_ path: FilePath) throws(StoreError) -> Bool {
    guard try disk.unlink(path) else { return false }
    try disk.syncDirectory(path.removingLastComponent())
    return true
  }
}
