/// An instant in UTC: microseconds since 1970-01-01T00:00:00Z, without leap seconds, up to the year 9999.
///
/// Source: ledger-spec/README.md, Notation.
public struct Time: Hashable, Comparable, Sendable {
  /// Microseconds since 1970, at least 0.
  public let microseconds: Int64

  /// The microseconds of a second.
  public static let second: Int64 = 1_000_000
  /// The last instant that a text can say.
  public static let last = Time(microseconds: 253_402_300_800 * second - 1)
  /// The length of a time's text in bytes.
  public static let byteCount = 27

  /// The instant so many microseconds after 1970.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// The instant so many microseconds later.
  public func advanced(by microseconds: Int64) -> Time {
    Time(microseconds: self.microseconds + microseconds)
  }

  /// The instant so many seconds later, at most the last one that 64 bits can say: what a hostile genesis or
  /// seal asks for need not be a time.
  func advanced(bySeconds seconds: Int) -> Time {
    let (length, isLong) = Int64(seconds).multipliedReportingOverflow(by: Self.second)
    let (sum, isLate) = microseconds.addingReportingOverflow(length)
    return Time(microseconds: isLong || isLate ? .max : sum)
  }

  /// Earlier before later.
  public static func < (left: Time, right: Time) -> Bool { left.microseconds < right.microseconds }
}

extension Time: CustomStringConvertible {
  /// `YYYY-MM-DDThh:mm:ss.ffffffZ`.
  public var description: String { String(decoding: text, as: UTF8.self) }

  /// The text as bytes.
  public var text: [UInt8] {
    var text: [UInt8] = []
    append(to: &text)
    return text
  }

  /// Appends the text.
  public func append(to bytes: inout [UInt8]) {
    let (days, inDay) = microseconds.quotientAndRemainder(dividingBy: 86_400 * Self.second)
    let date = Self.date(ofDay: days)
    let (seconds, fraction) = inDay.quotientAndRemainder(dividingBy: Self.second)
    Self.append(date.year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(date.month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(date.day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    Self.append(seconds / 3600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(seconds / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(seconds % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    Self.append(fraction, digits: 6, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  private static func append(_ value: Int64, digits: Int, to bytes: inout [UInt8]) {
    var divisor: Int64 = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }

  /// The civil date of a day since 1970, in the proleptic Gregorian calendar.
  ///
  /// Years begin in March here, so that a leap day is the last day of its year; an era has 400 years.
  private static func date(ofDay days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}

extension Time {
  /// The instant that a text says; nil if it isn't exactly of the form above, or there is no such instant.
  public init?(_ text: Text) {
    guard let microseconds = Self.microseconds(text), microseconds >= 0 else { return nil }
    self.init(microseconds: microseconds)
  }

  /// The microseconds since 1970 that a text says, below 0 before: records may tell of such times. Nil if it isn't
  /// exactly of the form above, or there is no such instant.
  package static func microseconds(_ text: Text) -> Int64? {
    guard text.utf8.count == byteCount else { return nil }
    return ByteView.reading(text.utf8.span) { Calendar.timestamp($0, 0) }
  }
}
