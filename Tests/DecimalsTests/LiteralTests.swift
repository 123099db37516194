import Decimals
import Testing

@Suite("Decimals from and to text")
struct LiteralTests {
  @Test("literals are read exactly or not at all")
  func literals() {
    let cases: [(String, Int64?)] = [
      ("0", 0), ("-0", 0), ("007.50", 7_500_000), (".5", 500_000), ("5.", 5_000_000), ("1e2", 100_000_000),
      ("1.5E-3", 1_500), ("0.000001", 1), ("1.0000010000000000000000000000000", 1_000_001), ("0.0000001", nil),
      ("10e-7", 1), ("1e-7", nil), ("0e99999999999", 0), ("1e99999999999", nil), ("1e-99999999999", nil),
      ("9223372036854.775807", .max), ("9223372036854.775808", nil), ("-9223372036854.775808", .min),
      ("-9223372036854.775809", nil), ("100000000000000000000e-20", 1_000_000), ("", nil), (".", nil), ("-", nil),
      ("1e", nil), ("1e+", nil), ("1.2.3", nil), ("+1", nil), ("1 ", nil), ("e5", nil), ("0x10", nil),
      ("1e+3", 1_000_000_000),
    ]
    for (text, units) in cases {
      #expect(Millionths(literal: Array(text.utf8)[...])?.units == units, "\(text)")
    }
  }

  @Test("measures have no exponent, at most nine digits and six places")
  func measures() {
    for text in ["0", "-1", "999999999.999999", "12.5", "0.000001"] {
      #expect(Millionths(measure: Array(text.utf8)[...])?.description == text)
    }
    for text in ["", "-", ".", "1.", ".1", "01", "1.0000001", "1000000000", "1e2", "1e-3", "+1", "--1", "1.2e1"] {
      #expect(Millionths(measure: Array(text.utf8)[...]) == nil, "\(text)")
    }
  }

  @Test("what is written is read back")
  func roundTrip() {
    for shift in 0..<63 {
      for units: Int64 in [1 << shift, -(1 << shift), .max >> shift, .min >> shift] {
        let value = Millionths(units: units)
        #expect(Millionths(literal: value.ascii[...]) == value, "\(value)")
      }
    }
  }

  @Test("whole numbers by every rounding")
  func whole() throws {
    let cases: [(Int64, Int64, Int64, Int64, Int64, Int64)] = [
      (2_500_000, 2, 3, 3, 2, 2), (3_500_000, 4, 4, 4, 3, 3), (-2_500_000, -2, -3, -2, -3, -2),
      (-1, 0, 0, 0, -1, 0), (1, 0, 0, 1, 0, 0), (7_000_000, 7, 7, 7, 7, 7),
    ]
    for (units, even, away, up, down, zero) in cases {
      let value = Millionths(units: units)
      #expect(try value.whole(rounding: .nearestEven) == Millionths(even))
      #expect(try value.whole(rounding: .nearestAway) == Millionths(away))
      #expect(value.integer(rounding: .up) == up && value.integer(rounding: .down) == down)
      #expect(value.integer(rounding: .towardZero) == zero)
    }
    #expect(throws: Millionths.Failure.overflow) { try Millionths(units: .max).whole(rounding: .up) }
    #expect(throws: Millionths.Failure.overflow) { try Millionths(units: .min).negated() }
    #expect(try Millionths(units: -5).absolute().units == 5)
    #expect(Millionths(exactly: Int64.max) == nil)
  }
}
