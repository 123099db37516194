internal import CLinux

/// The memory that the pieces of a stream live in.
enum PieceMemory {
  /// Freed up to this much in one block, it is kept.
  private static let largestBlock: Int32 = 16 << 20
  /// Freed up to this much at the end of a heap, it is kept.
  private static let largestRest: Int32 = 32 << 20

  /// Lets the process keep what it frees, for the next piece.
  ///
  /// Each piece needs some megabytes for a few milliseconds. The C library would give them back to the system,
  /// which clears every page before it hands it out again: a quarter of the time that a record took. No more
  /// memory is in use at a time for that.
  static func keep() {
    _ = mallopt(ledger_malloc_largest_block, largestBlock)
    _ = mallopt(ledger_malloc_largest_rest, largestRest)
  }
}
