public import SystemPackage
import TransparencyLog

extension LedgerWriter {
  /// Makes a ledger without entries in `folder`, with a checkpoint of size 0, and opens it.
  ///
  /// The folder may be there, but with nothing in it except what an interrupted call left.
  ///
  /// - Throws: `exists` if the folder holds a ledger or anything else, `system`, what the notary throws.
  public static func create(_ folder: FilePath, notary: Notary) throws -> LedgerWriter {
    try create(folder, notary: notary, Setup.standard)
  }

  static func create(_ folder: FilePath, notary: Notary, _ setup: Setup) throws -> LedgerWriter {
    let layout = Layout(folder, segmentSize: setup.segmentSize)
    let disk = setup.disk
    if try disk.makeDirectory(folder) {
      // A path of one element has its parent in the working folder.
      let parent = folder.removingLastComponent()
      try disk.syncDirectory(parent.isEmpty ? "." : parent)
    }
    if let other = try inUse(layout, disk) {
      throw StoreError(.exists, "the folder is in use already", path: other)
    }
    for name in Layout.folders { _ = try disk.makeDirectory(folder.appending(name)) }
    try disk.syncDirectory(folder)
    try withExtendedLifetime(try WriterLock(layout, disk)) {
      try makeJournal(layout, disk, setup.journalCapacity)
      // The checkpoint comes last: without it there is no ledger, and making one starts over.
      let note = try notary.sign(.empty)
      try disk.replace(layout.checkpoint, by: note.span, through: layout.unfinished("checkpoint"))
    }
    return try LedgerWriter(folder, notary: notary, setup)
  }

  /// Whether a folder that is there holds nothing but what an interrupted call of `create` left.
  public static func canCreate(in folder: FilePath) throws(StoreError) -> Bool {
    let setup = Setup.standard
    return try inUse(Layout(folder, segmentSize: setup.segmentSize), setup.disk) == nil
  }

  /// Something that no interrupted call has left in the folder; nil if there is nothing.
  private static func inUse(_ layout: Layout, _ disk: Disk) throws(StoreError) -> FilePath? {
    let made = [layout.lock, layout.journal, layout.unfinished("journal"), layout.unfinished("checkpoint")]
    for name in try disk.names(in: layout.folder) {
      let path = layout.folder.appending(name)
      guard Layout.folders.contains(name.string) else { return path }
      let others = try disk.names(in: path).map { path.appending($0) }.filter { !made.contains($0) }
      if let other = others.first { return other }
    }
    return nil
  }

  private static func makeJournal(_ layout: Layout, _ disk: Disk, _ capacity: Int) throws(StoreError) {
    let path = layout.unfinished("journal")
    guard let file = try disk.open(path, .fresh, permissions: 0o600) else { throw Disk.missing(path) }
    try Journal.fill(file, capacity, disk)
    try disk.rename(path, to: layout.journal)
    try disk.syncDirectory(layout.state)
  }
}
