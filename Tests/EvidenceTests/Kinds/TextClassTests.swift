import Testing

@testable import Evidence

@Suite("Classes of strings")
struct TextClassTests {
  static let hex = String(repeating: "0123456789abcdef", count: 4)

  static let good: [TextClass: [String]] = [
    .digest: ["sha256:" + hex],
    .sha256: [hex], .sha384: [hex + hex.prefix(32)], .sha512: [hex + hex], .handle: [String(hex.prefix(32))],
    .timestamp: [
      "2026-11-22T00:10:03.123456Z", "2000-02-29T23:59:59.999999Z", "1000-01-01T00:00:00.000000Z",
    ],
    .date: ["2026-11-22", "2024-02-29", "2000-02-29", "9999-12-31", "2026-04-30"],
    .identifier: [
      "a", "7", "https://slsa.dev/provenance/v1", "ops@example.org", String(repeating: "x", count: 256),
    ],
    .origin: ["example.org/ledger", "log:1"],
    .kind: ["training-data@1", "a@999", "example.org/any-thing-x@12", "xn--p1ai.example/k@1", "a--b@1"],
    .name: ["example.org/модель 7", "😀", String(repeating: "é", count: 256)],
    .prefix: ["", "example.org/"],
    .mediaType: ["application/vnd.apache.parquet", "text/plain", "image/svg+xml"],
    .jurisdiction: ["CN", "EU", "US-CA", "GB-ENG", "FR-75"],
    .language: ["en", "zh-Hans-CN", "de-AT", "es-419", "sr-Latn", "yue-HK", "haw"],
    .licence: ["CC-BY-4.0", "Apache-2.0", "LicenseRef-internal.7", "GPL-2.0+"],
    .cacNumber: ["网信算备110108823483901230031号"],
    .filingNumber: ["网信算备110108823483901230031号", "EU-2026/77:1", "Beijing-7"],
    .noteKey: ["example.org/log+0123abcd+" + String(repeating: "A", count: 44)],
    .publicKey: [String(repeating: "b", count: 42) + "A="],
    .signature: [String(repeating: "/", count: 85) + "Q=="],
    .base64: ["", "AAAA", "AA==", "AAA=", "+/+/AQ=="],
    .source: [
      "record.predicate.cri >= 80.0", "x", "a == \"b\" && c != 'd\\\\e'", "有 || 无",
      String(repeating: "é", count: 2_048),
    ],
  ]

  static let bad: [TextClass: [String]] = [
    .digest: [
      "", hex, "sha256:" + hex.dropLast(), "SHA256:" + hex, "sha256:" + hex.dropLast() + "g",
      "sha256:" + hex.dropLast() + "A", "sha256:" + hex + "0",
    ],
    .sha256: [hex + "0", String(hex.dropLast()), hex.uppercased()],
    .timestamp: [
      "2026-11-22T00:10:03.12345Z", "2026-11-22T00:10:03Z", "2026-11-22T24:00:00.000000Z",
      "2026-11-22T00:60:00.000000Z", "2026-11-22T00:00:60.000000Z", "2026-02-29T00:00:00.000000Z",
      "2026-11-31T00:00:00.000000Z", "2026-13-01T00:00:00.000000Z", "2026-00-01T00:00:00.000000Z",
      "2026-01-00T00:00:00.000000Z", "0999-01-01T00:00:00.000000Z", "2026-11-22t00:10:03.123456Z",
      "2026-11-22T00:10:03.123456z", "2026-11-22T00:10:03,123456Z", "2026-11-22 00:10:03.123456Z",
      "2026-11-22T00:10:03.123456+", "2026-11-2２T00:10:03.12345Z",
    ],
    .date: [
      "2026-02-29", "2100-02-29", "1900-02-29", "2026-04-31", "2026-1-01", "20261122", "2026-11-32",
      "0000-01-01",
    ],
    .identifier: [
      "", "-a", "a b", "a\"", "é", "a\\b", "a\n", String(repeating: "x", count: 257), "a,b", "a;", "_a", "`",
    ],
    .origin: ["", "a+b", "a b", "a@b"],
    .kind: [
      "a", "@1", "a@0", "a@01", "a@1000", "a_b@1", "a.b@1", "A@1", "/a@1", "example/a@1", "example.org/@1", ".org/a@1",
      "example..org/a@1", "-a.org/a@1", "a-.org/a@1", "example.org/a/b@1", "a@1\n",
    ],
    .name: ["", "a\nb", "\"quoted\"", "a\\b", "\u{7F}", "\u{0}", String(repeating: "é", count: 257)],
    .prefix: ["\t"],
    .mediaType: ["text", "text/", "/plain", "Text/plain", "text/plain; charset=utf-8", "a/b/c", "-a/b"],
    .jurisdiction: ["", "C", "cn", "CHN", "CN-", "US-CALI", "US_CA", "US-ca"],
    .language: ["", "e", "EN", "english", "zh-hans", "zh-CN-Hans", "de-at", "es-4190", "en-"],
    .licence: ["", "MIT OR Apache-2.0", "-x"],
    .cacNumber: ["网信算备11010882348390123003号", "网信算备1101088234839012300311号", "110108823483901230031", ""],
    .filingNumber: ["", "网信算备1号", "a b", "-1", "号"],
    .noteKey: ["log+0123abcd+AAAA", "log", "log+0123ABCD+" + String(repeating: "A", count: 44)],
    .publicKey: [String(repeating: "b", count: 43) + "=", String(repeating: "b", count: 44)],
    .signature: [String(repeating: "/", count: 86) + "==", String(repeating: "A", count: 88)],
    .source: ["", "a\nb", "\t", "\u{7F}", "a\u{0}", String(repeating: "é", count: 2_049)],
    .base64: ["A", "AA", "AAA", "AB==", "AAB=", "A===", "AA=A", "AAAA\n", "AA-_", "===="],
  ]

