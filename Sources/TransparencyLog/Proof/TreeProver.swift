/// Makes proofs from stored hashes: of a tree, levels 0, 8, 16 … are stored (its tile rows), and the
/// levels between are hashed again.
///
///     level 16                          row 2   o
///                                            /     \
///     levels 9 to 15                   hashed again from up to 256 of row 1, and remembered
///                                          /         \
///     level 8                    row 1    o  …         o
///                                       /    \
///     levels 1 to 7                  hashed again from up to 256 of row 0
///                                     /        \
///     level 0                   row 0 o …       o        leaf hashes
///
/// A proof reads one range of at most 256 hashes a row, and only rows above 0 are worth remembering: so a
/// proof costs one read and 255 hashes once the rows above are known. One prover serves one thread.
public struct TreeProver: Sendable {
  /// The tree that is proven; its root is for the caller to compare with the checkpoint's.
  public let tree: CompactRange
  /// At k: the hash over all peaks from the k-th on.
  private let foldsFromRight: [Digest]
  private let positions: [TreeNode]
  /// Subtrees of rows above 0, by the position of their root.
  private var remembered: [TreeNode: Subtree] = [:]
  private let capacity: Int
  /// The subtree of leaf hashes used last: proofs of neighbours share it.
  private var lastLeaves: (root: TreeNode, subtree: Subtree)?

  /// A prover for a tree.
  ///
  /// - Parameter capacity: how many subtrees of up to 256 hashes are remembered, 16 KiB each.
  public init(tree: CompactRange, capacity: Int = 1024) {
    self.tree = tree
    self.capacity = capacity
    positions = tree.peakNodes
    var folds = tree.peaks
    for i in folds.indices.dropLast().reversed() { folds[i] = Merkle.node(folds[i], folds[i + 1]) }
    foldsFromRight = folds
  }

  /// The inclusion proof of the leaf at `index`, from its sibling up; an index outside is a trap.
  ///
  /// - Parameter read: gives the stored hashes of a row in a range, all of them, or throws. The range lies
  ///   inside one tile and inside the tree.
  public mutating func inclusionProof<Failure: Error>(
    index: Int, read: (_ row: Int, _ range: Range<Int>) throws(Failure) -> [Digest]
  ) throws(Failure) -> [Digest] {
    precondition(index >= 0 && index < tree.size, "the index is in the tree")
    return try path(from: TreeNode(level: 0, index: index), read: read)
  }

  /// The consistency proof from the tree of `oldSize` leaves to this one; a larger size is a trap.
  ///
  /// It is empty from size 0 and from the same size.
  ///
  /// - Parameter read: as for `inclusionProof`.
  public mutating func consistencyProof<Failure: Error>(
    oldSize: Int, read: (_ row: Int, _ range: Range<Int>) throws(Failure) -> [Digest]
  ) throws(Failure) -> [Digest] {
    precondition(oldSize >= 0 && oldSize <= tree.size, "the older tree is not larger")
    if oldSize == 0 || oldSize == tree.size { return [] }
    // Both roots stand over the last perfect subtree of the older tree; its hash comes first, unless it
    // is the whole older tree, whose root the verifier has.
    let level = oldSize.trailingZeroBitCount
    let node = TreeNode(level: level, index: (oldSize - 1) >> level)
    let path = try path(from: node, read: read)
    return node.index == 0 ? path : [try hash(of: node, read: read)] + path
  }

  /// The siblings from a perfect subtree up to the root of the tree.
  private mutating func path<Failure: Error>(
    from node: TreeNode, read: (Int, Range<Int>) throws(Failure) -> [Digest]
  ) throws(Failure) -> [Digest] {
    let peak = positions.firstIndex { $0.leaves.upperBound > node.leaves.lowerBound }!
    var path: [Digest] = []
    path.reserveCapacity(64)
    var node = node
    while node.level < positions[peak].level {
      let row = node.level >> 3
      let top = min(8 * (row + 1), positions[peak].level)
      let root = TreeNode(level: top, index: node.index >> (top - node.level))
      let subtree = try subtree(root, row: row, read: read)
      while node.level < top {
        path.append(subtree.hash(of: node.sibling, root: root))
        node = node.parent
      }
    }
    if peak + 1 < positions.count { path.append(foldsFromRight[peak + 1]) }
    path.append(contentsOf: tree.peaks[..<peak].reversed())
    return path
  }

