import Glibc
import Synchronization

/// Threads that each run the same body until they have nothing left to do.
///
/// Threads, not tasks: their work blocks on reads and syncs, which must not hold up the cooperative pool.
enum Workers {
  /// One for each core that this process may use.
  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Runs `body` on `count` threads, this one among them, and returns when all have returned.
  ///
  /// - Parameter body: gets the number of its thread, from 0. The first error that one of them throws is
  ///   thrown at the end.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let failure = FirstFailure()
    let threads = (1..<max(count, 1)).map { number in
      Thread { failure.keep { try body(number) } }
    }
    failure.keep { try body(0) }
    for thread in threads { thread.join() }
    if let error = failure.error { throw error }
  }
}

/// The first of the errors that threads end with.
private final class FirstFailure: Sendable {
  private let kept = Mutex<(any Error)?>(nil)

  var error: (any Error)? { kept.withLock { $0 } }

  func keep(_ body: () throws -> Void) {
    do { try body() } catch {
      kept.withLock { kept in if kept == nil { kept = error } }
    }
  }
}

/// A thread of the system.
private struct Thread {
  private let handle: pthread_t

  /// Starts it. That the system gives no thread is a limit (RLIMIT_NPROC) under which nothing would work.
  init(_ body: @escaping @Sendable () -> Void) {
    let box = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
    var handle = pthread_t()
    let result = unsafe pthread_create(
      &handle, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box)
    precondition(result == 0, "the system starts no thread: \(result)")
    self.handle = handle
  }

  func join() { pthread_join(handle, nil) }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
