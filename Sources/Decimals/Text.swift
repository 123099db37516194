extension Millionths {
  /// Reads `-?(0|[1-9][0-9]{0,8})(.[0-9]{1,6})?` from ASCII: at most six places and a magnitude below 10^9, no
  /// exponent. It is the form of a measure in a record.
  public init?(measure text: ArraySlice<UInt8>) {
    var digits = text
    if digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    let whole = digits.prefix { $0 != UInt8(ascii: ".") }
    let fraction = digits.dropFirst(whole.count + 1)
    guard (1...9).contains(whole.count), whole.first != 0x30 || whole.count == 1,
      digits.count == whole.count || (1...6).contains(fraction.count),
      whole.allSatisfy(Millionths.isDigit), fraction.allSatisfy(Millionths.isDigit)
    else { return nil }
    self.init(literal: text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Reads `-?[0-9]*(.[0-9]*)?([eE][+-]?[0-9]+)?` with at least one digit before the exponent, from ASCII.
  ///
  /// `nil` if the text is not of that form, or if the number is not a whole count of millionths that fits into
  /// 64 bits: nothing is ever rounded.
  public init?(literal text: ArraySlice<UInt8>) {
    guard let scanned = Scanned(text) else { return nil }
    // The digits, without zeros around them, times 10^shift are the units.
    let shift = scanned.exponent + 6
    guard shift >= 0 || scanned.magnitude == 0 else { return nil }
    var magnitude = scanned.magnitude
    for _ in 0..<(magnitude == 0 ? 0 : shift) {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      magnitude = product
    }
    if scanned.negative {
      guard magnitude <= Int64.min.magnitude else { return nil }
      units = Int64(truncatingIfNeeded: 0 &- magnitude)
    } else {
      guard let exact = Int64(exactly: magnitude) else { return nil }
      units = exact
    }
  }

  /// The shortest decimal that says the value, in ASCII: no exponent, no zeros at the end of the fraction.
  public var ascii: [UInt8] {
    var fraction = Array("\(1_000_000 + units.magnitude % 1_000_000)".utf8.dropFirst())
    while fraction.last == 0x30 { fraction.removeLast() }
    var bytes = Array("\(units < 0 ? "-" : "")\(units.magnitude / 1_000_000)".utf8)
    if !fraction.isEmpty { bytes += [UInt8(ascii: ".")] + fraction }
    return bytes
  }
}

extension Millionths: CustomStringConvertible {
  public var description: String { String(decoding: ascii, as: UTF8.self) }
}

/// A literal taken apart: ± magnitude * 10^exponent, where the magnitude doesn't end in a zero.
private struct Scanned {
  var negative = false
  var magnitude: UInt64 = 0
  var exponent = 0

  init?(_ text: ArraySlice<UInt8>) {
    var rest = text
    if rest.first == UInt8(ascii: "-") {
      negative = true
      rest = rest.dropFirst()
    }
    var digits = 0
    var zeros = 0
    var places: Int?
    while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: "."), places == nil {
        places = 0
        continue
      }
      guard byte >= 0x30 && byte <= 0x39 else { return nil }
      digits += 1
      if places != nil { places! += 1 }
      // Zeros wait until a digit follows: those at the end only move the exponent.
      if byte == 0x30 {
        if magnitude != 0 { zeros += 1 }
        continue
      }
      guard append(zeros, byte - 0x30) else { return nil }
      zeros = 0
    }
    guard digits > 0, let written = Scanned.exponent(rest) else { return nil }
    exponent = written + zeros - (places ?? 0)
  }

  private mutating func append(_ zeros: Int, _ digit: UInt8) -> Bool {
    for step in 0...zeros {
      let (tenfold, high) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(step == zeros ? UInt64(digit) : 0)
      if high || carry { return false }
      magnitude = sum
    }
    return true
  }

  /// Exponents beyond a million count as a million: such a number is zero or out of range anyway.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    if text.isEmpty { return 0 }
    var rest = text.dropFirst()
    let negative = rest.first == UInt8(ascii: "-")
    if negative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    if rest.isEmpty { return nil }
    var value = 0
    for byte in rest {
      guard byte >= 0x30 && byte <= 0x39 else { return nil }
      value = min(value * 10 + Int(byte - 0x30), 1_000_000)
    }
    return negative ? -value : value
  }
}
