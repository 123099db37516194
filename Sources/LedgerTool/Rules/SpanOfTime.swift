import Evidence

/// Spans of time and instants, as people write them in files of rules.
enum SpanOfTime {
  /// What a span of time should be, as `seconds` takes it.
  static let form = "a span of time from 1s to 3650d"

  /// The seconds of `14d`, `72h`, `10m` or `30s`.
  static func seconds(_ text: String) -> Int? {
    guard let unit = text.last, let count = Int(text.dropLast()), count > 0, text.first != "+" else { return nil }
    let seconds: Int? =
      switch unit {
      case "s": 1
      case "m": 60
      case "h": 3_600
      case "d": 86_400
      default: nil
      }
    guard let seconds else { return nil }
    let (product, isLong) = count.multipliedReportingOverflow(by: seconds)
    // What a clock can run at most: ten years.
    return isLong || product > 315_360_000 ? nil : product
  }

  /// The shortest way to write so many seconds: `14d`.
  static func text(_ seconds: Int) -> String {
    for (length, unit) in [(86_400, "d"), (3_600, "h"), (60, "m")] where seconds.isMultiple(of: length) {
      return "\(seconds / length)\(unit)"
    }
    return "\(seconds)s"
  }

  /// `2026-12-01`, `2026-12-01T08:00:00Z`, or with fractions, all in UTC.
  static func instant(_ text: String) -> Time? {
    var full = text
    if text.utf8.count == 10 { full += "T00:00:00Z" }
    guard full.hasSuffix("Z") else { return nil }
    let parts = full.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard fraction.utf8.count <= 6 else { return nil }
    let padded = fraction + String(repeating: "0", count: 6 - fraction.utf8.count)
    return Time(Text("\(parts[0]).\(padded)Z"))
  }
}
