import Glibc

/// A clock that only ever goes forward, for rates and waits.
enum Monotonic {
  /// Nanoseconds since some moment in the past.
  static var now: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension Monotonic {
  /// Waits, or less long if a signal comes.
  static func sleep(milliseconds: Int) {
    var time = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    unsafe nanosleep(&time, nil)
  }
}
