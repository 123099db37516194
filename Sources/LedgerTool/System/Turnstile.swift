import Glibc

/// Lets numbered pieces of work through one at a time, in the order of their numbers.
///
/// Threads that finish out of order wait here; nobody copies anything to a thread of its own.
@safe final class Turnstile: Sendable {
  // Both are made before any thread has the turnstile, and `next` is only touched under `mutex`.
  nonisolated(unsafe) private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  nonisolated(unsafe) private let changed: UnsafeMutablePointer<pthread_cond_t>
  nonisolated(unsafe) private var next = 0

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe changed.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  /// Runs `body` when all pieces before `number` are through; the next may go when it returns or throws.
  func pass<Result>(_ number: Int, _ body: () throws -> Result) rethrows -> Result {
    unsafe pthread_mutex_lock(mutex)
    while unsafe next != number { unsafe pthread_cond_wait(changed, mutex) }
    unsafe pthread_mutex_unlock(mutex)
    defer {
      unsafe pthread_mutex_lock(mutex)
      unsafe next += 1
      unsafe pthread_cond_broadcast(changed)
      unsafe pthread_mutex_unlock(mutex)
    }
    return try body()
  }

  /// Whether all pieces before `number` are through.
  func isThrough(before number: Int) -> Bool {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return unsafe next == number
  }
}
