import Testing

@testable import CEL

@Suite("The extensions")
struct ExtensionTests {
  private static func environment(_ profile: Profile) -> Environment {
    var environment = Environment(profile)
    for library in [Library.optionals, .bindings, .strings, .math(profile), .encoders] { environment.add(library) }
    if profile.hasDecimals { environment.add(.decimalMath) }
    return environment
  }

  private static let standard = environment(.standard)
  private static let rules = environment(.rules)

  private func holds(_ text: String, _ environment: Environment) throws {
    let checked = try environment.check(environment.parse(Source(text)))
    guard case .bool(true) = try environment.compile(checked).evaluate() else {
      Issue.record("\(text)")
      return
    }
  }

  @Test(
    "strings",
    arguments: [
      "'tacocat'.charAt(3) == 'o' && '©αT'.charAt(2) == 'T' && 'ab'.charAt(2) == ''",
      "'ta©o©αT'.indexOf('©', 3) == 4 && 'abc'.indexOf('') == 0 && 'abc'.indexOf('', 3) == 3 && 'abc'.indexOf('d') == -1",
      "'ta©o©αT'.lastIndexOf('©') == 4 && 'tacocat'.lastIndexOf('a', 3) == 1 && ''.lastIndexOf('@') == -1",
      "'ÀbC'.lowerAscii() == 'Àbc' && 'àbC'.upperAscii() == 'àBC' && '\\u2003\\tx\\u00a0'.trim() == 'x'",
      "'a-b-c'.replace('-', '+', 1) == 'a+b-c' && 'ab'.replace('', '.') == '.a.b.' && 'aa'.replace('a', 'aa') == 'aaaa'",
      "'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'é漢'.split('') == ['é', '漢'] && ''.split(',') == [''] && ''.split('') == []",
      "'abc'.substring(1) == 'bc' && 'é漢a'.substring(1, 2) == '漢' && 'abc'.substring(3) == ''",
      "['a', 'b'].join('-') == 'a-b' && [].join() == '' && 'aé漢'.reverse() == '漢éa'",
      "strings.quote('a\"\\n\\\\') == '\"a\\\\\"\\\\n\\\\\\\\\"'",
      "base64.encode(b'hello') == 'aGVsbG8=' && base64.decode('aGVsbG8') == b'hello' && base64.encode(b'') == ''",
    ])
  func strings(text: String) throws {
    try holds(text, Self.standard)
    try holds(text, Self.rules)
  }

  @Test(
    "formats",
    arguments: [
      "'%s, %d%%'.format(['é', -5]) == 'é, -5%'", "'%b %o %x %X'.format([5, 11, 255, b'\\x0f']) == '101 13 ff 0F'",
      "'%s'.format([[1, 'a', {'k': true}, null, duration('90s')]]) == '[1, a, {k: true}, null, 90s]'",
      "'%.2f %.0f'.format([1, 3u]) == '1.00 3' && '%.3e'.format([123456]) == '1.235e+05'",
      "'%s'.format([timestamp('2026-01-02T03:04:05.6Z')]) == '2026-01-02T03:04:05.6Z'",
    ])
  func formats(text: String) throws {
    try holds(text, Self.standard)
    try holds(text, Self.rules)
  }

  @Test("doubles are formatted from all of their digits")
  func doubles() throws {
    for text in [
      "'%.3f'.format([1.2345]) == '1.234'", "'%.0f %.0f'.format([0.5, 1.5]) == '0 2'", "'%.1f'.format([0.25]) == '0.2'",
      "'%.20f'.format([0.1]) == '0.10000000000000000555'", "'%e'.format([5e-324]) == '4.940656e-324'",
      "'%.0f'.format([1e22]) == '10000000000000000000000'", "'%s'.format([1e22]) == '10000000000000000000000'",
      "'%.2f'.format([9.999]) == '10.00'", "'%.2e'.format([9.999]) == '1.00e+01'", "'%.1f'.format([-0.04]) == '-0.0'",
      "'%s %f'.format([double('NaN'), double('-inf')]) == 'NaN -Infinity'", "'%.3f'.format([0.0005]) == '0.001'",
    ] { try holds(text, Self.standard) }
    for text in [
      "'%.2f'.format([1.005]) == '1.00'", "'%.2f'.format([1.015]) == '1.02'", "'%s'.format([1.50]) == '1.5'",
    ] {
      try holds(text, Self.rules)
    }
  }

  @Test("numbers")
  func numbers() throws {
    for text in [
      "math.greatest(1, 5, 3) == 5 && math.least([4, 2, 8]) == 2 && math.greatest(2) == 2", "math.abs(-3) == 3",
      "math.sign(-7) == -1 && math.bitAnd(6, 3) == 2 && math.bitOr(1u, 2u) == 3u && math.bitXor(3, 5) == 6",
      "math.bitNot(0) == -1 && math.bitShiftLeft(1, 3) == 8 && math.bitShiftRight(-1, 63) == 1",
      "math.bitShiftLeft(1, 64) == 0", "math.ceil(1.2) == 2.0 && math.floor(-1.2) == -2.0 && math.trunc(-1.7) == -1.0",
      "math.round(2.5) == 3.0 && math.round(-2.5) == -3.0 && math.abs(-1.5) == 1.5 && math.sign(-0.5) == -1.0",
    ] {
      try holds(text, Self.standard)
      try holds(text, Self.rules)
    }
    try holds(
      "math.isNaN(0.0 / 0.0) && math.isInf(1.0 / 0.0) && math.isFinite(1.5) && math.sqrt(81) == 9.0", Self.standard)
    try holds(
      "math.ln(2.0) == 0.693147 && math.log10(1000.0) == 3.0 && math.exp(1.0) == 2.718282 && math.exp(-20.0) == 0.0",
      Self.rules)
  }

  @Test(
    "errors",
    arguments: [
      ("'a'.charAt(2)", CELError.Code.index), ("'a'.indexOf('', -1)", .index), ("'a'.substring(1, 0)", .index),
      ("'%d'.format(['a'])", .argument), ("'%d'.format([])", .argument), ("'%'.format([1])", .argument),
      ("'%q'.format([1])", .argument), ("'%.9999f'.format([1])", .argument), ("base64.decode('a')", .argument),
      ("base64.decode('aa=')", .argument), ("base64.decode('ab')", .argument), ("math.bitShiftLeft(1, -1)", .argument),
      ("math.abs(-9223372036854775808)", .overflow), ("math.ln(0.0)", .argument), ("math.exp(40.0)", .overflow),
      ("math.least([])", .argument), ("['a'.replace('a', 'b'), '%.999f'.format([1])].map(x, x * 1)", .overload),
    ])
  func errors(text: String, code: CELError.Code) throws {
    let environment = Self.rules
    let error = #expect(throws: CELError.self) {
      try environment.compile(environment.parse(Source(text))).evaluate()
    }
    #expect(error?.code == code, "\(text): \(error!)")
  }

  @Test("text that grows without end is stopped")
  func growth() throws {
    var text = "'aaaaaaaaaaaaaaaa'"
    for _ in 0..<60 { text = "cel.bind(x, \(text), x.replace('a', x))" }
    let environment = Self.rules
    let error = #expect(throws: CELError.self) {
      try environment.compile(environment.parse(Source(text))).evaluate()
    }
    #expect(error?.code == .size || error?.code == .cost)
  }
}
