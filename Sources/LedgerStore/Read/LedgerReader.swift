public import SystemPackage
public import TransparencyLog

/// Reads the files of a ledger up to a size that its checkpoint vouches for, while others write.
///
/// Bytes beyond that size are never looked at: a writer may be in the middle of them. Copies share their
/// open files and may be used from any thread.
public struct LedgerReader: Sendable {
  let files: FileCache
  /// The number of entries that this reader reads.
  public let size: Int

  /// Reads the ledger in `folder` up to `size`, which a checked checkpoint gave; opens nothing yet.
  public init(_ folder: FilePath, size: Int) {
    self.init(files: FileCache(layout: Layout(folder), disk: Disk()), size: size)
  }

  init(files: FileCache, size: Int) {
    precondition(size >= 0, "a ledger's size is not negative")
    self.files = files
    self.size = size
  }

  /// The same ledger up to another size.
  public func covering(_ size: Int) -> LedgerReader { LedgerReader(files: files, size: size) }

  /// The ledger's folder.
  public var folder: FilePath { files.layout.folder }

  /// A checkpoint can claim any size; what is reckoned from it must not overflow.
  private func checkSize() throws(StoreError) {
    if size > Layout.largestSize {
      throw StoreError(.outOfRange, "no ledger has \(size) entries", path: folder)
    }
  }

  /// The bytes of the newest signed checkpoint of the ledger in `folder`.
  ///
  /// - Throws: `notALedger` if there is none, `outOfRange` if it is longer than 1 MiB.
  public static func checkpoint(of folder: FilePath) throws(StoreError) -> [UInt8] {
    try checkpoint(Layout(folder), Disk())
  }

  static func checkpoint(_ layout: Layout, _ disk: Disk) throws(StoreError) -> [UInt8] {
    guard let bytes = try disk.contents(of: layout.checkpoint) else {
      throw StoreError(.notALedger, "there is no checkpoint, so this is no ledger", path: layout.checkpoint)
    }
    return bytes
  }
}

// MARK: - Hashes

extension LedgerReader {
  /// The stored hashes of a tile level: number `n` is the root of the leaves `[n 256^level, (n + 1) 256^level)`.
  ///
  /// - Throws: `outOfRange` if not all of them are of subtrees that are whole at this size.
  public func hashes(level: Int, _ range: Range<Int>) throws(StoreError) -> [Digest] {
    var buffer: [UInt8] = []
    try readHashes(level: level, range, into: &buffer)
    return Digest.array(buffer.span)
  }

  /// Reads the same hashes as bytes, 32 each, to the front of `buffer`, which grows but never shrinks.
  public func readHashes(level: Int, _ range: Range<Int>, into buffer: inout [UInt8]) throws(StoreError) {
    try checkSize()
    guard level >= 0, level < Layout.levels, range.lowerBound >= 0, range.upperBound <= size >> (8 * level)
    else {
      throw StoreError(.outOfRange, "level \(level) of a tree of \(size) has no hashes \(range)")
    }
    if range.isEmpty { return }
    let file = try files.hashes(level: level)
    try files.read(file, at: 32 * range.lowerBound, count: 32 * range.count, into: &buffer)
  }

  /// The root of a perfect subtree that is whole at this size, from at most 256 stored hashes.
  public func hash(_ node: TreeNode) throws(StoreError) -> Digest {
    let width = 1 << (node.level & 7)
    let first = node.index * width
    let row = try hashes(level: node.level >> 3, first..<first + width)
    return Merkle.root(ofPerfect: row.span)
  }

  /// The peaks of the tree, and with them its root, from the last tile of each level.
  public func compactRange() throws(StoreError) -> CompactRange {
    var peaks: [Digest] = []
    for node in CompactRange.peakNodes(ofSize: size) { peaks.append(try hash(node)) }
    guard let range = CompactRange(size: size, peaks: peaks) else {
      preconditionFailure("one peak for each one bit of the size")
    }
    return range
  }
}

// MARK: - Entries

extension LedgerReader {
  /// The bytes of an entry.
  ///
  /// - Throws: `outOfRange` if there is none at this size.
  public func entry(_ index: Int) throws(StoreError) -> [UInt8] {
    try checkSize()
    guard index >= 0, index < size else {
      throw StoreError(.outOfRange, "a ledger of \(size) has no entry \(index)")
    }
    let start = try place(of: index)
    let file = try files.segment(index / files.layout.segmentSize)
    var buffer: [UInt8] = []
    try files.read(file, at: start, count: Layout.prefixLength, into: &buffer)
    let length = Int(buffer[0]) << 8 | Int(buffer[1])
    try files.read(file, at: start + Layout.prefixLength, count: length, into: &buffer)
    buffer.removeLast(buffer.count - length)
    return buffer
  }

