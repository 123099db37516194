internal import Decimals

/// Numbers of all types on one line (langdef, Numbers). Whatever is no double is compared exactly.
enum Numbers {
  /// Below zero, zero or above zero; nil if one is NaN or no number.
  @inline(__always)
  static func compare(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.int(let a), .int(let b)): a < b ? -1 : a == b ? 0 : 1
    case (.decimal(let a), .decimal(let b)): a.units < b.units ? -1 : a.units == b.units ? 0 : 1
    case (.uint(let a), .uint(let b)): a < b ? -1 : a == b ? 0 : 1
    case (.double(let a), .double(let b)): compare(a, b)
    default: compareMixed(a, b)
    }
  }

  private static func compareMixed(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.double(let a), _): nearest(b).flatMap { compare(a, $0) }
    case (_, .double(let b)): nearest(a).flatMap { compare($0, b) }
    default:
      if let a = exact(a), let b = exact(b) { a < b ? -1 : a == b ? 0 : 1 } else { nil }
    }
  }

  private static func compare(_ a: Double, _ b: Double) -> Int? {
    a < b ? -1 : a == b ? 0 : a > b ? 1 : nil
  }

  /// Beside a double, another number counts as the double nearest to it: the conformance tests want 2^63 - 1 to be
  /// equal to 2^63 as a double.
  private static func nearest(_ value: Value) -> Double? {
    switch value {
    case .int(let int): Double(int)
    case .uint(let uint): Double(uint)
    case .decimal(let decimal): Double(decimal.units) / 1_000_000
    default: nil
    }
  }

  /// What isn't a double, in millionths.
  private static func exact(_ value: Value) -> Int128? {
    switch value {
    case .int(let int): Int128(int) * 1_000_000
    case .uint(let uint): Int128(uint) * 1_000_000
    case .decimal(let decimal): Int128(decimal.units)
    default: nil
    }
  }
}
