/// Times and dates as the format writes them, read eight bytes at a time.
enum Calendar {
  /// Whether ``timestamp(_:_:)`` is not `nil`, in less time.
  @inline(__always)
  static func isTimestamp(_ bytes: ByteView, _ start: Int) -> Bool {
    let date = lanes(bytes.word(at: start), "0000-00-")
    let hours = lanes(bytes.word(at: start &+ 8), "00T00:00")
    let seconds = lanes(bytes.word(at: start &+ 16), ":00.0000")
    let micros = lanes(bytes.word(at: start &+ 19), ".000000Z")
    guard (date.wrong | hours.wrong | seconds.wrong | micros.wrong) & highBits == 0 else { return false }
    return pair(hours.digits, 3) < 24 && pair(hours.digits, 6) < 60 && pair(seconds.digits, 1) < 60
      && isDay(year(date.digits), pair(date.digits, 5), pair(hours.digits, 0))
  }

  /// Microseconds since 1970 of `YYYY-MM-DDThh:mm:ss.ffffffZ` at `start`, UTC in the Gregorian calendar, years
  /// 1000 to 9999, no leap seconds; `nil` for anything else.
  @inline(__always)
  static func timestamp(_ bytes: ByteView, _ start: Int) -> Int64? {
    let date = lanes(bytes.word(at: start), "0000-00-")
    let hours = lanes(bytes.word(at: start &+ 8), "00T00:00")
    let seconds = lanes(bytes.word(at: start &+ 16), ":00.0000")
    let micros = lanes(bytes.word(at: start &+ 19), ".000000Z")
    guard (date.wrong | hours.wrong | seconds.wrong | micros.wrong) & highBits == 0 else { return nil }
    let hour = pair(hours.digits, 3)
    let minute = pair(hours.digits, 6)
    let second = pair(seconds.digits, 1)
    guard hour < 24, minute < 60, second < 60,
      let days = days(year(date.digits), pair(date.digits, 5), pair(hours.digits, 0))
    else { return nil }
    let fraction = pair(micros.digits, 1) &* 10_000 &+ pair(micros.digits, 3) &* 100 &+ pair(micros.digits, 5)
    let time = ((days &* 24 &+ hour) &* 60 &+ minute) &* 60 &+ second
    return time &* 1_000_000 &+ fraction
  }

  /// Whether `YYYY-MM-DD` at `start` is a day.
  static func date(_ bytes: ByteView, _ start: Int) -> Bool {
    let date = lanes(bytes.word(at: start), "0000-00-")
    let day = lanes(bytes.word(at: start &+ 2), "00-00-00")
    guard (date.wrong | day.wrong) & highBits == 0 else { return false }
    return isDay(year(date.digits), pair(date.digits, 5), pair(day.digits, 6))
  }

  @inline(__always)
  private static func isDay(_ year: Int64, _ month: Int64, _ day: Int64) -> Bool {
    guard year >= 1000, month >= 1, month <= 12, day >= 1 else { return false }
    if day <= 28 { return true }
    if month == 2 { return day == 29 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    // A bit for each month that has 31 days, January lowest but one.
    return day <= 30 &+ Int64(truncatingIfNeeded: (0b1_0101_1010_1010 as UInt64) &>> UInt64(month)) & 1
  }

  /// Days from 1970-01-01 to a day, negative before; `nil` if there is no such day.
  @inline(__always)
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    guard isDay(year, month, day) else { return nil }
    // Years are counted from March, so that the leap day is the last of its year.
    let y = month <= 2 ? year &- 1 : year
    let m = month <= 2 ? month &+ 9 : month &- 3
    let ofYear = (153 &* m &+ 2) / 5 &+ day &- 1
    return y &* 365 &+ y / 4 &- y / 100 &+ y / 400 &+ ofYear &- 719_468
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The word's digits as numbers, each in its byte, and a high bit where a byte is no digit, or not the
  /// separator that `template` has in its place.
  @inline(__always)
  private static func lanes(_ word: UInt64, _ template: StaticString) -> (digits: UInt64, wrong: UInt64) {
    var pattern: UInt64 = 0
    var limit: UInt64 = 0
    for k in 0..<8 {
      let byte = unsafe template.utf8Start[k]
      pattern |= UInt64(byte) << UInt64(8 &* k)
      // Added to a digit's value, it sets the high bit from 10 on; to a separator's difference, from 1 on.
      limit |= (byte == 0x30 ? 0x76 as UInt64 : 0x7F) << UInt64(8 &* k)
    }
    let digits = word ^ pattern
    return (digits, (digits &+ limit) | digits)
  }

  @inline(__always)
  private static func digit(_ digits: UInt64, _ lane: UInt64) -> Int64 {
    Int64(truncatingIfNeeded: (digits >> (8 &* lane)) & 15)
  }

  @inline(__always)
  private static func pair(_ digits: UInt64, _ lane: UInt64) -> Int64 {
    digit(digits, lane) &* 10 &+ digit(digits, lane &+ 1)
  }

  @inline(__always)
  private static func year(_ digits: UInt64) -> Int64 {
    pair(digits, 0) &* 100 &+ pair(digits, 2)
  }
}
