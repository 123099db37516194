public import TransparencyLog

/// The compact sparse Merkle tree over a state: its shape is a function of the set, not of history.
///
///     path  = SHA-256(type || ":" || key)
///     leaf  = SHA-256(0x00 || path || SHA-256(value))
///     inner = SHA-256(0x01 || bit || left || right)      bit: one byte
///     root of the empty state = SHA-256("")
///
/// `bit` is the first bit in which the paths below a node differ (0: the most significant bit of the
/// first byte). A change marks the nodes above it; `root()` hashes what is marked and nothing else, so
/// that a block costs what changed in it.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.5.
public struct StateTree: Sendable {
  private struct Leaf {
    var path: Digest
    var value: Digest
    var hash: Digest
  }

  private struct Inner {
    var bit: Int
    var left: Reference
    var right: Reference
    var hash: Digest
    /// Something below has changed since `hash` was made.
    var isStale: Bool
  }

  /// A place in one of the two arrays.
  private enum Reference {
    case leaf(Int)
    case inner(Int)
  }

  private var leaves: [Leaf] = []
  private var inners: [Inner] = []
  private var freeLeaves: [Int] = []
  private var freeInners: [Int] = []
  private var top: Reference?

  /// The state in which nothing is set.
  public init() {}

  /// How many keys have a value.
  public var count: Int { leaves.count - freeLeaves.count }

  /// Where (type, key) stands in the tree.
  public static func path(type: StateType, key: Span<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(type.rawValue.utf8.span)
    hash.update(UInt8(ascii: ":"))
    hash.update(key)
    return hash.finalize()
  }

  /// Sets the digest of the value at `path`.
  public mutating func set(_ path: Digest, to value: Digest) {
    let hash = Self.leafHash(path: path, value: value)
    guard let top else {
      self.top = .leaf(newLeaf(Leaf(path: path, value: value, hash: hash)))
      return
    }
    let nearest = nearestLeaf(to: path, from: top)
    guard let bit = path.firstDifference(from: leaves[nearest].path) else {
      if leaves[nearest].value == value { return }
      leaves[nearest].value = value
      leaves[nearest].hash = hash
      markStale(towards: path)
      return
    }
    insert(Leaf(path: path, value: value, hash: hash), branchingAt: bit)
  }

  /// Removes what stands at `path`, if anything does.
  public mutating func remove(_ path: Digest) {
    guard let top else { return }
    let nearest = nearestLeaf(to: path, from: top)
    guard leaves[nearest].path == path else { return }
    freeLeaves.append(nearest)
    guard case .inner = top else {
      self.top = nil
      return
    }
    // The parent goes too: its other child takes its place.
    markStale(towards: path)
    let walk = innerNodes(towards: path)
    let parent = walk[walk.count - 1]
    let other = path.bit(inners[parent].bit) ? inners[parent].left : inners[parent].right
    freeInners.append(parent)
    if walk.count == 1 {
      self.top = other
    } else {
      replaceChild(of: walk[walk.count - 2], towards: path, by: other)
    }
  }

  /// The root: hashes what has changed since it was last asked for.
  public mutating func root() -> Digest {
    guard let top else { return Merkle.emptyRoot }
    return refresh(top)
  }

  // MARK: Proofs

  /// A proof of what stands at `path`, or that nothing does; of the state as `root()` last saw it.
  public mutating func proof(for path: Digest) -> StateProof.Path {
    _ = root()
    guard let top else { return StateProof.Path(steps: [], end: nil) }
    let end = leaves[nearestLeaf(to: path, from: top)]
    let steps = innerNodes(towards: path).reversed().map { node in
      let inner = inners[node]
      let sibling = hash(of: path.bit(inner.bit) ? inner.left : inner.right)
      return StateProof.Step(bit: inner.bit, hash: sibling)
    }
    return StateProof.Path(steps: steps, end: .init(path: end.path, value: end.value))
  }

  // MARK: Hashes

  static func leafHash(path: Digest, value: Digest) -> Digest {
    var hash = SHA256()
    hash.update(0)
    hash.update(path)
    hash.update(value)
    return hash.finalize()
  }

  static func innerHash(bit: Int, left: Digest, right: Digest) -> Digest {
    var hash = SHA256()
    hash.update(1)
    hash.update(UInt8(bit))
    hash.update(left)
    hash.update(right)
    return hash.finalize()
  }

  private func hash(of reference: Reference) -> Digest {
    switch reference {
    case .leaf(let i): leaves[i].hash
    case .inner(let i): inners[i].hash
    }
  }

  private mutating func refresh(_ reference: Reference) -> Digest {
    guard case .inner(let i) = reference, inners[i].isStale else { return hash(of: reference) }
    let left = refresh(inners[i].left)
    let right = refresh(inners[i].right)
    inners[i].hash = Self.innerHash(bit: inners[i].bit, left: left, right: right)
    inners[i].isStale = false
    return inners[i].hash
  }

  // MARK: Shape

  private func nearestLeaf(to path: Digest, from start: Reference) -> Int {
    var reference = start
    while true {
      switch reference {
      case .leaf(let i): return i
      case .inner(let i): reference = path.bit(inners[i].bit) ? inners[i].right : inners[i].left
      }
    }
  }

  /// The inner nodes that a search for `path` passes, from the top.
  private func innerNodes(towards path: Digest) -> [Int] {
    var nodes: [Int] = []
    var reference = top
    while case .inner(let i) = reference {
      nodes.append(i)
      reference = path.bit(inners[i].bit) ? inners[i].right : inners[i].left
    }
    return nodes
  }

  private mutating func markStale(towards path: Digest) {
    var reference = top
    while case .inner(let i) = reference {
      inners[i].isStale = true
      reference = path.bit(inners[i].bit) ? inners[i].right : inners[i].left
    }
  }

  private mutating func insert(_ leaf: Leaf, branchingAt bit: Int) {
    // Down to the first node that branches after `bit`: the new node goes above it.
    var parent: Int?
    var below = top!
    while case .inner(let i) = below, inners[i].bit < bit {
      inners[i].isStale = true
      parent = i
      below = leaf.path.bit(inners[i].bit) ? inners[i].right : inners[i].left
    }
    let new = Reference.leaf(newLeaf(leaf))
    let isRight = leaf.path.bit(bit)
    let node = Reference.inner(
      newInner(
        Inner(
          bit: bit, left: isRight ? below : new, right: isRight ? new : below,
          hash: Merkle.emptyRoot, isStale: true)))
    if let parent { replaceChild(of: parent, towards: leaf.path, by: node) } else { top = node }
  }

  private mutating func replaceChild(of parent: Int, towards path: Digest, by child: Reference) {
    if path.bit(inners[parent].bit) { inners[parent].right = child } else { inners[parent].left = child }
  }

  private mutating func newLeaf(_ leaf: Leaf) -> Int {
    if let free = freeLeaves.popLast() {
      leaves[free] = leaf
      return free
    }
    leaves.append(leaf)
    return leaves.count - 1
  }

  private mutating func newInner(_ inner: Inner) -> Int {
    if let free = freeInners.popLast() {
      inners[free] = inner
      return free
    }
    inners.append(inner)
    return inners.count - 1
  }
}
