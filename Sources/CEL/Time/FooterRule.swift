/// The rule for all years behind the last transition of a zone: POSIX TZ, as RFC 8536 section 3.3 has it.
struct FooterRule: Sendable {
  private let standard: Int32
  private let summer: Summer?

  private struct Summer: Sendable {
    let offset: Int32
    let begin: Change
    let end: Change
  }

  /// A day and the local time of the change, in seconds from midnight.
  private struct Change: Sendable {
    enum Day {
      /// 1 to 365; the 29th of February is never counted.
      case julian(Int64)
      /// 0 to 365.
      case zeroBased(Int64)
      /// A month, the week in it (5: the last) and the day of the week.
      case week(month: Int64, week: Int64, day: Int64)
    }
    let day: Day
    let time: Int64
  }

  init?(_ bytes: ArraySlice<UInt8>) {
    var scanner = RuleScanner(bytes)
    guard scanner.skipName(), let standard = scanner.time() else { return nil }
    self.standard = Int32(-standard)
    if scanner.isAtEnd {
      summer = nil
      return
    }
    guard scanner.skipName() else { return nil }
    var offset = -standard + 3600
    if scanner.peek != UInt8(ascii: ",") {
      guard let explicit = scanner.time() else { return nil }
      offset = -explicit
    }
    guard let begin = FooterRule.change(&scanner), let end = FooterRule.change(&scanner), scanner.isAtEnd else {
      return nil
    }
    summer = Summer(offset: Int32(offset), begin: begin, end: end)
  }

  private static func change(_ scanner: inout RuleScanner) -> Change? {
    guard scanner.skip(UInt8(ascii: ",")) else { return nil }
    let day: Change.Day
    if scanner.skip(UInt8(ascii: "M")) {
      guard let month = scanner.number(), scanner.skip(UInt8(ascii: ".")), let week = scanner.number(),
        scanner.skip(UInt8(ascii: ".")), let weekday = scanner.number(), (1...12).contains(month),
        (1...5).contains(week), (0...6).contains(weekday)
      else { return nil }
      day = .week(month: month, week: week, day: weekday)
    } else if scanner.skip(UInt8(ascii: "J")) {
      guard let number = scanner.number(), (1...365).contains(number) else { return nil }
      day = .julian(number)
    } else {
      guard let number = scanner.number(), (0...365).contains(number) else { return nil }
      day = .zeroBased(number)
    }
    guard scanner.skip(UInt8(ascii: "/")) else { return Change(day: day, time: 7200) }
    return scanner.time().map { Change(day: day, time: $0) }
  }

  func offset(at seconds: Int64) -> Int32 {
    guard let summer else { return standard }
    let year = CivilTime(seconds: seconds + Int64(standard)).year
    let begin = FooterRule.instant(summer.begin, year, standard)
    let end = FooterRule.instant(summer.end, year, summer.offset)
    let isSummer = begin < end ? begin <= seconds && seconds < end : !(end <= seconds && seconds < begin)
    return isSummer ? summer.offset : standard
  }

  private static func instant(_ change: Change, _ year: Int64, _ offset: Int32) -> Int64 {
    let newYear = CivilTime.days(year: year, month: 1, day: 1)
    let day: Int64
    switch change.day {
    case .julian(let number): day = newYear + number - 1 + (number > 59 && CivilTime.isLeap(year) ? 1 : 0)
    case .zeroBased(let number): day = newYear + number
    case .week(let month, let week, let weekday):
      let first = CivilTime.days(year: year, month: month, day: 1)
      let lead = (weekday - (first + 4).flooredRemainder(7) + 7) % 7
      let last = first + CivilTime.daysInMonth(month, year: year) - 1
      let found = first + lead + 7 * (week - 1)
      day = found > last ? found - 7 : found
    }
    return day * 86_400 + change.time - Int64(offset)
  }
}

private struct RuleScanner {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { bytes.isEmpty }
  var peek: UInt8? { bytes.first }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard bytes.first == byte else { return false }
    bytes.removeFirst()
    return true
  }

  /// Three or more letters, or anything in angle brackets.
  mutating func skipName() -> Bool {
    if skip(UInt8(ascii: "<")) {
      while let byte = bytes.popFirst() { if byte == UInt8(ascii: ">") { return true } }
      return false
    }
    let letters = bytes.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    bytes = bytes.dropFirst(letters.count)
    return letters.count >= 3
  }

  mutating func number() -> Int64? {
    let digits = bytes.prefix { Ascii.digits.contains($0) }
    bytes = bytes.dropFirst(digits.count)
    if digits.isEmpty || digits.count > 3 { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time() -> Int64? {
    let isNegative = skip(UInt8(ascii: "-"))
    if !isNegative { _ = skip(UInt8(ascii: "+")) }
    guard let hours = number() else { return nil }
    var seconds = hours * 3600
    for unit: Int64 in [60, 1] {
      if !skip(UInt8(ascii: ":")) { break }
      guard let part = number() else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }
}
