import Foundation
import Testing

@testable import Evidence

@Suite("Canonical form (RFC 8785)")
struct CanonicalTests {
  @Test("the literals and strings of section 3.2.2")
  func section322() throws {
    let input = #"""
      {
        "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    let expected =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    #expect(try canonical(input) == expected)
  }

  @Test("the order of members of section 3.2.3")
  func section323() throws {
    let input = #"""
      {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
       "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
      """#
    let value = try JSONValue.parse(input)
    let names = value.object?.members.compactMap { $0.value.string?.string }
    #expect(
      names == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
      ])
  }

  /// Appendix B, with the doubles as their bits.
  static let appendixB: [(UInt64, String)] = [
    (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
    (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
    (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
    (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
    (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
    (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
    (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
    (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
    (0x41b3_de43_5555_5557, "333333333.33333343"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
    (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
  ]

  @Test("numbers of appendix B", arguments: appendixB)
  func numbers(bits: UInt64, expected: String) throws {
    let text = String(decoding: ECMAScriptNumber.text(of: Double(bitPattern: bits)), as: UTF8.self)
    #expect(text == expected)
  }

  @Test("2,000 doubles as V8 prints them, and back")
  func vectors() throws {
    let file = repository.appendingPathComponent("ledger-spec/vectors/numbers.tsv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2_000)
    for line in lines {
      let fields = line.split(separator: "\t")
      let double = Double(bitPattern: try #require(UInt64(fields[0], radix: 16)))
      #expect(String(decoding: ECMAScriptNumber.text(of: double), as: UTF8.self) == fields[1])
      guard double.magnitude <= 9_007_199_254_740_991 else {
        #expect(code(of: String(fields[1])) == .range)
        continue
      }
      #expect(try canonical(String(fields[1])) == fields[1])
      // The same number in other spellings: seventeen digits, and with an exponent.
      #expect(try canonical(String(format: "%.16e", double)) == fields[1])
      #expect(JSONNumber(double)?.text.string == String(fields[1]))
    }
  }

  @Test(
    "spellings that it normalises",
    arguments: [
      ("1.0", "1"), ("1E2", "100"), ("-0", "0"), ("-0.0e5", "0"), ("0e99999999999", "0"), ("1.50", "1.5"),
      ("123e-2", "1.23"), ("0.0000010", "0.000001"), ("0.0000001", "1e-7"), ("1e-7", "1e-7"),
      ("100e-9", "1e-7"), ("12345678901234567e-1", "1234567890123456.8"), ("1e15", "1000000000000000"),
      ("9007199254740991", "9007199254740991"), ("-9007199254740991.0", "-9007199254740991"),
      ("123456789012345", "123456789012345"), ("0.30000000000000004", "0.30000000000000004"),
      (#""\/\u0041\u00e9\b\u0008\u007f""#, "\"/Aé\\b\\b\u{7F}\""), (#""\ud83d\ude00""#, "\"😀\""),
      (" [ ] ", "[]"), ("{ \"b\" : 1 , \"a\" : { } }", "{\"a\":{},\"b\":1}"),
    ])
  func normalises(text: String, expected: String) throws {
    #expect(try canonical(text) == expected)
  }

  @Test("short decimals agree with the route through a double")
  func shortDecimals() {
    let seed: UInt64 = .random(in: 0 ... .max)
    var random = Seeded(seed)
    for _ in 0..<20_000 {
      let digits = String(Int.random(in: 1..<1_000_000_000_000_000, using: &random))
      let literal = "\(digits)e-\(Int.random(in: 0...20, using: &random))"
      let short = JSONNumber(literal: Array(literal.utf8), exact: true)?.text.utf8
      #expect(short == ECMAScriptNumber.text(of: Double(literal)!), "seed \(seed): \(literal)")
    }
  }

  @Test("members in the order of UTF-16, whatever their bytes")
  func order() {
    let names = ["", "a", "aa", "\u{D7FF}", "\u{10000}", "\u{10FFFF}", "\u{E000}", "\u{FFFF}", "\u{FFFF}a"]
    for left in names {
      for right in names {
        let expected = Array(left.utf16).lexicographicallyPrecedes(Array(right.utf16))
        #expect(Text.precedesInUTF16(Text(left), Text(right)) == expected, "\(left) \(right)")
      }
    }
  }

  @Test("texts are bytes: composed and decomposed forms differ")
  func texts() {
    #expect(Text("\u{E9}") != Text("e\u{301}"))
    #expect("\u{E9}" == "e\u{301}")
    #expect(Text(utf8: [0xED, 0xA0, 0x80]) == nil)
    #expect(Text(utf8: [0xC3, 0xA9])?.string == "é")
  }

  @Test("objects keep their order and their names unique")
  func objects() {
    var object = JSONObject()
    for name: Text in ["b", "\u{FFFF}", "a", "\u{10000}", "b"] { object[name] = .string(name) }
    #expect(object.members.map(\.name) == ["a", "b", "\u{10000}", "\u{FFFF}"])
    object["a"] = nil
    #expect(object["a"] == nil && object["b"] == "b" && object.count == 3)
    #expect(JSONObject([.init(name: "x", value: 1), .init(name: "x", value: 1)]) == nil)
  }
}
