/// That the tree of a size begins with the leaves of a smaller one: nothing was changed, only appended.
///
/// The check is pure and allocates nothing; `TreeProver` makes what it checks.
///
/// Source: RFC 9162 section 2.1.4 (https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4).
public enum ConsistencyProof {
  /// Throws `notConsistent` unless `path` proves the tree of `newSize` to begin with that of `oldSize`.
  ///
  /// The RFC has no proof from an empty tree or to a tree of the same size: the path is empty then, and
  /// the root that of no leaves or the same.
  public static func check(
    oldSize: Int, oldRoot: Digest, newSize: Int, newRoot: Digest, path: Span<Digest>
  ) throws(TransparencyLogError) {
    guard oldSize >= 0, oldSize <= newSize else {
      throw TransparencyLogError(.notConsistent, "the older tree is larger than the newer")
    }
    if oldSize == 0 || oldSize == newSize {
      guard path.count == 0 else { throw wrongLength }
      guard oldRoot == (oldSize == 0 ? Merkle.emptyRoot : newRoot) else { throw wrongRoot }
      if newSize == 0 && newRoot != Merkle.emptyRoot { throw wrongRoot }
      return
    }
    guard
      let roots = roots(oldSize: oldSize, oldRoot: oldRoot, newSize: newSize, path: path)
    else { throw wrongLength }
    guard roots.old == oldRoot, roots.new == newRoot else { throw wrongRoot }
  }

  /// The two roots that the path leads to; nil at a wrong length. 0 < oldSize < newSize.
  private static func roots(
    oldSize: Int, oldRoot: Digest, newSize: Int, path: Span<Digest>
  ) -> (old: Digest, new: Digest)? {
    // The last perfect subtree of the older tree is where both roots begin. If it is the whole tree,
    // the verifier has its hash already and the path begins behind it.
    let level = oldSize.trailingZeroBitCount
    var first = (oldSize - 1) >> level
    var last = (newSize - 1) >> level
    let isWhole = oldSize == 1 << level
    guard path.count > 0 else { return nil }
    var old = isWhole ? oldRoot : path[0]
    var new = old
    for i in (isWhole ? 0 : 1)..<path.count {
      if last == 0 { return nil }
      if first & 1 == 1 || first == last {
        old = Merkle.node(path[i], old)
        new = Merkle.node(path[i], new)
        while first & 1 == 0 && first != 0 {
          first >>= 1
          last >>= 1
        }
      } else {
        new = Merkle.node(new, path[i])
      }
      first >>= 1
      last >>= 1
    }
    return last == 0 ? (old, new) : nil
  }

  private static var wrongLength: TransparencyLogError {
    TransparencyLogError(.notConsistent, "the path has not the length that the sizes ask for")
  }
  private static var wrongRoot: TransparencyLogError {
    TransparencyLogError(.notConsistent, "the path leads to another root")
  }
}
