import Testing
import TransparencyLog

@Suite("Inclusion and consistency")
struct ProofTests {
  static func prover(_ oracle: Oracle, _ size: Int) -> TreeProver {
    TreeProver(tree: CompactRange(size: size) { row, range in oracle.stored(row, range) })
  }

  @Test("inclusion: every size to 600, every leaf")
  func everyLeaf() throws {
    let oracle = Oracle(size: 600)
    for size in 1...600 {
      var prover = Self.prover(oracle, size)
      let root = oracle.root(size)
      for index in 0..<size {
        let path = prover.inclusionProof(index: index) { row, range in oracle.stored(row, range) }
        // #expect costs more than the proof: one condition, spelled out only when it fails.
        if path != oracle.inclusion(index, size) { Issue.record("leaf \(index) of \(size)") }
        try InclusionProof.check(
          leaf: oracle.leaf(index), index: index, size: size, path: path.span, root: root)
      }
    }
  }

  @Test("consistency: every pair to 130")
  func everyPair() throws {
    let oracle = Oracle(size: 130)
    for new in 0...130 {
      var prover = Self.prover(oracle, new)
      for old in 0...new {
        let path = prover.consistencyProof(oldSize: old) { row, range in oracle.stored(row, range) }
        if old > 0 { #expect(path == oracle.consistency(old, new)) }
        try ConsistencyProof.check(
          oldSize: old, oldRoot: oracle.root(old), newSize: new, newRoot: oracle.root(new),
          path: path.span)
      }
    }
  }

  @Test("both, at random, in trees of two and three rows")
  func large() throws {
    let oracle = Oracle(size: 70_000)
    for seed in UInt64(0)..<40 {
      var random = SplitMix(seed: seed)
      let size = Int.random(in: seed < 20 ? 1...3000 : 65_000...70_000, using: &random)
      var prover = Self.prover(oracle, size)
      for _ in 0..<40 {
        let index = Int.random(in: 0..<size, using: &random)
        let path = prover.inclusionProof(index: index) { row, range in oracle.stored(row, range) }
        #expect(path == oracle.inclusion(index, size), "seed \(seed)")
        let old = Int.random(in: 1...size, using: &random)
        let between = prover.consistencyProof(oldSize: old) { row, range in
          oracle.stored(row, range)
        }
        #expect(between == oracle.consistency(old, size), "seed \(seed)")
        try ConsistencyProof.check(
          oldSize: old, oldRoot: oracle.root(old), newSize: size, newRoot: oracle.root(size),
          path: between.span)
      }
    }
  }

  @Test("a proof reads one range a row, inside a tile and inside the tree, and upper rows once")
  func reads() {
    let size = 66_000
    let oracle = Oracle(size: size)
    var reads: [(row: Int, range: Range<Int>)] = []
    func read(_ row: Int, _ range: Range<Int>) -> [Digest] {
      reads.append((row, range))
      return oracle.stored(row, range)
    }
    var prover = TreeProver(tree: CompactRange(size: size, read: read))
    reads = []
    _ = prover.inclusionProof(index: 12_345, read: read)
    #expect(reads.map(\.row) == [0, 1])
    #expect(reads.map(\.range) == [12_288..<12_544, 0..<256])
    reads = []
    _ = prover.inclusionProof(index: 12_346, read: read)
    #expect(reads.isEmpty)
    _ = prover.inclusionProof(index: 60_000, read: read)
    #expect(reads.map(\.row) == [0])
    reads = []
    _ = prover.inclusionProof(index: 65_999, read: read)
    #expect(reads.count { $0.range.upperBound > size >> (8 * $0.row) } == 0)
  }

  @Test("a reader that fails stops the proof with its own error")
  func failingRead() {
    struct Unreadable: Error {}
    let oracle = Oracle(size: 300)
    var prover = Self.prover(oracle, 300)
    #expect(throws: Unreadable.self) {
      try prover.inclusionProof(index: 1) { _, _ throws(Unreadable) in throw Unreadable() }
    }
  }

