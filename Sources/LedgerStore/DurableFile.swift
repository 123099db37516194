public import SystemPackage

/// A small file outside a ledger's folder that is replaced as a whole: a crash leaves the old or the new.
public enum DurableFile {
  private static var disk: Disk { LedgerWriter.Setup.standard.disk }

  /// The bytes of the file; nil if there is none.
  public static func contents(of path: FilePath) throws(StoreError) -> [UInt8]? {
    try disk.contents(of: path)
  }

  /// Replaces the file's bytes, lastingly.
  public static func replace(_ path: FilePath, by bytes: [UInt8], permissions: UInt32) throws(StoreError) {
    let new = FilePath(path.string + ".new")
    try disk.replace(path, by: bytes.span, through: new, permissions: permissions)
  }

  /// Deletes the file, lastingly; false if there is none.
  @discardableResult
  public static func delete(_ path: FilePath) throws(StoreError) -> Bool {
    let wasThere = try disk.unlink(path)
    let parent = path.removingLastComponent()
    if try disk.status(parent) != nil { try disk.syncDirectory(parent.isEmpty ? "." : parent) }
    return wasThere
  }

  /// Makes a folder, and those above it that are missing, for its owner alone.
  public static func makeFolder(_ path: FilePath) throws(StoreError) {
    if try disk.status(path) != nil { return }
    let parent = path.removingLastComponent()
    if !parent.isEmpty { try makeFolder(parent) }
    _ = try disk.makeDirectory(path, permissions: 0o700)
    try disk.syncDirectory(parent.isEmpty ? "." : parent)
  }

  /// Writes over the beginning of a file, lastingly.
  public static func overwrite(_ path: FilePath, with bytes: [UInt8]) throws(StoreError) {
    guard let file = try disk.open(path, .write) else { throw Disk.missing(path) }
    try disk.write(bytes.span, to: file, at: 0)
    try disk.sync(file)
  }

  /// Opens a file for reading.
  public static func open(_ path: FilePath) throws(StoreError) -> StoredFile {
    guard let file = try disk.open(path, .read) else { throw Disk.missing(path) }
    return StoredFile(file: file, disk: disk, size: try disk.length(file))
  }
}
