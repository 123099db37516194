import Foundation
import Testing

@testable import CEL

@Suite("Regular expressions")
struct PatternTests {
  @Test("agree with Python on random patterns of the syntax that both share")
  func oracle() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("patterns.tsv")
    var count = 0
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map { unescaped($0) }
      #expect(try Pattern(fields[0]).matches(fields[1]) == (fields[2] == "1"), "\(line)")
      count += 1
    }
    #expect(count >= 3_000)
  }

  private func unescaped(_ text: Substring) -> String {
    var result = String.UnicodeScalarView()
    var escape = false
    for scalar in text.unicodeScalars {
      if escape {
        result.append(scalar == "n" ? "\n" : scalar == "t" ? "\t" : scalar)
        escape = false
      } else if scalar == "\\" {
        escape = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  @Test(
    "what RE2 has and Python hasn't",
    arguments: [
      ("[[:alpha:]]+$", "x1", false), ("[[:^digit:]]", "12", false), ("[[:word:]-]", "-", true),
      ("\\pN", "٣", true), ("^\\p{Lu}\\p{^Lu}$", "Éa", true), ("[^\\p{L}]", "ñ", false), ("\\PL", "ñ", false),
      ("\\Qa.b\\E+$", "a.bb", true), ("\\Qa.b", "axb", false), ("a{,2}", "a{,2}", true),
      ("\\x{1F600}", "😀", true), ("\\141", "a", true), ("\\z", "", true), ("(?U)a+", "a", true),
      ("a{", "a{", true), ("(?i)straße", "STRAßE", true), ("(?i)k", "\u{212A}", true), ("(?i)[^k]", "\u{212A}", false),
      ("(?i)\u{3C3}", "\u{3C2}", true), ("(?i)i", "\u{131}", false), ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false),
      ("(?i)[a-c]+", "XB", true), ("(?i)\\p{Lu}", "a", true), ("(?-i)a", "A", false), ("(?s).", "\n", true),
      ("(?P<name>a)|(?<other>b)", "b", true), ("(?sm)^a.b$", "x\na\nb\n", true),
    ])
  func extras(pattern: String, text: String, matches: Bool) throws {
    #expect(try Pattern(pattern).matches(text) == matches)
  }

  @Test(
    "what is refused, and where",
    arguments: [
      ("(?=a)", PatternError.Code.unsupported, 0), ("a(?!b)", .unsupported, 1), ("(?<=a)b", .unsupported, 0),
      ("(?<!a)b", .unsupported, 0), ("(?>a)", .unsupported, 0), ("é(a)\\1", .unsupported, 5), ("\\8", .unsupported, 0),
      ("(?P=n)", .unsupported, 0), ("(a", .malformed, 0), ("a)", .malformed, 1), ("[a", .malformed, 0),
      ("[]", .malformed, 0), ("*a", .malformed, 0), ("{2}", .malformed, 0), ("a**", .malformed, 2),
      ("a{2}{3}", .malformed, 4),
      ("a{3,2}", .malformed, 1), ("a{1001}", .tooLarge, 1), ("a{99999999999999999999}", .tooLarge, 1),
      ("[b-a]", .malformed, 1), ("[a-\\d]", .malformed, 3), ("[[:nope:]]", .malformed, 1), ("\\", .malformed, 0),
      ("\\y", .malformed, 0), ("\\Z", .malformed, 0), ("\\pX", .malformed, 0), ("\\p{Greek}", .malformed, 0),
      ("\\x{110000}", .malformed, 0), ("\\xg", .malformed, 0), ("(?z)", .malformed, 2), ("(?i-)", .malformed, 4),
      ("((a{1000}){1000}){1000}", .tooLarge, 0),
    ])
  func refused(pattern: String, code: PatternError.Code, offset: Int) {
    let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
    #expect(error?.code == code && error?.offset == offset, "\(error!)")
  }

  @Test("the rules' profile knows neither Unicode classes nor other cases")
  func profile() throws {
    let options = PatternOptions(unicodeClasses: false, caseFolding: false)
    for pattern in ["\\pL", "[\\P{Lu}]", "(?i)a", "(?s-i:a)"] {
      let error = #expect(throws: PatternError.self) { try Pattern(pattern, options) }
      #expect(error?.code == .profile)
    }
    #expect(try Pattern("(?sm)^[[:alpha:]]$", options).matches("a"))
  }

  @Test("any text is a pattern or refused with a place in it")
  func anything() {
    var random = SeededGenerator(seed: 20_261_122)
    let pieces = [
      "(", ")", "[", "]", "{", "}", "?", "*", "+", "|", "^", "$", ".", "\\", "-", ",", ":", "=", "!", "<", ">", "P",
      "p",
      "i", "s", "d", "1", "9", "a", "é", "😀", "\\Q", "\\E", "\\p{", "\\x{", "[:", ":]", "(?", "{2,", "\n",
    ]
    var accepted = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...8, using: &random)
      let pattern = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined()
      do throws(PatternError) {
        let compiled = try Pattern(pattern)
        _ = compiled.matches("aé1\n")
        accepted += 1
      } catch {
        #expect((0...pattern.utf8.count).contains(error.offset))
      }
    }
    #expect(accepted > 1_000)
  }

  @Test("what takes others a lifetime takes a moment")
  func hostile() throws {
    let text = String(repeating: "a", count: 5_000)
    let start = ContinuousClock.now
    for pattern in [
      "(a+)+$b", "(a|a)*c", "(a*)*c", "((a?){30}){30}c", "(.*)(.*)(.*)(.*)(.*)c", "(((){1000}){1000}){1000}c",
      "(?:a?){500}a{500}c", String(repeating: "(", count: 200) + "a" + String(repeating: ")*", count: 200) + "c",
    ] {
      #expect(try !Pattern(pattern).matches(pattern.contains("500") ? String(text.prefix(1_000)) : text))
    }
    let nested = String(repeating: "(", count: 100_000)
    #expect(throws: PatternError.self) { try Pattern(nested) }
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