  @Test("accept what belongs to them and refuse what does not", arguments: TextClass.allCases)
  func examples(textClass: TextClass) {
    for text in TextClassTests.good[textClass] ?? [] {
      #expect(textClass.matches(Text(text)), "\(textClass): \(text)")
      #expect(SlowValidator.belongs(Text(text), textClass), "pattern of \(textClass): \(text)")
    }
    for text in TextClassTests.bad[textClass] ?? [] {
      #expect(!textClass.matches(Text(text)), "\(textClass): \(text)")
      #expect(!SlowValidator.belongs(Text(text), textClass), "pattern of \(textClass): \(text)")
    }
    #expect(TextClassTests.good[textClass] != nil)
  }

  @Test("agree with their patterns on mutations", arguments: TextClass.allCases)
  func patterns(textClass: TextClass) {
    let seed: UInt64 = .random(in: 0 ... .max)
    var random = Seeded(seed)
    let alphabet =
      (0x20..<0x7F).map { Unicode.Scalar($0) } + Array("0123456789abcdef.-+/@:\n号é".unicodeScalars)
    for text in TextClassTests.good[textClass]! {
      for _ in 0..<300 {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...2, using: &random) {
          let place = Int.random(in: 0...scalars.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: scalars.insert(alphabet.randomElement(using: &random)!, at: place)
          case 1: if place < scalars.count { scalars[place] = alphabet.randomElement(using: &random)! }
          default: if place < scalars.count { scalars.remove(at: place) }
          }
        }
        let mutated = Text(String(String.UnicodeScalarView(scalars)))
        #expect(
          textClass.matches(mutated) == SlowValidator.belongs(mutated, textClass),
          "seed \(seed): \(textClass) \(mutated)")
      }
    }
  }

  @Test("know every day of eight centuries")
  func calendar() {
    // Counted by hand from a known day, a day at a time.
    var days = -141_427  // 1582-10-15
    for year in 1582...2400 {
      let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      for (month, length) in [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        for day in 1...31 {
          if (year, month) < (1582, 9) || ((year, month) == (1582, 9) && day < 15) { continue }
          let date = "\(year)-\(two(month + 1))-\(two(day))"
          let time = Array("\(date)T00:00:00.000001Z".utf8)
          let value = ByteView.reading(time.span) { Calendar.timestamp($0, 0) }
          #expect(TextClass.date.matches(Text(date)) == (day <= length))
          #expect(value == (day <= length ? Int64(days) * 86_400_000_000 + 1 : nil), "\(date)")
          if day <= length { days += 1 }
        }
      }
    }
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
