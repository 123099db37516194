/// The hashes of an RFC 6962 tree.
///
///     MTH({})         = SHA-256()
///     leaf hash       = SHA-256(0x00 || entry)
///     node hash       = SHA-256(0x01 || left || right)
///
/// Source: RFC 6962 section 2.1, RFC 9162 section 2.1.1
/// (https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1).
public enum Merkle {
  /// The root of the tree without leaves: the SHA-256 of nothing.
  public static let emptyRoot = Digest(
    words: 0xe3b0_c442_98fc_1c14, 0x9afb_f4c8_996f_b924, 0x27ae_41e4_649b_934c,
    0xa495_991b_7852_b855)

  /// The hash of a leaf.
  public static func leaf(_ entry: Span<UInt8>) -> Digest { SHA256.hash(prefix: 0, entry) }

  /// Appends the hashes of leaves that lie in `bytes`: two at a time, which takes little more than half as long.
  ///
  /// - Parameter place: where the leaf of each of the numbers lies.
  public static func appendLeaves(
    _ numbers: Range<Int>, in bytes: Span<UInt8>, at place: (Int) -> Range<Int>, to leaves: inout [Digest]
  ) {
    for number in stride(from: numbers.lowerBound, to: numbers.upperBound - 1, by: 2) {
      let pair = SHA256.hash(
        prefix: 0, bytes.extracting(place(number)), bytes.extracting(place(number + 1)))
      leaves.append(pair.0)
      leaves.append(pair.1)
    }
    if !numbers.count.isMultiple(of: 2) { leaves.append(leaf(bytes.extracting(place(numbers.upperBound - 1)))) }
  }

  /// The hash of the node over two subtrees.
  public static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.hash(prefix: 1, left, right)
  }

  /// The root of a perfect subtree.
  ///
  /// - Parameter hashes: its leaf hashes (or the roots of equal perfect subtrees, in order): a power of
  ///   two of them, at most 256; anything else is a trap.
  public static func root(ofPerfect hashes: Span<Digest>) -> Digest {
    let count = hashes.count
    precondition(count > 0 && count <= 256 && count & (count - 1) == 0, "1, 2, 4 … 256 hashes")
    if count == 1 { return hashes[0] }
    if count == 2 { return node(hashes[0], hashes[1]) }
    // Half the hashes are the most that a row above them holds; 4 KiB at most, on the stack.
    return unsafe withUnsafeTemporaryAllocation(of: Digest.self, capacity: count / 2) { row in
      for i in stride(from: 0, to: count / 2, by: 2) {
        let (left, right) = nodes(hashes[2 * i], hashes[2 * i + 1], hashes[2 * i + 2], hashes[2 * i + 3])
        unsafe row.initializeElement(at: i, to: left)
        unsafe row.initializeElement(at: i + 1, to: right)
      }
      var width = count / 4
      while width > 1 {
        for i in stride(from: 0, to: width, by: 2) {
          unsafe (row[i], row[i + 1]) = nodes(row[2 * i], row[2 * i + 1], row[2 * i + 2], row[2 * i + 3])
        }
        width /= 2
      }
      return unsafe node(row[0], row[1])
    }
  }

  /// The hashes of two nodes that stand beside each other, over four subtrees.
  @inline(__always)
  static func nodes(
    _ first: Digest, _ second: Digest, _ third: Digest, _ fourth: Digest
  ) -> (Digest, Digest) {
    SHA256.hash(prefix: 1, pairs: (first, second, third, fourth))
  }
}
