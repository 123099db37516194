import Testing

@testable import Evidence

/// The scanner on one value at a time.
@Suite("The scanner")
struct ScannerTests {
  private func accepts(_ grammar: Grammar, _ bytes: [UInt8]) -> Bool {
    ByteView.reading(bytes.span) { view in
      var scanner = Scanner(bytes: view, grammar: grammar)
      return scanner.value(0, 0) == bytes.count
    }
  }

  @Test("agrees with the classes of strings on every byte at every place", arguments: TextClass.allCases)
  func everyByte(textClass: TextClass) {
    let grammar = Grammar(kinds: [("x@1", .text(textClass))])
    for good in TextClassTests.good[textClass]! {
      #expect(accepts(grammar, JSONValue.string(Text(good)).canonicalBytes), "\(good)")
      let bytes = Array(good.utf8)
      for place in 0..<min(bytes.count, 100) {
        for byte: UInt8 in 0...255 where byte != bytes[place] {
          var changed = bytes
          changed[place] = byte
          let expected = Text(utf8: changed).map(textClass.matches) ?? false
          let quoted = JSONValue.string(Text(wellFormed: changed)).canonicalBytes
          #expect(accepts(grammar, quoted) == expected, "\(textClass): \(byte) at \(place) of \(good)")
        }
      }
    }
    for bad in TextClassTests.bad[textClass] ?? [] {
      #expect(!accepts(grammar, JSONValue.string(Text(bad)).canonicalBytes), "\(bad)")
    }
  }

  @Test("takes a string of every length up to its limit and not one more")
  func lengths() {
    for (textClass, most) in [(TextClass.identifier, 256), (.origin, 255), (.licence, 64), (.name, 512)] {
      let grammar = Grammar(kinds: [("x@1", .text(textClass))])
      for length in 0...most + 20 {
        let text = Array("\"\(String(repeating: "a", count: length))\"".utf8)
        #expect(accepts(grammar, text) == (1...most).contains(length), "\(textClass): \(length)")
      }
    }
  }

  static let numbers: [(String, any: Bool, integer: Bool, decimal: Bool)] = [
    ("0", true, true, true), ("-0", false, false, false), ("7", true, true, true), ("-7", true, true, true),
    ("00", false, false, false), ("07", false, false, false), ("-07", false, false, false),
    ("12345678", true, true, true), ("123456789", true, true, true), ("1234567890", true, true, false),
    ("123456789012345", true, true, false), ("1234567890123456", true, true, false),
    ("9007199254740991", true, true, false), ("-9007199254740991", true, true, false),
    ("9007199254740992", false, false, false), ("90071992547409910", false, false, false),
    ("10000000000000000000000000", false, false, false), ("1e16", false, false, false),
    ("1.5", true, false, true), ("-1.5", true, false, true), ("1.0", false, false, false),
    ("1.50", false, false, false), ("1.", false, false, false), (".5", false, false, false),
    ("-.5", false, false, false), ("-", false, false, false), ("+1", false, false, false),
    ("0.5", true, false, true), ("-0.5", true, false, true), ("00.5", false, false, false),
    ("0.0", false, false, false), ("-0.0", false, false, false), ("0.000001", true, false, true),
    ("-0.000001", true, false, true), ("0.0000001", false, false, false), ("1e-7", true, false, false),
    ("1.2e-7", true, false, false), ("0.00000012", false, false, false), ("0.0000012", true, false, false),
    ("0.000012345678", true, false, false), ("1e-6", false, false, false), ("12e-8", false, false, false),
    ("1E-7", false, false, false), ("1e-07", false, false, false), ("0.1234567", true, false, false),
    ("999999999.999999", true, false, true), ("9999999999.99999", true, false, false),
    ("9999999999.999999", false, false, false),
    ("123456789.1234567", true, false, false), ("0.1234567890123456", true, false, false),
    ("0.12345678901234567", false, false, false), ("0.30000000000000004", true, false, false),
    ("12345678901234.5", true, false, false), ("1e400", false, false, false), ("1e-400", false, false, false),
    ("5e-324", true, false, false), ("NaN", false, false, false), ("\"1\"", true, false, false),
  ]