  @Test("an inclusion proof with one change is refused")
  func changedInclusion() {
    let oracle = Oracle(size: 70)
    func refused(_ leaf: Digest, _ index: Int, _ size: Int, _ path: [Digest], _ root: Digest) {
      let code = code {
        try InclusionProof.check(
          leaf: leaf, index: index, size: size, path: path.span, root: root)
      }
      #expect(code == .notIncluded)
    }
    for size in [1, 2, 3, 7, 8, 9, 33, 64, 70] {
      let root = oracle.root(size)
      for index in 0..<size {
        let leaf = oracle.leaf(index)
        let path = oracle.inclusion(index, size)
        for other in [index - 1, index + 1, index ^ 2, -1, size, size + 7, Int.max]
        where other != index {
          refused(leaf, other, size, path, root)
        }
        // Another size can ask for the same path; then the root still tells what it is of.
        refused(leaf, index, size * 2, path, root)
        refused(leaf, index, size / 2, path, root)
        refused(leaf, index, 0, path, root)
        refused(leaf, index, -1, path, root)
        refused(oracle.leaf((index + 1) % 70), index, size, path, root)
        refused(leaf, index, size, path, oracle.root(size + 1 > 70 ? 69 : size + 1))
        refused(leaf, index, size, path, Merkle.emptyRoot)
        refused(leaf, index, size, path + [root], root)
        refused(leaf, index, size, [root] + path, root)
        if !path.isEmpty { refused(leaf, index, size, path.dropLast(), root) }
        if !path.isEmpty { refused(leaf, index, size, Array(path.dropFirst()), root) }
        for place in path.indices {
          refused(leaf, index, size, flipped(path, place, bit: 3), root)
        }
        if path.count > 1 { refused(leaf, index, size, path.reversed(), root) }
      }
    }
  }

  @Test("a consistency proof with one change is refused")
  func changedConsistency() {
    let oracle = Oracle(size: 70)
    func refused(_ old: Int, _ oldRoot: Digest, _ new: Int, _ newRoot: Digest, _ path: [Digest]) {
      let code = code {
        try ConsistencyProof.check(
          oldSize: old, oldRoot: oldRoot, newSize: new, newRoot: newRoot, path: path.span)
      }
      #expect(code == .notConsistent, "\(old) to \(new)")
    }
    for new in [1, 2, 3, 7, 8, 9, 33, 64, 70] {
      for old in 1...new {
        let path = oracle.consistency(old, new)
        let roots = (oracle.root(old), oracle.root(new))
        refused(old, roots.0, new, oracle.root(new - 1), path)
        refused(old, oracle.root(old - 1), new, roots.1, path)
        refused(old - 1, roots.0, new, roots.1, path)
        refused(new + 1, roots.0, new, roots.1, path)
        refused(-1, roots.0, new, roots.1, path)
        refused(old, roots.0, new, roots.1, path + [roots.1])
        refused(old, roots.0, new, roots.1, [roots.0] + path)
        if !path.isEmpty { refused(old, roots.0, new, roots.1, path.dropLast()) }
        if !path.isEmpty { refused(old, roots.0, new, roots.1, Array(path.dropFirst())) }
        for place in path.indices {
          refused(old, roots.0, new, roots.1, flipped(path, place, bit: 200))
        }
      }
    }
    refused(0, oracle.root(1), 5, oracle.root(5), [])
    refused(0, Merkle.emptyRoot, 5, oracle.root(5), [oracle.root(5)])
    refused(0, Merkle.emptyRoot, 0, oracle.root(5), [])
  }

  private func flipped(_ path: [Digest], _ place: Int, bit: Int) -> [Digest] {
    var path = path
    var bytes = path[place].bytes
    bytes[bit / 8] ^= 1 << (bit % 8)
    path[place] = Digest(bytes.span)
    return path
  }
}
