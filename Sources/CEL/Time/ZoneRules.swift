/// What a time zone's offset from UTC is, and was, and will be.
public protocol ZoneRules: Sendable {
  /// Seconds to add to UTC at an instant, given in seconds since 1970.
  func offset(at seconds: Int64) -> Int32
}
