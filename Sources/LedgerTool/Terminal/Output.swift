import Glibc
import Synchronization
import SystemPackage

/// Standard output, buffered. A failure to write (a full disk, a closed pipe) is kept and told by
/// `flush`: what a caller reads as done was written.
final class Output: Sendable {
  static let standard = Output()

  private struct State {
    var buffer: [UInt8] = []
    var failure: Failure?
  }

  private let state = Mutex(State())
  private static let limit = 65_536

  /// Adds bytes; they're written now and then.
  func append(_ bytes: [UInt8]) {
    state.withLock { state in
      state.buffer += bytes
      if state.buffer.count >= Self.limit { Self.write(&state) }
    }
  }

  /// Adds a line of text.
  func line(_ text: String) { append(Array(text.utf8) + [0x0A]) }

  /// Writes what is buffered, and throws what went wrong since the last time.
  func flush() throws(Failure) {
    let failure = state.withLock { state in
      Self.write(&state)
      defer { state.failure = nil }
      return state.failure
    }
    if let failure { throw failure }
  }

  /// Writes what can be written, on the way out after another failure.
  func flushIgnoringFailure() { state.withLock { Self.write(&$0) } }

  private static func write(_ state: inout State) {
    if state.buffer.isEmpty { return }
    defer { state.buffer.removeAll(keepingCapacity: true) }
    if state.failure != nil { return }
    do {
      try SystemFile.write(state.buffer, to: STDOUT_FILENO, "standard output")
    } catch { state.failure = error }
  }
}
