internal import Decimals

/// Numbers of all types on one line (langdef, Numbers): compared by value, exactly, without conversion.
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
    case (.double(let a), _): exact(b).map { compare(a, $0) } ?? nil
    case (_, .double(let b)): exact(a).flatMap { compare(b, $0) }.map { -$0 }
    default:
      if let a = exact(a), let b = exact(b) { a < b ? -1 : a == b ? 0 : 1 } else { nil }
    }
  }

  private static func compare(_ a: Double, _ b: Double) -> Int? {
    a < b ? -1 : a == b ? 0 : a > b ? 1 : nil
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

  private static func compare(_ a: Double, _ b: Int128) -> Int? {
    if a.isNaN { return nil }
    if a.magnitude >= 0x1p65 { return a < 0 ? -1 : 1 }
    let whole = a.rounded(.down)
    let millionths = Int128(whole) * 1_000_000
    if millionths > b { return 1 }
    if millionths + 1_000_000 <= b { return -1 }
    // Both lie between the same two integers: a double below 2^53 has its fraction exactly in what is left.
    let rest = Int(b - millionths)
    if rest == 0 { return a == whole ? 0 : 1 }
    return compare(a - whole, Double(rest) / 1_000_000)
  }
}
