public import Evidence
internal import Glibc

/// Where a writer's time comes from: the system's clock, or a test's.
public struct Clock: Sendable {
  /// The time now, in UTC.
  public let now: @Sendable () -> Time

  /// A clock that says what `now` says.
  public init(now: @escaping @Sendable () -> Time) { self.now = now }

  /// The system's real-time clock.
  public static let system = Clock {
    var spec = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &spec)
    return Time(microseconds: Int64(spec.tv_sec) * Time.second + Int64(spec.tv_nsec) / 1_000)
  }
}
