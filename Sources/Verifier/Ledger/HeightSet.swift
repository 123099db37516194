/// The heights of blocks that were seen: nearly always one run from 0 on.
struct HeightSet: Sendable {
  private var run = 0
  private var others: Set<Int> = []

  /// Adds a height; false if it was there.
  mutating func insert(_ height: Int) -> Bool {
    if contains(height) { return false }
    if height != run {
      others.insert(height)
      return true
    }
    run += 1
    while others.remove(run) != nil { run += 1 }
    return true
  }

  func contains(_ height: Int) -> Bool { height >= 0 && height < run || others.contains(height) }

  /// The greatest height; nil if there is none.
  var maximum: Int? { others.max().map { max($0, run - 1) } ?? (run == 0 ? nil : run - 1) }
}
