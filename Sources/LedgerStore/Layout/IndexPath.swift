/// How a number becomes a path, as in tlog-tiles: three digits an element, all but the last after an `x`.
///
///     67      067
///     1234    x001/234
///     1234067 x001/x234/067
///
/// A name is thus never both a file and a folder, and no folder holds more than two thousand names.
///
/// Source: https://c2sp.org/tlog-tiles, "Merkle Tree".
enum IndexPath {
  /// The path of a number that is not negative.
  static func encode(_ number: Int) -> String {
    precondition(number >= 0, "only what is not negative has a path")
    var path = digits(number % 1000)
    var rest = number / 1000
    while rest > 0 {
      path = "x\(digits(rest % 1000))/\(path)"
      rest /= 1000
    }
    return path
  }

  /// The number whose path consists of exactly these elements; nil for any other elements.
  static func decode(_ elements: some Collection<String>) -> Int? {
    var number = 0
    for element in elements {
      let digits = element.utf8.first == UInt8(ascii: "x") ? element.dropFirst() : element[...]
      guard digits.utf8.count == 3, let value = UInt16(digits) else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: 1000)
      let (sum, carry) = product.addingReportingOverflow(Int(value))
      if overflow || carry { return nil }
      number = sum
    }
    // Leading zero elements, a missing x and signs all encode to something else.
    return encode(number) == elements.joined(separator: "/") ? number : nil
  }

  private static func digits(_ value: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: 3 - text.utf8.count) + text
  }
}
