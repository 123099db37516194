/// A count that is at most so much; everything from a quarter of 64 bits on is "unbounded".
struct UpperBound: Comparable, Sendable {
  let value: Int

  static let unbounded = UpperBound(.max / 4)
  static let zero = UpperBound(0)

  init(_ value: Int) { self.value = min(max(value, 0), .max / 4) }

  var isBounded: Bool { self < .unbounded }

  static func < (left: UpperBound, right: UpperBound) -> Bool { left.value < right.value }
  static func + (left: UpperBound, right: UpperBound) -> UpperBound { UpperBound(left.value + right.value) }
  static func + (left: UpperBound, right: Int) -> UpperBound { left + UpperBound(right) }
  static func += (left: inout UpperBound, right: UpperBound) { left = left + right }

  static func * (left: UpperBound, right: UpperBound) -> UpperBound {
    let (product, overflow) = left.value.multipliedReportingOverflow(by: right.value)
    return overflow ? .unbounded : UpperBound(product)
  }
  static func * (left: UpperBound, right: Int) -> UpperBound { left * UpperBound(right) }

  /// Rounded down, as operators count what they walk over.
  var sixteenths: UpperBound { isBounded ? UpperBound(value >> 4) : self }

  /// Rounded up; what is unbounded stays so.
  func divided(by divisor: Int) -> UpperBound {
    isBounded ? UpperBound((value + divisor - 1) / divisor) : self
  }
}
