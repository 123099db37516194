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
    // Half the hashes are the most that a row above them holds; 4 KiB at most, on the stack.
    return unsafe withUnsafeTemporaryAllocation(of: Digest.self, capacity: count / 2) { row in
      for i in 0..<count / 2 {
        unsafe row.initializeElement(at: i, to: node(hashes[2 * i], hashes[2 * i + 1]))
      }
      var width = count / 2
      while width > 1 {
        width /= 2
        for i in 0..<width { unsafe row[i] = node(row[2 * i], row[2 * i + 1]) }
      }
      return unsafe row[0]
    }
  }
}
