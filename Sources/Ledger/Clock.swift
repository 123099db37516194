public import Evidence
internal import Glibc

/// Where a writer's time comes from: the system's clock, or a test's.
public struct Clock: Sendable {
  /// The time now, in UTC; where the clock says one that no ``Time`` is (before 1970, or after 9999), the nearest.
  public let now: @Sendable () -> Time

  /// A clock that says what `now` says.
  public init(now: @escaping @Sendable () -> Time) {
    self.now = { min(max(now(), Self.ends.lowerBound), Self.ends.upperBound) }
  }

  /// The system's real-time clock.
  public static let system = Clock {
    var spec = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &spec)
    return Time(microseconds: Int64(spec.tv_sec) * Time.second + Int64(spec.tv_nsec) / 1_000)
  }

  private static let ends = Time(microseconds: 0)...Time.last

  /// The time now, for whoever writes it down for ever.
  ///
  /// - Throws: `clock` if it is at an end of time: what is written then would be of another time than it says.
  public func possibleNow() throws(LedgerError) -> Time {
    let time = now()
    try Self.check(time)
    return time
  }

  /// - Throws: `clock` if a time that a clock said is none that an entry can bear.
  static func check(_ time: Time) throws(LedgerError) {
    let remedy = "set the clock right, then run it again"
    if time <= ends.lowerBound { throw LedgerError(.clock, "this machine's clock says 1970 or before", do: remedy) }
    if time >= ends.upperBound { throw LedgerError(.clock, "this machine's clock says a time after 9999", do: remedy) }
  }
}
