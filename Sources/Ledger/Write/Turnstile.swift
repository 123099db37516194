internal import Dispatch
internal import Synchronization

/// Lets numbered pieces pass one at a time, in the order of their numbers, whoever carries them.
final class Turnstile: Sendable {
  private struct State {
    var next = 0
    var waiting: [Int: DispatchSemaphore] = [:]
  }

  private let state = Mutex(State())

  /// Waits until every piece before `number` has passed.
  func wait(for number: Int) {
    let turn: DispatchSemaphore? = state.withLock { state in
      if state.next == number { return nil }
      let turn = DispatchSemaphore(value: 0)
      state.waiting[number] = turn
      return turn
    }
    turn?.wait()
  }

  /// Waits for the turn of `number`, runs `body`, and lets the next one in.
  func pass<Result>(_ number: Int, _ body: () -> Result) -> Result {
    wait(for: number)
    defer {
      let next: DispatchSemaphore? = state.withLock { state in
        state.next += 1
        return state.waiting.removeValue(forKey: state.next)
      }
      next?.signal()
    }
    return body()
  }
}
