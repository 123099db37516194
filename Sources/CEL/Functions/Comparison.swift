extension Value {
  /// Equality of the language: numbers by value whatever their types, NaN unequal to itself, values of other different
  /// types unequal, lists and maps by their elements.
  public func equals(_ other: Value) -> Bool { false }
}
