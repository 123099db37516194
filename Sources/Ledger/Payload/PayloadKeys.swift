internal import LedgerStore
public import SystemPackage
public import TransparencyLog

/// The keys of payloads: a file of 32 bytes each, in a folder apart from the ledger's, so that backups of
/// the ledger hold nothing that an erasure cannot reach.
///
/// Source: ledger-spec/4-files.md, 4.5.
public struct PayloadKeys: Sendable {
  /// Where they lie.
  public let folder: FilePath

  /// Keys in `folder`, which is made when the first is.
  public init(folder: FilePath) { self.folder = folder }

  /// The folder beside a ledger's log key.
  public init(beside key: FilePath) { self.init(folder: FilePath(key.string + ".payloads")) }

  private func path(_ name: Digest) -> FilePath { folder.appending(name.hex) }

  /// The key of a payload; nil if there is none, or it doesn't have 32 bytes.
  public func key(_ name: Digest) throws -> [UInt8]? {
    guard let bytes = try DurableFile.contents(of: path(name)), bytes.count == AES256GCM.keyByteCount else {
      return nil
    }
    return bytes
  }

  func store(_ key: [UInt8], for name: Digest) throws {
    try DurableFile.makeFolder(folder)
    try DurableFile.replace(path(name), by: key, permissions: 0o600)
  }

  /// Destroys a key; false if there was none.
  @discardableResult
  func destroy(_ name: Digest) throws -> Bool {
    // The second is what a crash leaves of a key that was being stored.
    let wasThere = try destroy(path(name))
    try destroy(FilePath(path(name).string + ".new"))
    return wasThere
  }

  @discardableResult
  private func destroy(_ file: FilePath) throws -> Bool {
    guard try DurableFile.contents(of: file) != nil else { return false }
    // The bytes are overwritten first: on a file system that writes in place, nothing of the key is left.
    try DurableFile.overwrite(file, with: [UInt8](repeating: 0, count: AES256GCM.keyByteCount))
    return try DurableFile.delete(file)
  }
}
