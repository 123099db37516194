/// An instant: seconds since 1970 in UTC, and nanoseconds, from year 1 to year 9999.
public struct CELTimestamp: Hashable, Comparable, Sendable {
  public let seconds: Int64
  /// 0 to 999,999,999, always counted forward.
  public let nanoseconds: Int32

  /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
  public static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Nil outside year 1 to 9999, or if the nanoseconds aren't below a second.
  public init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard CELTimestamp.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

/// A span of time in nanoseconds: about 292 years either way (langdef, Overflow).
public struct CELDuration: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Nil if 64 bits can't hold it.
  public init?(seconds: Int64, nanoseconds: Int32 = 0) {
    let (product, over) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, beyond) = product.addingReportingOverflow(Int64(nanoseconds))
    if over || beyond { return nil }
    self.nanoseconds = sum
  }

  public static func < (left: CELDuration, right: CELDuration) -> Bool { left.nanoseconds < right.nanoseconds }
}
