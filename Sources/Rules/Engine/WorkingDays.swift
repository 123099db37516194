internal import CEL
internal import Evidence

/// Counts working days by the calendars that are on the ledger.
///
/// Source: ledger-spec/8-rules.md, 8.6.
struct WorkingDays {
  private let state: StateMap
  private let jurisdiction: Text

  init(_ state: StateMap, _ jurisdiction: Text) {
    self.state = state
    self.jurisdiction = jurisdiction
  }

  /// The end, in the calendar's own time, of the working day that is `days` after the day of `start`, which
  /// itself isn't counted.
  ///
  /// - Throws: `argument` if there is no calendar for a year that is needed.
  func deadline(after start: Time, days: Int) throws(CELError) -> Time {
    var calendar = try CalendarYear(state, jurisdiction, of: CivilDay(start, utcOffset: 0).year)
    let offset = calendar.utcOffset
    var day = CivilDay(start, utcOffset: offset)
    var left = days
    while left > 0 {
      day = day.next
      if day.year != calendar.year { calendar = try CalendarYear(state, jurisdiction, of: day.year) }
      if calendar.isWorked(day) { left -= 1 }
    }
    return day.next.start(utcOffset: offset)
  }
}

private struct CalendarYear {
  let year: Int
  let utcOffset: Int
  private let weekend: Set<Int64>
  private let holidays: Set<Text>
  private let working: Set<Text>

  init(_ state: StateMap, _ jurisdiction: Text, of year: Int) throws(CELError) {
    guard let value = state[.calendar, StateKey.calendar(jurisdiction, year: year)] else {
      throw CELError(.argument, "there is no calendar of \(jurisdiction) for \(year) on the ledger")
    }
    self.year = year
    utcOffset = Int(value["utc_offset"]?.integer ?? 0)
    weekend = Set((value["weekend"]?.array ?? []).compactMap(\.integer))
    holidays = Set((value["holidays"]?.array ?? []).compactMap(\.string))
    working = Set((value["working"]?.array ?? []).compactMap(\.string))
  }

  func isWorked(_ day: CivilDay) -> Bool {
    let text = day.text
    if working.contains(text) { return true }
    return !holidays.contains(text) && !weekend.contains(Int64(day.weekday))
  }
}

/// A day of the Gregorian calendar, counted from 1970-01-01.
private struct CivilDay {
  let number: Int64

  init(_ time: Time, utcOffset: Int) {
    let seconds = time.microseconds / Time.second + Int64(utcOffset) * 60
    number = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
  }

  private init(number: Int64) { self.number = number }

  var next: CivilDay { CivilDay(number: number + 1) }

  /// 1 is Monday; 1970-01-01 was a Thursday.
  var weekday: Int { Int((number + 3) % 7 + 7) % 7 + 1 }

  /// `YYYY-MM-DD`.
  var text: Text { Text(String(Time(microseconds: max(0, number) * 86_400 * Time.second).description.prefix(10))) }

  var year: Int { Int(text.string.prefix(4)) ?? 1970 }

  func start(utcOffset: Int) -> Time {
    Time(microseconds: (number * 86_400 - Int64(utcOffset) * 60) * Time.second)
  }
}