  /// Reads whole bundles (the last may be partial: it ends with this size), of one segment only.
  ///
  /// - Parameter bundles: numbers of bundles: number `k` holds the entries from `256 k` on. 8 to 32 at a
  ///   time keep both the disk and the cache of the processor busy.
  /// - Throws: `outOfRange` for bundles that are not there at this size or lie in two segments, `missing`,
  ///   `short`, or `damaged` if lengths and offsets contradict each other.
  public func readEntries(bundles: Range<Int>, into buffer: inout EntryBuffer) throws(StoreError) {
    try checkSize()
    let perSegment = files.layout.segmentSize / Layout.bundleSize
    let started = (size + Layout.bundleSize - 1) / Layout.bundleSize
    guard bundles.lowerBound >= 0, bundles.upperBound <= started, !bundles.isEmpty,
      bundles.lowerBound / perSegment == (bundles.upperBound - 1) / perSegment
    else {
      throw StoreError(.outOfRange, "bundles \(bundles) are not in one segment of a ledger of \(size)")
    }
    let file = try files.segment(bundles.lowerBound / perSegment)
    let segmentEnd = (bundles.lowerBound / perSegment + 1) * perSegment
    let starts = try bundleStarts(bundles.lowerBound..<min(bundles.upperBound + 1, started, segmentEnd))
    // Where the next bundle starts is where these end. After the last of a segment that is the file's end;
    // after the newest bundle of the ledger only a scan can tell.
    let isLast = starts.count == bundles.count
    let most = starts[starts.count - 1] + (isLast ? Layout.bundleSize * Layout.longestEntryWithPrefix : 0)
    let end = isLast ? min(most, try files.disk.length(file)) : most
    let count = min(size, bundles.upperBound * Layout.bundleSize) - bundles.lowerBound * Layout.bundleSize
    buffer.firstIndex = bundles.lowerBound * Layout.bundleSize
    buffer.start = starts[0]
    buffer.ends.removeAll(keepingCapacity: true)
    guard end >= starts[0] else { throw FileCache.short(file, at: end) }
    try files.read(file, at: starts[0], count: end - starts[0], into: &buffer.bytes)
    try split(&buffer, count: count, end: end, isLast: isLast, file)
    for k in 1..<max(bundles.count, 1) where starts[0] + buffer.ends[k * Layout.bundleSize - 1] != starts[k] {
      throw disagreement(at: 8 * (bundles.lowerBound + k))
    }
    let mustEnd = !isLast || bundles.upperBound == segmentEnd && size >= segmentEnd * Layout.bundleSize
    if mustEnd && buffer.end != end {
      throw StoreError(
        .damaged, "entries end before the next should start", path: file.path, offset: buffer.end)
    }
  }

  private func split(
    _ buffer: inout EntryBuffer, count: Int, end: Int, isLast: Bool, _ file: OpenFile
  ) throws(StoreError) {
    if buffer.split(count: count, length: end - buffer.start) { return }
    if isLast { throw FileCache.short(file, at: end) }
    throw StoreError(
      .damaged, "an entry ends after the next should start", path: file.path, offset: buffer.end)
  }

  /// Where in its segment the byte after the last entry stands; 0 in an empty ledger.
  public func entriesEnd() throws(StoreError) -> Int {
    if size == 0 { return 0 }
    try checkSize()
    return try place(of: size - 1, entriesAfter: 1)
  }

  /// Where in its segment an entry (or the one `entriesAfter` it in the same bundle) starts.
  func place(of index: Int, entriesAfter: Int = 0) throws(StoreError) -> Int {
    let bundle = index / Layout.bundleSize
    var place = try bundleStarts(bundle..<bundle + 1)[0]
    let file = try files.segment(index / files.layout.segmentSize)
    var chunk: [UInt8] = []
    var chunkStart = place
    var chunkEnd = place
    for _ in 0..<index % Layout.bundleSize + entriesAfter {
      if place + Layout.prefixLength > chunkEnd {
        chunkStart = place
        let got = try files.disk.read(file, at: place, count: 32_768, into: &chunk)
        // Too little even for a length: the exact read says where the file ends.
        if got < Layout.prefixLength {
          try files.read(file, at: place, count: Layout.prefixLength, into: &chunk)
        }
        chunkEnd = place + got
      }
      let length = Int(chunk[place - chunkStart]) << 8 | Int(chunk[place - chunkStart + 1])
      place += Layout.prefixLength + length
    }
    return place
  }

  /// Where in their segment (one for all) bundles start.
  private func bundleStarts(_ bundles: Range<Int>) throws(StoreError) -> [Int] {
    var bytes: [UInt8] = []
    try files.read(try files.offsets(), at: 8 * bundles.lowerBound, count: 8 * bundles.count, into: &bytes)
    let perSegment = files.layout.segmentSize / Layout.bundleSize
    var starts: [Int] = []
    for k in bundles {
      let place = 8 * (k - bundles.lowerBound)
      let start = bytes[place..<place + 8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      // No segment is longer than its entries can be; within that, no sum here overflows.
      let most = UInt64(k % perSegment * Layout.bundleSize * Layout.longestEntryWithPrefix)
      let least = starts.last.map { UInt64($0 + Layout.bundleSize * Layout.prefixLength) } ?? 0
      guard start <= most, start >= least else { throw disagreement(at: 8 * k) }
      starts.append(Int(start))
    }
    return starts
  }

  private func disagreement(at offset: Int) -> StoreError {
    StoreError(
      .damaged, "this is not where the bundle starts", path: files.layout.offsets, offset: offset)
  }
}
