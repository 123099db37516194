import Glibc
import Synchronization

/// SIGINT and SIGTERM: the first one asks, the second one ends.
///
/// A loop that commits looks at `isRaised` between batches, finishes what it has and says so. Waits for
/// input end early with EINTR, since the handler doesn't restart them.
enum StopSignal {
  private static let count = Atomic<Int>(0)
  private static let first = Atomic<Int32>(0)

  /// Listens from now on. Signals that the caller told us to ignore (nohup) stay ignored.
  static func install() {
    // Both must exist before a handler may touch them: a signal must not be the first to make them.
    count.store(0, ordering: .relaxed)
    first.store(0, ordering: .relaxed)
    var both = sigset_t()
    unsafe sigemptyset(&both)
    for number in [SIGINT, SIGTERM] {
      var old = sigaction()
      unsafe sigaction(number, nil, &old)
      guard !isIgnored(old) else { continue }
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = handle
      unsafe sigaction(number, &action, nil)
      unsafe sigaddset(&both, number)
    }
    // Some parents start us with all signals blocked; nobody could end us politely then.
    unsafe pthread_sigmask(SIG_UNBLOCK, &both, nil)
  }

  /// A write to a closed pipe is an error that is told, and not the process's end in mid-commit.
  static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  /// Whether somebody asked us to stop.
  static var isRaised: Bool { count.load(ordering: .relaxed) > 0 }

  /// The name of the signal that asked, for people.
  static var name: String { first.load(ordering: .relaxed) == SIGTERM ? "SIGTERM" : "SIGINT" }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    if StopSignal.count.add(1, ordering: .relaxed).oldValue == 0 {
      StopSignal.first.store(number, ordering: .relaxed)
    } else {
      _exit(128 + number)
    }
  }
}
