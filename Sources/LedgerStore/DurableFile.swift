public import SystemPackage

/// A small file outside a ledger's folder that is replaced as a whole: a crash leaves the old or the new.
public enum DurableFile {
  /// The bytes of the file; nil if there is none.
  public static func contents(of path: FilePath) throws(StoreError) -> [UInt8]? {
    try Disk().contents(of: path)
  }

  /// Replaces the file's bytes, lastingly.
  public static func replace(_ path: FilePath, by bytes: [UInt8], permissions: UInt32) throws(StoreError) {
    let new = FilePath(path.string + ".new")
    try Disk().replace(path, by: bytes.span, through: new, permissions: permissions)
  }

  /// Deletes the file, lastingly; false if there is none.
  @discardableResult
  public static func delete(_ path: FilePath) throws(StoreError) -> Bool {
    let wasThere = try Disk().unlink(path)
    let parent = path.removingLastComponent()
    if try Disk().status(parent) != nil { try Disk().syncDirectory(parent.isEmpty ? "." : parent) }
    return wasThere
  }
}
