/// A set of Unicode scalars: ranges, and general categories for what the ranges don't list.
struct ScalarSet: Hashable, Sendable {
  static let greatest: UInt32 = 0x10FFFF

  /// Sorted, apart from each other and not adjacent, once ``normalize()`` has run.
  private(set) var ranges: [ClosedRange<UInt32>] = []
  /// A bit for each member of ``GeneralCategories``.
  private(set) var categories: UInt32 = 0
  /// Whether the categories of a scalar's other cases count as well.
  private var foldsCategories = false
  /// Whether the set is everything but that.
  private var inverted = false
  /// The answer for scalars below 128.
  private var ascii: (UInt64, UInt64) = (0, 0)

  init(_ ranges: [ClosedRange<UInt32>] = []) {
    self.ranges = ranges
    normalize()
  }

  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return ascii.0 >> UInt64(scalar) & 1 != 0 }
    if scalar < 128 { return ascii.1 >> UInt64(scalar - 64) & 1 != 0 }
    return search(scalar)
  }

  private func search(_ scalar: UInt32) -> Bool {
    (listed(scalar) || inCategories(scalar)) != inverted
  }

  private func listed(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar)
  }

  private func inCategories(_ scalar: UInt32) -> Bool {
    if categories == 0 { return false }
    if GeneralCategories.mask(of: scalar) & categories != 0 { return true }
    return foldsCategories
      && CaseFolding.orbit(of: scalar).contains { GeneralCategories.mask(of: $0) & categories != 0 }
  }

  static func == (left: ScalarSet, right: ScalarSet) -> Bool {
    left.ranges == right.ranges && left.categories == right.categories
      && left.foldsCategories == right.foldsCategories && left.inverted == right.inverted
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ranges)
    hasher.combine(categories)
    hasher.combine(inverted)
  }
}

extension ScalarSet {
  /// Everything that is not in the set.
  func inverse() -> ScalarSet {
    var set = self
    set.inverted.toggle()
    set.tabulate()
    return set
  }

  /// The set with the other cases of its members.
  func folded() -> ScalarSet {
    var set = self
    set.ranges += CaseFolding.companions { listed($0) }.map { $0...$0 }
    set.foldsCategories = true
    set.normalize()
    return set
  }

  /// Adds the members of a set that isn't an inverse with categories; what a class's brackets hold are such sets. The
  /// set can't be asked before it was normalized.
  mutating func insert(_ other: ScalarSet) {
    ranges += other.inverted ? other.gaps() : other.ranges
    categories |= other.categories
  }

  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }
  mutating func insert(categories mask: UInt32) { categories |= mask }

  /// The ranges between the ranges.
  private func gaps() -> [ClosedRange<UInt32>] {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= ScalarSet.greatest { gaps.append(next...ScalarSet.greatest) }
    return gaps
  }

  mutating func normalize() {
    ranges.sort { $0.lowerBound < $1.lowerBound }
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges {
      if let last = merged.last, range.lowerBound <= last.upperBound &+ 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    ranges = merged
    tabulate()
  }

  private mutating func tabulate() {
    ascii = (0, 0)
    for scalar: UInt32 in 0..<64 {
      if search(scalar) { ascii.0 |= 1 << UInt64(scalar) }
      if search(scalar + 64) { ascii.1 |= 1 << UInt64(scalar) }
    }
  }
}