  private mutating func hash<Failure: Error>(
    of node: TreeNode, read: (Int, Range<Int>) throws(Failure) -> [Digest]
  ) throws(Failure) -> Digest {
    if let peak = positions.firstIndex(of: node) { return tree.peaks[peak] }
    let row = node.level >> 3
    let height = node.level - 8 * row
    let hashes = try read(row, node.index << height..<(node.index + 1) << height)
    return Merkle.root(ofPerfect: hashes.span)
  }

  /// The subtree under `root`, hashed from the stored hashes of `row`.
  private mutating func subtree<Failure: Error>(
    _ root: TreeNode, row: Int, read: (Int, Range<Int>) throws(Failure) -> [Digest]
  ) throws(Failure) -> Subtree {
    if row == 0 {
      if let last = lastLeaves, last.root == root { return last.subtree }
    } else if let known = remembered[root] {
      return known
    }
    let height = root.level - 8 * row
    let range = root.index << height..<(root.index + 1) << height
    let hashes = try read(row, range)
    precondition(hashes.count == range.count, "a read gives the whole range or throws")
    let subtree = Subtree(over: hashes, row: row)
    if row == 0 {
      lastLeaves = (root, subtree)
    } else if capacity > 0 {
      // Forgetting everything at once is simple, and rare enough not to matter.
      if remembered.count >= capacity { remembered.removeAll(keepingCapacity: true) }
      remembered[root] = subtree
    }
    return subtree
  }
}

/// All hashes of a perfect subtree over up to 256 stored hashes.
///
///     nodes = n stored hashes || n/2 hashes above them || … || the root
///     the children of nodes[n + i] are nodes[2 i] and nodes[2 i + 1]
private struct Subtree: Sendable {
  private let nodes: [Digest]
  private let row: Int

  init(over hashes: [Digest], row: Int) {
    var nodes = hashes
    nodes.reserveCapacity(2 * hashes.count - 1)
    // In pairs, but for the root: every row below it has an even number of nodes.
    for i in stride(from: 0, to: hashes.count - 2, by: 2) {
      let (left, right) = Merkle.nodes(nodes[2 * i], nodes[2 * i + 1], nodes[2 * i + 2], nodes[2 * i + 3])
      nodes.append(left)
      nodes.append(right)
    }
    if hashes.count > 1 { nodes.append(Merkle.node(nodes[nodes.count - 2], nodes[nodes.count - 1])) }
    self.nodes = nodes
    self.row = row
  }

  func hash(of node: TreeNode, root: TreeNode) -> Digest {
    let above = 2 << (root.level - 8 * row)
    let start = above - (above >> (node.level - 8 * row))
    return nodes[start + node.index - (root.index << (root.level - node.level))]
  }
}

extension CompactRange {
  /// The tree of `size` leaves from its stored hashes: what opening a ledger takes.
  ///
  /// - Parameter read: gives the stored hashes of a row in a range, all of them, or throws; at most one
  ///   read of at most 255 hashes a row.
  public init<Failure: Error>(
    size: Int, read: (_ row: Int, _ range: Range<Int>) throws(Failure) -> [Digest]
  ) throws(Failure) {
    precondition(size >= 0, "a tree has no negative size")
    var peaks: [Digest] = []
    peaks.reserveCapacity(64)
    for row in stride(from: 7, through: 0, by: -1) {
      let end = size >> (8 * row)
      let width = end & 255
      if width == 0 { continue }
      let hashes = try read(row, end - width..<end)
      precondition(hashes.count == width, "a read gives the whole range or throws")
      var start = 0
      for height in stride(from: 7, through: 0, by: -1) where width >> height & 1 == 1 {
        let subtree = hashes.span.extracting(start..<start + (1 << height))
        peaks.append(Merkle.root(ofPerfect: subtree))
        start += 1 << height
      }
    }
    self.init(size: size, peaks: peaks)!
  }
}
