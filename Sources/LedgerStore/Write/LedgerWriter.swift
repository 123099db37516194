import Synchronization
public import SystemPackage
import TransparencyLog

/// The one writer of a ledger's files.
///
/// How a commit becomes durable, and what a crash leaves at each step:
///
///     1  frame into the journal, sync       torn: as if never made; whole: the commit is made
///     2  flat files, written behind         whatever they hold, the journal has it too
///     3  checkpoint: flat files synced      as before
///     4    hashes checked, note signed      as before (and a copy of the note beside the key)
///     5    note put in place, synced        the old checkpoint and the journal, or the new checkpoint
///     6    journal's room free again        its frames follow an older checkpoint: ignored
///
/// A batch larger than a frame goes to the segments first, which are synced; the frame then only says so.
/// Opening runs the same functions over the frames that it finds.
///
/// After a write or sync has failed nobody knows what is on the disk: every later call throws `poisoned`.
/// The process should end; opening the ledger anew finds out. One thread at a time may use a writer, with one
/// exception: a commit has two halves (see `stage`), and while one thread finishes one, another may stage the next.
public final class LedgerWriter {
  let layout: Layout
  /// The ledger's folder.
  public var folder: FilePath { layout.folder }
  let disk: Disk
  private let lock: WriterLock
  private let notary: Notary
  /// The reader that reads back what was written.
  let files: FileCache
  var flat: FlatFiles
  var journal: Journal
  let failure = Mutex<StoreError?>(nil)
  /// What the newest checkpoint says.
  public private(set) var checkpointed: TreeHead

  /// How a writer is set up; only tests differ from the standard.
  struct Setup: Sendable {
    var segmentSize = Layout.standardSegmentSize
    var journalCapacity = Journal.standardCapacity
    var longestInlineFrame = Journal.longestInlineFrame
    var disk = Disk()

    /// How tests set up everything that isn't told, for the time of a closure.
    @TaskLocal static var ofTest: Setup?

    /// How everything is set up that isn't told.
    static var standard: Setup { ofTest ?? Setup() }
  }
  let longestInlineFrame: Int
  /// Bytes of the journal that are free.
  let journalRoom: Atomic<Int>
  /// Tells the files of payloads being written apart.
  var payloadsBegun = 0

  /// Opens the ledger in `folder` and recovers what was committed after its checkpoint.
  ///
  /// - Throws: `locked` if another writer has it, `notALedger` if there is no checkpoint; `missing`, `short`
  ///   or `damaged` if files or journal are not as the checkpoint says (nothing is repaired silently);
  ///   what the notary throws.
  public convenience init(_ folder: FilePath, notary: Notary) throws {
    try self.init(folder, notary: notary, Setup.standard)
  }

  init(_ folder: FilePath, notary: Notary, _ setup: Setup) throws {
    layout = Layout(folder, segmentSize: setup.segmentSize)
    disk = setup.disk
    longestInlineFrame = setup.longestInlineFrame
    self.notary = notary
    guard try disk.status(layout.checkpoint) != nil else {
      throw StoreError(.notALedger, "there is no checkpoint, so this is no ledger", path: layout.checkpoint)
    }
    lock = try WriterLock(layout, disk)
    files = FileCache(layout: layout, disk: disk)
    checkpointed = try notary.read(try LedgerReader.checkpoint(layout, disk))
    // If the checkpoint was replaced just before a crash, its name lasts before the journal is overwritten.
    try disk.syncDirectory(folder)
    let reader = LedgerReader(files: files, size: checkpointed.size)
    var flat = try FlatFiles(adopting: reader, root: checkpointed.root)
    guard let file = try disk.open(layout.journal, .write) else { throw Disk.missing(layout.journal) }
    journal = try Journal(file, after: checkpointed, disk) { whole throws(StoreError) in
      try Self.replay(whole, onto: &flat, reader)
    }
    try flat.flush()
    try flat.cutRest()
    self.flat = flat
    journalRoom = Atomic(journal.room)
    try sweep()
    try redoReplacement()
  }

  /// Applies a frame as `commit` did that wrote it.
  private static func replay(
    _ whole: WholeFrame, onto flat: inout FlatFiles, _ reader: LedgerReader
  ) throws(StoreError) {
    let frame = whole.frame
    switch frame.kind {
    case .inline: try flat.append(whole.batch, .behind)
    // The frame was written after the segments had been synced, so they hold what it tells of.
    case .reference: try flat.adopt(frame.commit.count)
    }
    try flat.flushIfDue()
    if flat.tree.root != frame.commit.root {
      throw StoreError(
        .damaged, "the entries of frame \(frame.number) do not give its root",
        path: reader.files.layout.journal)
    }
  }

  /// Removes what was being made when an earlier writer ended. An addition may be made by another process.
  private func sweep() throws(StoreError) {
    for name in try disk.names(in: layout.state)
    where name.extension == "new" && !name.stem.hasPrefix("addition-") {
      _ = try disk.unlink(layout.state.appending(name))
    }
  }
}

// MARK: - What there is

extension LedgerWriter {
  /// The number of entries, those after the checkpoint included.
  public var size: Int { flat.tree.size }

  /// The size and root of the tree over all entries.
  public var head: TreeHead { TreeHead(size: flat.tree.size, root: flat.tree.root) }

  /// How many syncs of files and folders were made.
  public var syncs: Int { disk.syncs }

  /// A reader of all entries, those after the checkpoint included: for this process only.
  public func reader() throws -> LedgerReader {
    try change { () throws(StoreError) in try flat.flush() }
    return LedgerReader(files: files, size: size)
  }
}

// MARK: - Checkpoint

extension LedgerWriter {
  /// Makes a signed checkpoint over all entries and frees the journal's room.
  ///
  /// - Returns: the signed checkpoint.
  /// - Throws: `damaged` if the hashes read back are not those of the tree, `system`, what the notary throws.
  @discardableResult
  public func checkpoint() throws -> [UInt8] {
    try change { () throws(StoreError) in
      try flat.flush()
      try flat.sync()
      try checkWritten()
    }
    let head = head
    let note = try notary.sign(head)
    try change { () throws(StoreError) in
      try disk.replace(layout.checkpoint, by: note.span, through: layout.unfinished("checkpoint"))
      checkpointed = head
      try journal.begin(after: head)
      journalRoom.store(journal.room, ordering: .relaxed)
    }
    return note
  }
}
