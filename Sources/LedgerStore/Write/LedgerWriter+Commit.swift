import Synchronization
import TransparencyLog

/// Entries that are in the tree and on their way to the disk: the first half of a commit.
public struct StagedCommit: Sendable {
  let first: Int
  /// How many entries.
  public private(set) var count: Int
  /// The tree with the entries.
  public private(set) var head: TreeHead
  private(set) var way: Way

  enum Way {
    /// They fit into a frame.
    case inline(EntryBatch)
    /// They are written to segments, of which this one isn't synced yet.
    case reference(OpenFile)
  }

  init(_ way: Way, first: Int, head: TreeHead) {
    self.way = way
    self.first = first
    count = head.size - first
    self.head = head
  }

  /// Takes in the commit staged after this one, so that one sync makes both last; false if it can't.
  public mutating func join(_ next: StagedCommit) -> Bool {
    guard case .reference(let file) = way, case .reference(let nextFile) = next.way, file === nextFile else {
      return false
    }
    precondition(next.first == first + count, "commits are finished in the order in which they were staged")
    count += next.count
    head = next.head
    return true
  }
}

extension LedgerWriter {
  /// Makes entries the ledger's: when this returns, they outlive any crash. All of them or none.
  ///
  /// Makes a checkpoint first when the journal has no more room.
  ///
  /// - Returns: the tree with the entries.
  /// - Throws: `system` if a write or sync failed, and what making a checkpoint throws.
  @discardableResult
  public func commit(_ batch: EntryBatch) throws -> TreeHead {
    if batch.count == 0 { return head }
    if !journal.hasRoom(payload: fits(batch) ? batch.bytes.count : 0) { try checkpoint() }
    let staged = try stage(batch)
    try finish(staged)
    return staged.head
  }

  /// The first half of a commit: puts entries into the tree, and into their segments if they are many.
  /// They aren't the ledger's before they are finished; until then nothing else may be done than staging
  /// more, and finishing.
  ///
  /// - Precondition: there is room, see `hasRoom`.
  public func stage(_ batch: EntryBatch) throws(StoreError) -> StagedCommit {
    precondition(batch.count > 0 && batch.leaves.count == batch.count, "there is something to commit, hashed")
    let first = size
    return try change { () throws(StoreError) in
      let isInline = fits(batch)
      try flat.append(batch, isInline ? .behind : .atOnce)
      // What isn't finished may get into the files: if it never is, recovery cuts it off.
      try flat.flushIfDue()
      if isInline { return StagedCommit(.inline(batch), first: first, head: head) }
      // What rolled within the batch was synced then.
      return StagedCommit(.reference(flat.lastSegment), first: first, head: head)
    }
  }

  /// The second half, in the order of staging: one sync, or two, and the entries are the ledger's.
  public func finish(_ staged: StagedCommit) throws(StoreError) {
    try change { () throws(StoreError) in
      let frame = JournalFrame.Commit(first: staged.first, count: staged.count, root: staged.head.root)
      switch staged.way {
      case .inline(let batch): try journal.append(frame, batch)
      case .reference(let segment):
        try disk.sync(segment)
        try journal.append(frame, nil)
      }
      journalRoom.store(journal.room, ordering: .relaxed)
    }
  }

  /// Whether the journal has room for this many more commits, whatever their size; a checkpoint makes room.
  public func hasRoom(commits: Int) -> Bool {
    journalRoom.load(ordering: .relaxed) >= commits * (longestInlineFrame + JournalFrame.alignment)
  }

  private func fits(_ batch: EntryBatch) -> Bool {
    JournalFrame.length(payload: batch.bytes.count) <= longestInlineFrame
  }

  /// Lets no later call change anything, for the caller has lost its place; returns the failure, to be thrown.
  public func poisoned(by error: any Error) -> any Error {
    let reason = (error as? StoreError) ?? StoreError(.system, "\(error)", path: layout.folder)
    failure.withLock { $0 = $0 ?? reason }
    return error
  }

  /// Runs what changes files, and remembers a failure.
  func change<Result: ~Copyable>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    if let failure = failure.withLock({ $0 }) {
      throw StoreError(
        .poisoned, "an earlier failure leaves unknown what is on the disk (\(failure)); open the ledger anew",
        path: layout.folder)
    }
    do {
      return try body()
    } catch {
      switch error.code {
      case .system, .damaged, .short, .missing: failure.withLock { $0 = $0 ?? error }
      default: break
      }
      throw error
    }
  }
}
