import CEL
import Testing

@Suite("Overflow")
struct OverflowTests {
  static let beyond = [
    "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2", "-9223372036854775808 * -1",
    "-9223372036854775808 / -1", "-9223372036854775808 % -1", "-(-9223372036854775808)", "18446744073709551615u + 1u",
    "0u - 1u", "18446744073709551615u * 2u", "int(9223372036854775808u)", "int(9223372036854775808.0)",
    "int(-9223372036854775808.0)", "uint(-1.0)", "uint(18446744073709551616.0)", "int(0.0 / 0.0)", "int(1.0 / 0.0)",
    "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp('0001-01-01T00:00:00Z') - duration('1ns')",
    "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", "timestamp(253402300800)",
    "duration('9223372036s') + duration('9223372036s')", "duration('-9223372036s') - duration('9223372036s')",
  ]

  @Test(arguments: beyond)
  func isAnError(_ text: String) throws {
    let error = try #require(failure(text), "\(text) has a value")
    #expect(error.code == .overflow, "\(text): \(error)")
  }

  @Test func theBordersThemselvesAreFine() throws {
    for text in [
      "9223372036854775806 + 1 == 9223372036854775807", "-9223372036854775807 - 1 == -9223372036854775808",
      "3037000499 * 3037000499 == 9223372030926249001", "18446744073709551614u + 1u == 18446744073709551615u",
      "int(9223372036854775807u) == 9223372036854775807",
      "timestamp('9999-12-31T23:59:58Z') + duration('1.999999999s') == timestamp('9999-12-31T23:59:59.999999999Z')",
    ] {
      #expect(try evaluate(text).description == "true", "\(text)")
    }
  }
}
