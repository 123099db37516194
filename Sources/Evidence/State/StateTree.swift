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

  /// Of 48 bytes, without gaps: a snapshot holds it as it lies in memory.
  private struct Inner {
    var hash: Digest
    var left: Reference
    var right: Reference
    private let bitNumber: Int32
    private var staleness: Int32

    init(bit: Int, left: Reference, right: Reference) {
      hash = Merkle.emptyRoot
      self.left = left
      self.right = right
      bitNumber = Int32(bit)
      staleness = 1
    }

    var bit: Int { Int(bitNumber) }
    /// Something below has changed since `hash` was made.
    var isStale: Bool {
      get { staleness != 0 }
      set { staleness = newValue ? 1 : 0 }
    }

    /// The child on the way to `path`.
    func child(towards path: Digest) -> Reference { path.bit(bit) ? right : left }
  }

  /// A place in one of the two arrays: a leaf's number, or the complement of an inner node's.
  private struct Reference {
    private let number: Int32

    enum Place {
      case leaf(Int)
      case inner(Int)
    }

    init(leaf: Int) { number = Int32(leaf) }
    init(inner: Int) { number = ~Int32(inner) }
    init(_ number: Int32) { self.number = number }

    var place: Place { number >= 0 ? .leaf(Int(number)) : .inner(Int(~number)) }
    var stored: Int32 { number }
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
      self.top = Reference(leaf: newLeaf(Leaf(path: path, value: value, hash: hash)))
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
    guard case .inner = top.place else {
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
    switch reference.place {
    case .leaf(let i): leaves[i].hash
    case .inner(let i): inners[i].hash
    }
  }

  private mutating func refresh(_ reference: Reference) -> Digest {
    guard case .inner(let i) = reference.place, inners[i].isStale else { return hash(of: reference) }
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
      switch reference.place {
      case .leaf(let i): return i
      case .inner(let i): reference = inners[i].child(towards: path)
      }
    }
  }

  /// The inner nodes that a search for `path` passes, from the top.
  private func innerNodes(towards path: Digest) -> [Int] {
    var nodes: [Int] = []
    var reference = top
    while case .inner(let i)? = reference?.place {
      nodes.append(i)
      reference = inners[i].child(towards: path)
    }
    return nodes
  }

  private mutating func markStale(towards path: Digest) {
    var reference = top
    while case .inner(let i)? = reference?.place {
      inners[i].isStale = true
      reference = inners[i].child(towards: path)
    }
  }

  private mutating func insert(_ leaf: Leaf, branchingAt bit: Int) {
    // Down to the first node that branches after `bit`: the new node goes above it.
    var parent: Int?
    var below = top!
    while case .inner(let i) = below.place, inners[i].bit < bit {
      inners[i].isStale = true
      parent = i
      below = inners[i].child(towards: leaf.path)
    }
    let new = Reference(leaf: newLeaf(leaf))
    let isRight = leaf.path.bit(bit)
    let node = Reference(
      inner: newInner(Inner(bit: bit, left: isRight ? below : new, right: isRight ? new : below)))
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

// MARK: - In a snapshot

extension StateTree {
  /// How many bytes `append` appends, or a few less.
  var byteCount: Int { leaves.count * MemoryLayout<Leaf>.stride + inners.count * MemoryLayout<Inner>.stride }

  /// Appends the nodes as they lie in memory: free ones too, which the next ones take.
  mutating func append(to bytes: inout [UInt8]) {
    _ = root()
    bytes.append(elements: leaves)
    bytes.append(elements: inners)
    bytes.append(elements: freeLeaves)
    bytes.append(elements: freeInners)
    bytes.append(elements: top.map { [$0.stored] } ?? [])
  }

  /// The tree that comes next in a snapshot; nil if its nodes don't hang together.
  init?(_ reader: inout SnapshotReader) {
    guard let leaves = reader.elements(of: Leaf.self), let inners = reader.elements(of: Inner.self),
      let freeLeaves = reader.elements(of: Int.self), let freeInners = reader.elements(of: Int.self),
      let top = reader.elements(of: Int32.self), top.count <= 1
    else { return nil }
    self.leaves = leaves
    self.inners = inners
    self.freeLeaves = freeLeaves
    self.freeInners = freeInners
    self.top = top.first.map { Reference($0) }
    guard freeLeaves.allSatisfy(leaves.indices.contains), freeInners.allSatisfy(inners.indices.contains),
      hangsTogether
    else { return nil }
  }

  /// Whether every walk from the top ends at a leaf: the bits grow on the way down.
  private var hangsTogether: Bool {
    guard let top else { return count == 0 }
    var waiting = [(top, -1)]
    var seen = 0
    while let (reference, bit) = waiting.popLast() {
      switch reference.place {
      case .leaf(let i):
        guard leaves.indices.contains(i) else { return false }
        seen += 1
      case .inner(let i):
        guard inners.indices.contains(i), (bit + 1..<256).contains(inners[i].bit), seen <= count else { return false }
        waiting.append((inners[i].left, inners[i].bit))
        waiting.append((inners[i].right, inners[i].bit))
      }
    }
    return seen == count
  }
}
