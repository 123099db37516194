/// What a growing tree must remember: its size and the roots of the perfect subtrees it consists of.
///
///     size 7 = 0b111              *
///                          /            \
///                        *               *
///                     /     \           / \
///     peaks:        P0                 P1  P2
///                 /    \              / \   |
///               0  1  2  3           4   5  6
///
/// There is one peak for each one bit of the size, the largest subtree first. Appending a leaf hashes
/// as many nodes as the size has trailing one bits: one a leaf on average, and allocates nothing.
public struct CompactRange: Hashable, Sendable {
  /// The number of leaves.
  public private(set) var size: Int
  /// The roots of the perfect subtrees from left to right, the largest first.
  public private(set) var peaks: [Digest]

  /// The tree without leaves.
  public init() {
    size = 0
    peaks = []
    peaks.reserveCapacity(64)
  }

  /// The tree of `size` leaves over the peaks given; nil unless there is one peak for each one bit.
  public init?(size: Int, peaks: [Digest]) {
    guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.peaks = peaks
  }

  /// The root hash of the tree.
  public var root: Digest {
    guard var hash = peaks.last else { return Merkle.emptyRoot }
    for peak in peaks.dropLast().reversed() { hash = Merkle.node(peak, hash) }
    return hash
  }

  /// The positions of the peaks, in their order.
  public var peakNodes: [TreeNode] { Self.peakNodes(ofSize: size) }

  /// The positions of the peaks of a tree of `size` leaves, the largest first.
  public static func peakNodes(ofSize size: Int) -> [TreeNode] {
    var nodes: [TreeNode] = []
    for level in stride(from: 62, through: 0, by: -1) where size >> level & 1 == 1 {
      // The bits above this one count the leaves to the left, in subtrees of this level.
      nodes.append(TreeNode(level: level, index: (size >> level) - 1))
    }
    return nodes
  }
}

extension CompactRange {
  /// Appends a leaf.
  public mutating func append(_ leaf: Digest) {
    merge(leaf, level: 0) { _, _ in }
  }

  /// Appends a leaf and tells of every stored hash that it completes.
  ///
  /// - Parameter completed: called for the leaf itself and then upwards for each perfect subtree that is
  ///   complete with it and whose level is a multiple of 8: the hashes that tiles consist of.
  public mutating func append(_ leaf: Digest, completed: (TreeNode, Digest) -> Void) {
    completed(TreeNode(level: 0, index: size), leaf)
    merge(leaf, level: 0, completed: completed)
  }

  /// Appends a leaf; the stored hashes that it completes go to `rows`.
  public mutating func append(_ leaf: Digest, to rows: inout TileRows) {
    rows.append(leaf, row: 0)
    merge(leaf, level: 0) { node, hash in rows.append(hash, row: node.level >> 3) }
  }

  /// Appends leaves.
  public mutating func append(contentsOf leaves: Span<Digest>) {
    for i in leaves.indices { merge(leaves[i], level: 0) { _, _ in } }
  }

  /// Appends leaves; the stored hashes that they complete go to `rows`.
  public mutating func append(contentsOf leaves: Span<Digest>, to rows: inout TileRows) {
    for i in leaves.indices { append(leaves[i], to: &rows) }
  }

  /// Appends a whole perfect subtree by its root: workers hash subtrees in parallel, and only this is
  /// done in order.
  ///
  /// The size must be a multiple of the subtree's `2^level` leaves (else a trap).
  public mutating func append(subtree root: Digest, level: Int) {
    merge(root, level: level) { _, _ in }
  }

  /// Appends a whole perfect subtree by its root; the stored hashes from its root's level upwards go to
  /// `rows` (those below belong to the worker that hashed it).
  public mutating func append(subtree root: Digest, level: Int, to rows: inout TileRows) {
    if level & 7 == 0 { rows.append(root, row: level >> 3) }
    merge(root, level: level) { node, hash in rows.append(hash, row: node.level >> 3) }
  }

  @inline(__always)
  private mutating func merge(_ root: Digest, level: Int, completed: (TreeNode, Digest) -> Void) {
    precondition(level >= 0 && level < 62, "a level is 0 to 61")
    precondition(size & ((1 << level) - 1) == 0, "a subtree starts at a multiple of its size")
    var hash = root
    var level = level
    let newSize = size + (1 << level)
    while size >> level & 1 == 1 {
      hash = Merkle.node(peaks.removeLast(), hash)
      level += 1
      if level & 7 == 0 { completed(TreeNode(level: level, index: size >> level), hash) }
    }
    peaks.append(hash)
    size = newSize
  }
}
