/// That a leaf stands at an index in the tree of a size: the sibling hashes from the leaf up to the root.
///
/// The check is pure and allocates nothing; `TreeProver` makes what it checks.
///
/// Source: RFC 9162 section 2.1.3 (https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3).
public enum InclusionProof {
  /// Throws `notIncluded` unless `path` leads from the leaf at `index` to the root of the tree of `size`.
  public static func check(
    leaf: Digest, index: Int, size: Int, path: Span<Digest>, root: Digest
  ) throws(TransparencyLogError) {
    guard let computed = self.root(leaf: leaf, index: index, size: size, path: path) else {
      throw TransparencyLogError(
        .notIncluded, "the path has not the length that index and size ask for")
    }
    guard computed == root else {
      throw TransparencyLogError(.notIncluded, "the path leads to another root")
    }
  }

  /// The root that `path` leads to; nil if the index is not in the tree or the path has another length
  /// than it must have.
  public static func root(leaf: Digest, index: Int, size: Int, path: Span<Digest>) -> Digest? {
    guard index >= 0, index < size else { return nil }
    // first and last are, at the level reached, the positions of our subtree and of the last one.
    var first = index
    var last = size - 1
    var hash = leaf
    for i in path.indices {
      if last == 0 { return nil }
      if first & 1 == 1 || first == last {
        hash = Merkle.node(path[i], hash)
        // A last subtree without a sibling is its own parent: go up to where it has one.
        while first & 1 == 0 && first != 0 {
          first >>= 1
          last >>= 1
        }
      } else {
        hash = Merkle.node(hash, path[i])
      }
      first >>= 1
      last >>= 1
    }
    return last == 0 ? hash : nil
  }
}
