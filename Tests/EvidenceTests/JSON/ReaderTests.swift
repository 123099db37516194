import Evidence
import Testing

@Suite("The strict reader")
struct ReaderTests {
  @Test(
    "refuses what is not I-JSON, with a code",
    arguments: [
      ("", .end), (" ", .end), ("{", .end), ("[1", .end), ("\"a", .end), ("\"\\", .end), ("tru", .end),
      ("-", .end), ("1.", .end), ("1e", .end), ("1e+", .end), ("\"\\u12", .end), ("{\"a\"", .end),
      ("\u{FEFF}{}", .syntax), ("{]", .syntax), ("[1,]", .syntax), ("{\"a\":1,}", .syntax), ("[,1]", .syntax),
      ("{a:1}", .syntax), ("'a'", .syntax), ("True", .syntax), ("nul1", .syntax), ("[1 2]", .syntax),
      ("{\"a\" 1}", .syntax), ("+1", .syntax), (".5", .syntax), ("NaN", .syntax), ("Infinity", .syntax),
      ("// c\n1", .syntax), ("\u{B}1", .syntax), ("{} {}", .trailing), ("1 x", .trailing), ("1\0", .trailing),
      ("\"\n\"", .control), ("\"\0\"", .control), ("\"\u{1F}\"", .control),
      ("\"\\x41\"", .escape), ("\"\\u00g0\"", .escape), ("\"\\U0041\"", .escape),
      ("\"\\ud800\"", .surrogate), ("\"\\udc00\"", .surrogate), ("\"\\ud800\\ud800\"", .surrogate),
      ("\"\\ud800x\"", .surrogate), ("\"\\udead\\ud83d\"", .surrogate), ("\"\\ud83d\\u0041\"", .surrogate),
      ("01", .number), ("-01", .number), ("00", .number), ("1.x", .number), ("1ex", .number), ("-x", .number),
      ("1.e1", .number),
      ("9007199254740992", .range), ("-9007199254740992", .range), ("9007199254740992.0", .range),
      ("9007199254740993e0", .range), ("90071992547409920e-1", .range), ("1e16", .range), ("1e400", .range),
      ("-1e400", .range), ("9007199254740991.9", .range),
      ("{\"a\":1,\"a\":1}", .duplicate), ("{\"a\":1,\"\\u0061\":2}", .duplicate),
      ("[{\"b\":{},\"a\":1,\"b\":[]}]", .duplicate),
    ] as [(String, JSONError.Code)])
  func refuses(text: String, expected: JSONError.Code) {
    #expect(code(of: text) == expected, "\(text)")
  }

  @Test("refuses a number that canonical form would change, if asked to")
  func exactness() {
    for text in ["79.99999999999999999", "0.1000000000000000055", "333333333.33333329", "1e-400"] {
      #expect(code(of: text) == nil)
      #expect(code(of: text, exact: true) == .inexact, "\(text)")
    }
    for text in ["0.1", "1.50", "-0.0", "1E2", "123456789.123456", "9007199254740991", "5e-324", "0.3000"] {
      #expect(code(of: text, exact: true) == nil, "\(text)")
    }
  }

  @Test("refuses ill-formed UTF-8 at every position of a string and of a name")
  func utf8() {
    // Unicode 16, table 3-7, one byte off in each direction.
    let illFormed: [[UInt8]] = [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x7F], [0xC2, 0xC0], [0xE0, 0x9F, 0xBF],
      [0xE0, 0xA0], [0xE0, 0xA0, 0x7F], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF, 0xC0],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80], [0xF0, 0x90, 0x80, 0xC0], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ]
    let frame = Array("{\"name\":\"a string of some length\"}".utf8)
    for bad in illFormed {
      for position in 2...frame.count - 3 where position < 6 || position > 8 {
        var bytes = frame
        bytes.insert(contentsOf: bad, at: position)
        #expect(code(of: bytes) == .utf8, "\(bad) at \(position)")
      }
    }
    for good in [
      "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
    ] {
      #expect(code(of: "\"\(good)\"") == nil)
    }
  }

  @Test("stops at 64 levels, and survives a million")
  func depth() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let inner = open == "[" ? "" : "1"
      let nested = { (n: Int) in
        String(repeating: open, count: n) + inner + String(repeating: close, count: n)
      }
      #expect(code(of: nested(64)) == nil)
      #expect(code(of: nested(65)) == .depth)
      #expect(code(of: String(repeating: open, count: 1_000_000)) == .depth)
    }
  }

  @Test("refuses a text cut anywhere")
  func truncation() throws {
    let text = #" {"a":[1.5e-3,true,null,"\u00e9\ud83d\ude00é😀\n"],"b":{"c":false}} "#
    let bytes = Array(text.utf8)
    #expect(code(of: bytes) == nil)
    for length in 0..<bytes.count - 1 {
      #expect(code(of: Array(bytes[..<length])) != nil, "\(length)")
    }
  }

  @Test("says where: byte, line, column in bytes, field")
  func place() {
    let text = "{\n \"é\": [1,\n  {\"b\": 01}]}"
    #expect {
      try JSONValue.parse(text)
    } throws: { error in
      guard let error = error as? JSONError else { return false }
      return error.code == .number && error.offset == 21 && error.line == 3 && error.column == 9
        && error.path == JSONPath([.member("é"), .item(1), .member("b")])
        && "\(error.path)" == "[\"é\"][1].b"
    }
  }

  @Test("never crashes on noise, and what it accepts is a fixed point")
  func noise() throws {
    let seed: UInt64 = .random(in: 0 ... .max)
    var random = Seeded(seed)
    let alphabet =
      Array("{}[]\",:\\u0123456789abcdefDd.eE+-truefalsn \n\u{E9}\u{1F600}".utf8) + [0, 0x80, 0xFF, 0xED]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        alphabet.randomElement(using: &random)!
      }
      guard let value = try? JSONValue.parse(bytes.span) else { continue }
      let canonical = value.canonicalBytes
      #expect(try JSONValue.parse(canonical.span) == value, "seed \(seed): \(bytes)")
      #expect(try JSONValue.parse(canonical.span).canonicalBytes == canonical, "seed \(seed): \(bytes)")
    }
  }
}
