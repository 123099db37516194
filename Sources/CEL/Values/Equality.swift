extension Value {
  /// Equality of the language: numbers by value whatever their types, NaN unequal to itself, values of other different
  /// types unequal, lists and maps by their elements.
  public func equals(_ other: Value) -> Bool {
    var budget = Int.max
    return equals(other, &budget)
  }

  /// Takes one from the budget for each element that is compared, and one for each sixteen bytes.
  ///
  /// Below zero the answer means nothing: lists that share their elements can be far larger to walk over than they were
  /// to build, so the walk ends there.
  func equals(_ other: Value, _ budget: inout Int) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)):
      if a.byteCount != b.byteCount { return false }
      budget -= a.byteCount >> 4
      return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.bool(let a), .bool(let b)): return a == b
    case (.null, .null): return true
    case (.decimal(let a), .decimal(let b)): return a == b
    case (.bytes(let a), .bytes(let b)):
      budget -= min(a.bytes.count, b.bytes.count) >> 4
      return a == b
    case (.timestamp(let a), .timestamp(let b)): return a == b
    case (.duration(let a), .duration(let b)): return a == b
    case (.type(let a), .type(let b)): return a.name == b.name
    case (.list(let a), .list(let b)): return Value.equal(a.elements, b.elements, &budget)
    case (.map(let a), .map(let b)): return Value.equal(a, b, &budget)
    case (.optional(let a), .optional(let b)):
      guard let a = a.value, let b = b.value else { return a.value == nil && b.value == nil }
      return a.equals(b, &budget)
    case (.object(let a), .object(let b)): return a.equals(b)
    default: return Numbers.compare(self, other) == 0
    }
  }

  private static func equal(_ a: [Value], _ b: [Value], _ budget: inout Int) -> Bool {
    if a.count != b.count { return false }
    for index in a.indices {
      budget -= 1
      if budget < 0 || !a[index].equals(b[index], &budget) { return false }
    }
    return true
  }

  private static func equal(_ a: CELMap, _ b: CELMap, _ budget: inout Int) -> Bool {
    if a.count != b.count { return false }
    for index in a.keys.indices {
      budget -= 2
      if budget < 0 || a.keys[index].compare(b.keys[index]) != 0 { return false }
      if !a.values[index].equals(b.values[index], &budget) { return false }
    }
    return true
  }

  /// The order of two values that have one: below zero, zero, above zero.
  ///
  /// Nil for NaN; `isOrdered` tells whether the kinds can be ordered at all.
  func order(_ other: Value, _ budget: inout Int) -> Int? {
    switch (self, other) {
    case (.string(let a), .string(let b)):
      budget -= min(a.byteCount, b.byteCount) >> 4
      return a.compare(b)
    case (.bytes(let a), .bytes(let b)):
      budget -= min(a.bytes.count, b.bytes.count) >> 4
      return a.bytes.lexicographicallyPrecedes(b.bytes) ? -1 : a == b ? 0 : 1
    case (.bool(let a), .bool(let b)): return a == b ? 0 : a ? 1 : -1
    case (.timestamp(let a), .timestamp(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.duration(let a), .duration(let b)): return a < b ? -1 : a == b ? 0 : 1
    default: return Numbers.compare(self, other)
    }
  }

  /// Whether `<` is declared for values of these kinds.
  func isOrdered(with other: Value) -> Bool {
    let kind = self.kind
    if kind.isNumber { return other.kind.isNumber }
    return kind == other.kind && [.string, .bytes, .bool, .timestamp, .duration].contains(kind)
  }
}

extension ValueKind {
  var isNumber: Bool { self == .int || self == .uint || self == .double || self == .decimal }
}
