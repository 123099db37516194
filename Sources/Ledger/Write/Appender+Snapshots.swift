internal import Evidence
internal import LedgerStore

// When the chain is kept for the next opening. A snapshot is as long as the state, and saves an opening, and whoever
// proves what the state holds, the entries since the last one. So a large state waits until there are many of these;
// and a seal, which costs what has changed, never waits for a very large one.

extension Appender {
  /// Values of a state that is kept at every seal.
  private static let smallState = 10_000

  /// Values of the largest state that is kept at seals: below a third of a second if all of it has changed.
  private static let largestAtSeals = 100_000

  /// Entries after which a checkpoint brings a snapshot with it, so that recovery stays short; or as many as the state
  /// has values, so that an entry's share of it stays below 3 microseconds.
  private static let longestReplay = 500_000

  /// After a seal whose checkpoint is signed.
  func keepAtSeal() throws {
    if chain.state.count <= Self.largestAtSeals, isWorthwhile { try keep() }
  }

  /// After a checkpoint that is no seal's.
  func keepAtCheckpoint() throws {
    if chain.size - snapshotSize >= max(Self.longestReplay, chain.state.count) { try keep() }
  }

  /// Before the ledger is closed.
  func keepAtEnd() throws {
    if snapshotSize != chain.size, isWorthwhile { try keep() }
  }

  /// Whether the last entry is a seal.
  var endsInSeal: Bool { sealedSize == chain.size }

  /// How many entries are sealed, the seal among them.
  private var sealedSize: Int { chain.lastSeal.map { $0.index + 1 } ?? 0 }

  private var isWorthwhile: Bool {
    let values = chain.state.count
    return values <= Self.smallState || chain.size - snapshotSize >= values / 16
  }

  private func keep() throws {
    let head = store.head
    // A chain that is ahead of what is committed is kept another time.
    guard head.size == chain.size else { return }
    if !endsInSeal, snapshotSize > 0, snapshotSize <= sealedSize {
      // Whoever proves what the state of the last seal holds begins at one that isn't newer.
      try store.keepNewestSnapshotAsSealed()
    }
    let snapshot = WriterSnapshot(chain: &chain, retries: retries, root: head.root)
    try store.writeSnapshots(endsInSeal ? [.sealed, .newest] : [.newest], snapshot.bytes.span)
    snapshotSize = chain.size
  }
}
