internal import TransparencyLog

/// The tree of a replay: whole groups of 256 leaves, whose roots the workers made, and roots at any size
/// of the group that is being applied.
struct GrowingTree {
  /// The tree over whole groups.
  private var groups = CompactRange()
  /// The tree up to some leaf after them; moved on when a root is asked for.
  private var fine = CompactRange()
  /// The size beyond which leaves are missing, so that no root is known.
  private(set) var knownSize = Int.max

  static let groupSize = 256

  /// The number of leaves in whole groups.
  var groupedSize: Int { groups.size }

  /// Takes in a whole group.
  mutating func append(group root: Digest) { groups.append(subtree: root, level: 8) }

  /// From this leaf on, leaves are missing.
  mutating func loseLeaves(from index: Int) { knownSize = min(knownSize, index) }

  /// The root at a size in the group after the whole ones; nil if a leaf is missing.
  ///
  /// - Parameter leaf: the leaf at an index of that group.
  mutating func root(at size: Int, leaf: (Int) -> Digest) -> Digest? {
    guard size <= knownSize else { return nil }
    if fine.size < groups.size || fine.size > size { fine = groups }
    while fine.size < size { fine.append(leaf(fine.size)) }
    return fine.root
  }
}
