/// The position of a perfect subtree: the one over the leaves
/// `[index * 2^level, (index + 1) * 2^level)`.
///
///     level 3                       0
///                         /                  \
///     level 2             0                   1
///                     /       \           /       \
///     level 1         0       1           2       3
///                    / \     / \         / \     / \
///     level 0       0   1   2   3       4   5   6   7      <- leaves
///
/// Positions do not depend on the size of the tree. Levels 0, 8, 16 … are stored (as tiles); the levels
/// between are hashed again from at most 256 stored hashes.
public struct TreeNode: Hashable, Sendable {
  /// The height above the leaves: 0 to 62.
  public let level: Int
  /// The number of the subtree among those of its level, from 0.
  public let index: Int

  /// Makes a position; a negative or unreachable one is a trap.
  public init(level: Int, index: Int) {
    precondition(
      level >= 0 && level <= 62 && index >= 0, "a level is 0 to 62, an index not negative")
    self.level = level
    self.index = index
  }

  /// The subtree beside it under the same parent.
  public var sibling: TreeNode { TreeNode(level: level, index: index ^ 1) }

  /// The subtree above it.
  public var parent: TreeNode { TreeNode(level: level + 1, index: index >> 1) }

  /// The leaves under it.
  public var leaves: Range<Int> { index << level..<(index + 1) << level }
}
