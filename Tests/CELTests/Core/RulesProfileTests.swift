import CEL
import Decimals
import Testing

@Suite("The profile of rules")
struct RulesProfileTests {
  static let truths = [
    // The example that floating point gets wrong: the risk index must be 80 exactly, and freeze.
    "0.7 * 71.6 + 0.3 * 99.6 == 80.0", "0.7 * 71.6 + 0.3 * 99.6 >= 80", "0.1 + 0.2 == 0.3", "1.50 == 1.5",
    "-1.5 < 0", "1.5 + 1 == 2.5", "2 * 1.5 == 3.0", "2u * 1.5 == 3.0", "1.0 / 3.0 == 0.333333", "2.0 / 3.0 == 0.666667",
    "0.000001 * 0.5 == 0.0", "0.000003 * 0.5 == 0.000002", "1.0 == 1", "1 == 1.0", "1u < 1.000001", "-(1.5) == -1.5",
    "decimal('0.000001') == 0.000001", "decimal(3) == 3.0", "decimal(3u) == 3.0", "int(-1.999999) == -1",
    "uint(2.9) == 2u", "string(1.50) == '1.5'", "string(2.0) == '2'", "string(-0.000001) == '-0.000001'",
    "type(1.5) == decimal", "1.5 in [1.5, 2.5]", "1 in [dyn(1.0)]", "1e3 == 1000.0", "15e-1 == 1.5",
    "timestamp('2009-02-13T23:31:30Z').getHours('+01:00') == 0",
    "timestamp('2009-02-13T23:31:30Z').getHours('UTC') == 23",
    "'abc'.matches('^a[b-c]+$')", "{1: 'a'}[1] == 'a'", "9223372036854.775807 > 9223372036854",
  ]

  @Test(arguments: truths)
  func holds(_ text: String) throws {
    #expect(try evaluate(text, rules).description == "true", "\(text)")
  }

  static let refused: [(text: String, code: CELError.Code)] = [
    ("0.1234567", .syntax), ("9223372036854.775808", .syntax), ("1e30", .syntax), ("double(1)", .overload),
    ("double", .undeclared), ("1.5 % 1.0", .overload), ("9223372036854.0 + 9223372036854.0", .overflow),
    ("9000000000000.0 * 2.0", .overflow), ("1.0 / 0.0", .division), ("1.0 / 0", .division), ("1 / 0", .division),
    ("decimal('0.1234567')", .argument), ("decimal('x')", .argument), ("9223372036855 + 1.0", .overflow),
    ("'a'.matches('(?i)a')", .argument), ("'a'.matches('\\\\pL')", .argument),
    ("cel.bind(p, 'a', 'a'.matches(p))", .profile),
    ("timestamp('2009-02-13T23:31:30Z').getHours('Europe/Berlin')", .argument), ("-(-9223372036854.775808)", .overflow),
  ]

  @Test(arguments: refused)
  func isRefused(_ text: String, _ code: CELError.Code) throws {
    let error = try #require(failure(text, rules), "\(text) has a value")
    #expect(error.code == code, "\(text): \(error)")
  }
}
