import Decimals
import Evidence
import Testing

@Suite("Exact decimals")
struct MillionthsTests {
  func m(_ text: Text) throws -> Millionths { try #require(Millionths(text)) }

  @Test("a composite index on the threshold is on the threshold")
  func threshold() throws {
    let known = try m("0.7").multiplied(by: m("71.6"))
    let unknown = try m("0.3").multiplied(by: m("99.6"))
    #expect(try known.adding(unknown) == Millionths(80))
    #expect(0.7 * 71.6 + 0.3 * 99.6 < 80, "in doubles it would not freeze")
  }

  @Test("reads at most six places below 10^9 and writes them back")
  func text() throws {
    for text: Text in ["0", "1", "-1", "0.1", "-0.000001", "999999999.999999", "12.5", "100"] {
      #expect(try m(text).text == text)
      #expect(JSONNumber(try m(text))?.text == text)
    }
    #expect(try m("1.50").text == "1.5")
    for text: Text in [
      "", "-", ".", "1.", ".1", "01", "00", "1.0000001", "1000000000", "1e2", "+1", "1.2.3", "--1", "1 ", "１",
    ] {
      #expect(Millionths(text) == nil, "\(text)")
    }
  }

  @Test("rounds as stated")
  func rounding() throws {
    // 0.000005 * 0.1 and its neighbours: half a millionth.
    let cases: [(Text, Text, Text, Text, Text, Text)] = [
      ("0.000005", "0.1", "0", "0.000001", "0", "0"),
      ("0.000015", "0.1", "0.000002", "0.000002", "0.000001", "0.000001"),
      ("0.000025", "0.1", "0.000002", "0.000003", "0.000002", "0.000002"),
      ("-0.000015", "0.1", "-0.000002", "-0.000001", "-0.000002", "-0.000001"),
      ("-0.000004", "0.1", "0", "0", "-0.000001", "0"),
      ("2", "3", "6", "6", "6", "6"),
    ]
    for (a, b, even, up, down, zero) in cases {
      #expect(try m(a).multiplied(by: m(b)) == m(even))
      #expect(try m(a).multiplied(by: m(b), rounding: .up) == m(up))
      #expect(try m(a).multiplied(by: m(b), rounding: .down) == m(down))
      #expect(try m(a).multiplied(by: m(b), rounding: .towardZero) == m(zero))
    }
    #expect(try m("1").divided(by: m("3")) == m("0.333333"))
    #expect(try m("-2").divided(by: m("3")) == m("-0.666667"))
    #expect(try m("-2").divided(by: m("-3"), rounding: .up) == m("0.666667"))
  }

  @Test("overflow is an error")
  func overflow() throws {
    let big = Millionths(units: .max)
    #expect(throws: Millionths.Failure.overflow) { try big.adding(Millionths(units: 1)) }
    #expect(throws: Millionths.Failure.overflow) { try Millionths(units: .min).subtracting(Millionths(1)) }
    #expect(throws: Millionths.Failure.overflow) { try big.multiplied(by: Millionths(2)) }
    #expect(throws: Millionths.Failure.overflow) { try big.divided(by: Millionths(units: 1)) }
    #expect(throws: Millionths.Failure.division) { try big.divided(by: Millionths(0)) }
    #expect(try big.multiplied(by: Millionths(1)) == big)
    #expect(big.text == "9223372036854.775807" && Millionths(units: .min).text == "-9223372036854.775808")
  }
}
