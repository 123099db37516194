extension CELTimestamp {
  /// Reads RFC 3339, `2023-08-26T12:39:00.5-07:00`, with at most nine decimals and years 0001 to 9999.
  public init?(_ text: String) {
    var scanner = DigitScanner(text)
    guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
      let day = scanner.digits(2), scanner.skip("T"), let hour = scanner.digits(2), scanner.skip(":"),
      let minute = scanner.digits(2), scanner.skip(":"), let second = scanner.digits(2),
      let fraction = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd,
      (1...12).contains(month), day >= 1, day <= CivilTime.daysInMonth(month, year: year), hour < 24, minute < 60,
      second < 60
    else { return nil }
    let days = CivilTime.days(year: year, month: month, day: day)
    self.init(
      seconds: days * 86_400 + hour * 3600 + minute * 60 + second - Int64(offset), nanoseconds: Int32(fraction))
  }

  /// RFC 3339 in UTC, with as many decimals as it needs.
  public var text: String {
    let civil = CivilTime(seconds: seconds)
    let time = civil.secondOfDay
    return "\(padded(civil.year, 4))-\(padded(Int64(civil.month), 2))-\(padded(Int64(civil.day), 2))"
      + "T\(padded(Int64(time / 3600), 2)):\(padded(Int64(time / 60 % 60), 2)):\(padded(Int64(time % 60), 2))"
      + "\(fractionText(Int64(nanoseconds)))Z"
  }
}

extension CELDuration {
  private static let units: [(suffix: String, nanoseconds: Int128)] = [
    ("ns", 1), ("us", 1000), ("\u{B5}s", 1000), ("\u{3BC}s", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]

  /// Reads `1h30m`, `-1.5s`, `0`: one or more numbers with a unit of h, m, s, ms, us, ns each. What is below a
  /// nanosecond is dropped.
  public init?(_ text: String) {
    var scanner = DigitScanner(text)
    let isNegative = scanner.skip("-")
    if !isNegative { _ = scanner.skip("+") }
    if scanner.rest == "0" {
      self.init(nanoseconds: 0)
      return
    }
    var total: Int128 = 0
    repeat {
      guard let (whole, fraction, scale) = scanner.number(),
        let unit = CELDuration.units.first(where: { scanner.skipUnit($0.suffix) })
      else { return nil }
      total += Int128(whole) * unit.nanoseconds + Int128(fraction) * unit.nanoseconds / Int128(scale)
      if total > 1 << 64 { return nil }
    } while !scanner.isAtEnd
    guard let nanoseconds = Int64(exactly: isNegative ? -total : total) else { return nil }
    self.init(nanoseconds: nanoseconds)
  }

  /// Seconds with as many decimals as it needs: `60.001s`.
  public var text: String {
    let sign = nanoseconds < 0 ? "-" : ""
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return "\(sign)\(seconds)\(fractionText(Int64(rest)))s"
  }
}

/// An offset from UTC as `+11:00`, `-02:30` or `02:00`, in seconds.
func fixedOffset(_ text: String) -> Int32? {
  var scanner = DigitScanner(text)
  let isNegative = scanner.skip("-")
  if !isNegative { _ = scanner.skip("+") }
  guard let seconds = scanner.hoursAndMinutes(), scanner.isAtEnd else { return nil }
  return isNegative ? -seconds : seconds
}

private func padded(_ number: Int64, _ count: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
}

private func fractionText(_ nanoseconds: Int64) -> String {
  if nanoseconds == 0 { return "" }
  var text = padded(nanoseconds, 9)
  while text.hasSuffix("0") { text.removeLast() }
  return "." + text
}

/// Reads numbers of fixed shape.
private struct DigitScanner {
  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { place == bytes.count }
  var rest: String { String(decoding: bytes[place...], as: UTF8.self) }

  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: scalar) else { return false }
    place += 1
    return true
  }

  /// A unit, not only the beginning of one: `m` isn't skipped in `ms`.
  mutating func skipUnit(_ suffix: String) -> Bool {
    let unit = Array(suffix.utf8)
    guard bytes[place...].starts(with: unit) else { return false }
    let next = place + unit.count
    if suffix == "m", next < bytes.count, bytes[next] == UInt8(ascii: "s") { return false }
    place = next
    return true
  }

  private mutating func digit() -> Int64? {
    guard place < bytes.count, Ascii.digits.contains(bytes[place]) else { return nil }
    place += 1
    return Int64(bytes[place - 1] - 0x30)
  }

  mutating func digits(_ count: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// The nanoseconds behind a decimal point; zero without one.
  mutating func fraction() -> Int64? {
    guard skip(".") else { return 0 }
    var value: Int64 = 0
    var count = 0
    while let digit = digit() {
      count += 1
      if count > 9 { return nil }
      value = value * 10 + digit
    }
    if count == 0 { return nil }
    for _ in count..<9 { value *= 10 }
    return value
  }

  mutating func offset() -> Int32? {
    if skip("Z") { return 0 }
    let isNegative = skip("-")
    guard isNegative || skip("+"), let seconds = hoursAndMinutes() else { return nil }
    return isNegative ? -seconds : seconds
  }

  mutating func hoursAndMinutes() -> Int32? {
    guard let hours = digits(2), skip(":"), let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
    return Int32(hours * 3600 + minutes * 60)
  }

  /// A whole part and a fraction over a power of ten; digits beyond the eighteenth are dropped.
  mutating func number() -> (whole: Int64, fraction: Int64, scale: Int64)? {
    var whole: Int64 = 0
    var count = 0
    while let digit = digit() {
      count += 1
      let (product, over) = whole.multipliedReportingOverflow(by: 10)
      let (sum, beyond) = product.addingReportingOverflow(digit)
      if over || beyond { return nil }
      whole = sum
    }
    var fraction: Int64 = 0
    var scale: Int64 = 1
    if skip(".") {
      while let digit = digit() {
        count += 1
        if scale >= 1_000_000_000_000_000_000 { continue }
        fraction = fraction * 10 + digit
        scale *= 10
      }
    }
    return count == 0 ? nil : (whole, fraction, scale)
  }
}
