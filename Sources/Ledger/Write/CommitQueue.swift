internal import LedgerStore
internal import Synchronization

/// Commits that are staged and wait for the sync that makes them last: one sync for all that wait.
final class CommitQueue: Sendable {
  private struct State {
    var staged: [Int: StagedCommit] = [:]
    /// Pieces before this number are finished.
    var finished = 0
  }

  private let state = Mutex(State())

  /// Puts the commit of a piece in line.
  func add(_ commit: StagedCommit, of number: Int) {
    state.withLock { $0.staged[number] = commit }
  }

  /// The commit to be finished at the turn of a piece: its own, with those after it that can share its sync.
  /// Nil if it was finished with an earlier one.
  func take(_ number: Int) -> StagedCommit? {
    state.withLock { state in
      guard state.finished <= number, var commit = state.staged.removeValue(forKey: number) else { return nil }
      var next = number + 1
      while let following = state.staged[next], commit.join(following) {
        state.staged[next] = nil
        next += 1
      }
      state.finished = next
      return commit
    }
  }
}
