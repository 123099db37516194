/// A digest as a path in a binary tree: bit 0 is the most significant bit of the first byte.
extension Digest {
  /// The bit at `position`, 0 to 255.
  public func bit(_ position: Int) -> Bool {
    precondition(position >= 0 && position < 256, "a digest has 256 bits")
    let word =
      switch position >> 6 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return word >> UInt64(63 - position & 63) & 1 == 1
  }

  /// The first bit in which the two differ; nil if they are equal.
  public func firstDifference(from other: Digest) -> Int? {
    let differences = (word0 ^ other.word0, word1 ^ other.word1, word2 ^ other.word2, word3 ^ other.word3)
    if differences.0 != 0 { return differences.0.leadingZeroBitCount }
    if differences.1 != 0 { return 64 + differences.1.leadingZeroBitCount }
    if differences.2 != 0 { return 128 + differences.2.leadingZeroBitCount }
    if differences.3 != 0 { return 192 + differences.3.leadingZeroBitCount }
    return nil
  }
}
