internal import LedgerStore

/// A batch that the chain has judged: what it admitted is to be committed next, and in this order.
struct JudgedBatch {
  let admission: Admission
  /// The index that its first entry gets.
  let first: Int
  /// What was admitted.
  private(set) var entries: EntryBatch
  /// Whether it ends at a refused line.
  var isCut: Bool { admission.isCut }

  init(_ admission: Admission, first: Int) throws {
    self.admission = admission
    self.first = first
    entries = try admission.keptEntries()
  }

  /// Hashes the whole tiles in it, so that committing need not.
  mutating func hashTiles() { entries.hashTiles(firstIndex: first) }
}
