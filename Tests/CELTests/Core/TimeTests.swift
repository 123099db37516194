import CEL
import Foundation
import Testing

@Suite("Timestamps, durations, zones")
struct TimeTests {
  static let truths = [
    "timestamp('2024-02-29T00:00:00Z').getDayOfYear() == 59", "timestamp('2000-12-31T00:00:00Z').getDayOfYear() == 365",
    "timestamp('1900-03-01T00:00:00Z').getDayOfYear() == 59", "timestamp('0001-01-01T00:00:00Z').getDayOfWeek() == 1",
    "timestamp('9999-12-31T23:59:59Z').getFullYear() == 9999", "timestamp('1969-12-31T23:59:59.5Z').getSeconds() == 59",
    "timestamp('1969-12-31T23:59:59.5Z').getMilliseconds() == 500", "int(timestamp('1969-12-31T23:59:59.5Z')) == -1",
    "timestamp('2023-12-25T00:00:00Z').getDate('-08:00') == 24",
    "timestamp('2023-12-25T23:00:00Z').getDate('02:00') == 26",
    "string(timestamp('2023-01-01T00:00:00.120Z')) == '2023-01-01T00:00:00.12Z'",
    "string(timestamp('2023-08-26T12:39:00-07:00')) == '2023-08-26T19:39:00Z'",
    "duration('1h34us') == duration('3600.000034s')", "duration('-1.5h') == duration('-90m')",
    "duration('0') == duration('0s')",
    "string(duration('1m1ms')) == '60.001s'", "string(duration('-0.5s')) == '-0.5s'",
    "duration('1h30m').getMinutes() == 90",
    "duration('1.234s').getMilliseconds() == 234", "duration('.5s') == duration('500ms')",
    "duration('3h') - duration('1h') > duration('1h59m')",
    "timestamp('2023-01-02T00:00:00Z') - timestamp('2023-01-01T00:00:00Z') == duration('24h')",
  ]

  @Test(arguments: truths)
  func holds(_ text: String) throws {
    #expect(try evaluate(text).description == "true", "\(text)")
  }

  @Test(arguments: [
    "2023-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z",
    "2023-01-01T00:00:60Z", "2023-01-01T00:00:00", "2023-01-01 00:00:00Z", "2023-1-01T00:00:00Z",
    "2023-01-01T00:00:00.Z", "2023-01-01T00:00:00.1234567890Z", "0000-12-31T00:00:00Z", "10000-01-01T00:00:00Z",
    "2023-01-01T00:00:00+24:00", " 2023-01-01T00:00:00Z", "2023-01-01T00:00:00Zx", "",
  ])
  func isNoTimestamp(_ text: String) { #expect(CELTimestamp(text) == nil) }

  @Test(arguments: ["", "1", "s", "1x", "1s ", "--1s", "1h-1s", "1.s.", "9223372037s", "99999999999999999999s", "."])
  func isNoDuration(_ text: String) { #expect(CELDuration(text) == nil) }

  /// The system's own calendar is the oracle: a day in each of some thousand weeks from year 1 on.
  @Test func everyDateComesBack() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0)!
    for seconds in stride(from: Int64(-12_000_000_000), to: 250_000_000_000, by: 123_456_789) {
      let timestamp = try #require(CELTimestamp(seconds: seconds))
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
      let text = String(
        format: "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.year!, parts.month!, parts.day!, parts.hour!, parts.minute!,
        parts.second!)
      #expect(timestamp.text == text)
      #expect(CELTimestamp(text) == timestamp)
    }
  }

  private static let folder = "/usr/share/zoneinfo/"

  @Test(
    "Zones agree with the system's",
    .enabled(if: FileManager.default.fileExists(atPath: folder + "Europe/Berlin"), "there are no zone files here"),
    arguments: [
      "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
      "Africa/Casablanca",
      "Asia/Shanghai", "America/Sao_Paulo", "Pacific/Apia", "UTC",
    ])
  func zones(_ name: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder + name))
    let rules = try #require(TZif([UInt8](data)))
    let system = try #require(TimeZone(identifier: name))
    for seconds in stride(from: Int64(0), to: 2_100_000_000, by: 1_234_567) {
      let date = Date(timeIntervalSince1970: Double(seconds))
      #expect(Int(rules.offset(at: seconds)) == system.secondsFromGMT(for: date), "\(name) at \(seconds)")
    }
    // Broken files are refused, wherever they break off.
    for length in stride(from: 0, to: min(data.count, 400), by: 7) { _ = TZif([UInt8](data.prefix(length))) }
  }
}
