import TransparencyLog

/// The journal of a writer: `state/journal`, of a fixed length, filled with frames from its start.
///
/// A checkpoint makes all of its room free again, under a new epoch. Frames of earlier epochs stay where
/// they are until they are overwritten; they are told by the checkpoint that they follow.
struct Journal {
  private let disk: Disk
  private let file: OpenFile
  /// Its length in bytes.
  let capacity: Int
  private var base: TreeHead
  private var epoch: [UInt8]
  private var number = 0
  private var previous = JournalFrame.noFrame
  private var position = 0
  private var header: [UInt8] = []
  private var buffer: [UInt8] = []

  /// The longest inline frame; more entries than fit are written to the flat files alone.
  static let longestInlineFrame = 1 << 20
  /// The length of a new ledger's journal.
  static let standardCapacity = 32 << 20

  private static let padding = Disk.zeros(JournalFrame.alignment)

  /// Whether no frame was written since the checkpoint.
  var isEmpty: Bool { number == 0 }

  /// Bytes that are free.
  var room: Int { capacity - position }

  /// Whether a frame with a payload of this length fits.
  func hasRoom(payload: Int) -> Bool { room >= JournalFrame.length(payload: payload) }
}

// MARK: - Writing

extension Journal {
  /// Writes a commit, whose entries are `batch` or stand in the segments, and makes it last: one write and
  /// one sync. When this returns, the entries are the ledger's.
  mutating func append(_ commit: JournalFrame.Commit, _ batch: EntryBatch?) throws(StoreError) {
    let payload = batch?.bytes.count ?? 0
    precondition(hasRoom(payload: payload), "the caller makes room first")
    let frame = JournalFrame(
      kind: batch == nil ? .reference : .inline, epoch: epoch, number: number, base: base, commit: commit,
      payloadLength: payload, previous: previous)
    previous = frame.encodeHeader(leaves: batch?.leaves ?? [], into: &header)
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: header)
    if let batch { buffer.append(contentsOf: batch.bytes) }
    let length = JournalFrame.length(payload: payload)
    buffer.append(contentsOf: Self.padding[..<(length - buffer.count)])
    try disk.write(buffer.span, to: file, at: position)
    try disk.sync(file)
    position += length
    number += 1
  }

  /// Frees all room: what the frames hold has become the checkpoint's.
  mutating func begin(after base: TreeHead) throws(StoreError) {
    self.base = base
    epoch = try Self.newEpoch()
    number = 0
    previous = JournalFrame.noFrame
    position = 0
  }

  /// Overwrites what earlier epochs left, so that no copy of an entry that must go stays here.
  mutating func scrub() throws(StoreError) {
    precondition(isEmpty, "only what a checkpoint has taken over is scrubbed")
    try Self.fill(file, capacity, disk)
  }

  /// Fills a journal with zeros: a sync of blocks that were written before is faster by a third than one
  /// that must allocate them.
  static func fill(_ file: OpenFile, _ capacity: Int, _ disk: Disk) throws(StoreError) {
    let zeros = Disk.zeros(min(capacity, 1 << 20))
    for offset in stride(from: 0, to: capacity, by: zeros.count) {
      try disk.write(zeros.span.extracting(first: min(zeros.count, capacity - offset)), to: file, at: offset)
    }
    try disk.sync(file)
  }

  private static func newEpoch() throws(StoreError) -> [UInt8] {
    let bytes = try Disk.randomBytes()
    return bytes.indices.map { bytes[$0] }
  }
}

// MARK: - Recovery

extension Journal {
  /// Opens the journal and hands every frame that follows the checkpoint to `replay`, in order.
  ///
  /// The first broken frame ends the journal: a crash tore it, and nobody was told that it was written. But
  /// if a later frame of its epoch is whole, then the broken one was whole once too: it was acknowledged and
  /// has been damaged since, and that is not for a program to pass over.
  init(
    _ file: OpenFile, after base: TreeHead, _ disk: Disk,
    replay: (WholeFrame) throws(StoreError) -> Void
  ) throws(StoreError) {
    self.disk = disk
    self.file = file
    self.base = base
    epoch = try Self.newEpoch()
    capacity = try disk.length(file)
    guard capacity >= 2 * JournalFrame.alignment, capacity.isMultiple(of: JournalFrame.alignment) else {
      throw StoreError(.damaged, "the journal's length is none that it can have", path: file.path)
    }
    var window = JournalWindow(file, capacity, disk)
    var size = base.size
    while let whole = try nextFrame(size, &window) {
      try replay(whole)
      size += whole.frame.commit.count
      epoch = whole.frame.epoch
      number += 1
      previous = whole.digest
      position += JournalFrame.length(payload: whole.frame.payloadLength)
    }
    try checkNoLaterFrame(&window)
    // A write that failed may have left in memory what is not on the disk: written again, it is on both.
    if !isEmpty { try window.rewrite(first: position) }
  }

  private func nextFrame(_ size: Int, _ window: inout JournalWindow) throws(StoreError) -> WholeFrame? {
    guard position < capacity, let whole = try whole(at: position, &window), whole.frame.number == number,
      whole.frame.previous == previous, whole.frame.commit.first == size
    else { return nil }
    return whole
  }

  /// The frame at `place` if it is of this epoch and whole.
  private func whole(at place: Int, _ window: inout JournalWindow) throws(StoreError) -> WholeFrame? {
    guard let frame = try window.header(at: place), frame.base == base, isEmpty || frame.epoch == epoch else {
      return nil
    }
    return try window.whole(frame, at: place)
  }

  private func checkNoLaterFrame(_ window: inout JournalWindow) throws(StoreError) {
    for place in stride(from: position, to: capacity, by: JournalFrame.alignment) {
      guard let later = try whole(at: place, &window) else { continue }
      throw StoreError(
        .damaged, "frame \(number) is broken or missing, but frame \(later.frame.number) at byte \(place) is whole",
        path: file.path, offset: position)
    }
  }
}
