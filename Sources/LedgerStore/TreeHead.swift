public import TransparencyLog

/// A tree by its size and root: what a checkpoint says about a ledger.
public struct TreeHead: Hashable, Sendable {
  /// The number of entries.
  public let size: Int
  /// The root hash.
  public let root: Digest

  /// Makes a tree head; a negative size is a trap.
  public init(size: Int, root: Digest) {
    precondition(size >= 0, "a tree's size is not negative")
    self.size = size
    self.root = root
  }

  /// The tree without entries.
  public static let empty = TreeHead(size: 0, root: Merkle.emptyRoot)
}
