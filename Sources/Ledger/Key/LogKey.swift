internal import LedgerStore
public import SystemPackage
public import TransparencyLog

/// The key that signs a ledger's checkpoints, in a file outside the ledger's folder. Beside it lies the
/// newest checkpoint that was published under it.
///
/// Source: ledger-spec/4-files.md, 4.4.
public struct LogKey: Sendable {
  /// Where the key lies.
  public let path: FilePath
  /// The key.
  public let signer: SignerKey

  /// The key that was read from `path`.
  public init(path: FilePath, signer: SignerKey) {
    self.path = path
    self.signer = signer
  }

  /// Where the newest published checkpoint lies.
  public var checkpointPath: FilePath { FilePath(path.string + ".checkpoint") }

  /// The newest published checkpoint; nil if none was.
  func published() throws -> VerifiedCheckpoint? {
    guard let bytes = try DurableFile.contents(of: checkpointPath) else { return nil }
    return try UnverifiedNote(bytes.span).verifiedCheckpoint(log: signer.verifierKey)
  }

  /// Keeps the note of a checkpoint beside the key, before the ledger's own is replaced.
  func publish(_ note: [UInt8]) throws {
    try DurableFile.replace(checkpointPath, by: note, permissions: 0o644)
  }

  /// Signs the checkpoint of a tree.
  func sign(_ head: TreeHead) throws -> [UInt8] {
    let origin = try Origin(signer.verifierKey.name.utf8.span)
    return try Checkpoint(origin: origin, size: head.size, root: head.root).signed(by: signer).bytes
  }
}