  @Test("takes exactly the canonical spelling of a number", arguments: numbers)
  func number(text: String, any: Bool, integer: Bool, decimal: Bool) {
    let whole = -JSONNumber.maximumInteger...JSONNumber.maximumInteger
    let shapes: [(Shape, Bool)] = [(.integer(whole), integer), (.anyDecimal, decimal)]
    for (shape, expected) in shapes {
      let grammar = Grammar(kinds: [("x@1", .object([Property("v", shape, "")]))])
      let bytes = Array("{\"v\":\(text)}".utf8)
      let found = ByteView.reading(bytes.span) { view in
        var scanner = Scanner(bytes: view, grammar: grammar)
        return scanner.value(1, 0) == bytes.count
      }
      #expect(found == expected, "\(text) as \(shape)")
    }
    #expect(accepts(Grammar(kinds: [("x@1", .anything)]), Array("{\"v\":\(text)}".utf8)) == any, "\(text)")
  }

  @Test("tells where the parts lie")
  func layout() throws {
    let entry = try #require(Examples.all.first { $0.path == "entry/good.json" }).bytes
    let layout = try EntryLayout.scan(entry.span)
    let text = { (extent: Extent) in String(decoding: entry[extent.range], as: UTF8.self) }
    // 2026-11-22T00:10:03.123456Z, by date(1).
    #expect(layout.accepted == 1_795_306_203_123_456)
    #expect(layout.record.builtIn == .hold && text(layout.record.kind) == "hold@1")
    #expect(layout.record.kind.start == 60 && layout.record.record.start == 51)
    #expect(text(layout.record.ledger) == "ledger.example/main")
    #expect(text(layout.record.payload).hasPrefix("sha256:") && layout.record.payload.count == 71)
    #expect(text(layout.record.predicate).hasPrefix("{\"action\":\"place\""))
    #expect(text(layout.record.producer) == "ingest-7" && layout.record.sequence == 42)
    #expect(text(layout.record.subject).hasPrefix("[{\"digest\"") && layout.record.subjectCount == 1)
    #expect(text(layout.record.subjectName) == "provider.example/recommender")
    #expect(text(layout.signatures).hasPrefix("[{\"keyid\"") && layout.signatureCount == 2)
    let record = Array(entry[layout.record.record.range])
    let alone = try RecordLayout.scan(record.span)
    #expect(alone.record.range == 0..<record.count && alone.sequence == 42 && alone.builtIn == .hold)
    #expect(text(layout.record.predicate) == String(decoding: record[alone.predicate.range], as: UTF8.self))
  }

  @Test("counts levels from the entry on, wherever a value of any form stands: 64, and not one more")
  func levels() {
    // In an entry a predicate is the third level, and the fields of a trigger's effect are the sixth.
    let cause = #"{"index":1,"leaf":"sha256:\#(String(repeating: "0", count: 64))"}"#
    let kinds: [(text: (String) -> String, lists: Int)] = [
      ({ #"{"kind":"domain.example/x@1","predicate":{"l":\#($0)},"subject":[{"name":"n"}]}"# }, 61),
      (
        { lists in
          #"{"kind":"trigger@1","predicate":{"cause":\#(cause),"effects":[{"do":"emit","emits":"e","fields":"#
            + #"{"l":\#(lists)}}],"jurisdiction":"CN"},"subject":[{"name":"n"}]}"#
        }, 58
      ),
    ]
    for (text, most) in kinds {
      for (lists, code) in [(most, nil), (most + 1, .depth)] as [(Int, JSONError.Code?)] {
        let record = text(String(repeating: "[", count: lists) + String(repeating: "]", count: lists))
        #expect(Examples.refusal(Array(record.utf8), entry: false)?.code == code, "\(record)")
        let entry = #"{"accepted":"2026-11-22T00:00:00.000000Z","record":\#(record),"signatures":[]}"#
        #expect(Examples.refusal(Array(entry.utf8), entry: true)?.code == code, "\(entry)")
      }
    }
  }

  @Test("leaves what is absent empty")
  func absent() throws {
    let text = #"{"kind":"domain.example/x@1","predicate":{},"subject":[{"name":"n"}]}"#
    let layout = try RecordLayout.scan(Array(text.utf8).span)
    #expect(
      layout.builtIn == nil && layout.ledger.isEmpty && layout.payload.isEmpty && layout.producer.isEmpty)
    #expect(layout.sequence == 0 && layout.predicate.count == 2)
  }

  @Test("an error's place can be moved to the line as it was handed in")
  func located() throws {
    let source = """
      {"subject": [{"name": "n"}], "kind": "hold@1",
       "predicate": {"leaf": "x", "basis": "b", "index": 1, "action": "place"}}
      """
    let canonical = try JSONValue.parse(source).canonicalBytes
    let error = try #require(Examples.refusal(canonical, entry: false))
    let moved = error.located(in: Array(source.utf8).span)
    #expect(
      moved.code == .text && "\(moved.path)" == "predicate.leaf" && moved.line == 2 && moved.column == 24)
  }
}
