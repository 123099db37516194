import CEL
import Testing

/// The examples of langdef.md and more of their kind, as expressions that must be true.
@Suite("Expressions")
struct ExpressionTests {
  static let truths = [
    // Literals.
    "0xff == 255", "-0x10 == -16", "1e3 == 1000.0", ".5 == 0.5", "-9223372036854775808 < 0",
    "18446744073709551615u > 0u", "'a\\x41\\u0042\\U00000043\\104' == 'aABCD'", "r'\\n'.size() == 2",
    "b'\\xff\\377'.size() == 2", "b'ÿ'.size() == 2", "'''a\n'b''' == 'a\\n\\'b'", "\"\"\"\"x\"\"\" == '\"x'",
    "// a comment\n true", "[1, 2,].size() == 2", "{'a': 1,}.size() == 1", "null == null",
    "'\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\\"\\'\\`'.size() == 12", "bR'\\x'.size() == 2", "''.size() == 0",
    // Precedence and associativity.
    "1 + 2 * 3 == 7", "10 - 3 - 2 == 5", "2 * 3 % 4 == 2", "!true == false", "--1 == 1", "!!true", "- 1 == -1",
    "true || false && false", "(true ? false : true) ? false : true", "true ? 1 == 1 : false", "1 < 2 == true",
    "-1.5 + 1.5 == 0.0",
    // Equality and order over types.
    "dyn(1) == 1.0", "dyn(1u) == 1", "dyn('1') != 1", "dyn(1) < 1.5", "dyn(1u) >= -1", "dyn(null) != false",
    "'b' > 'a'", "'a' < 'aa'", "b'a' < b'b'", "false < true", "[1, 2] == [1, 2]", "[1] != [1, 2]",
    "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "dyn([1]) == [1.0]", "0.0 / 0.0 != 0.0 / 0.0", "!(0.0 / 0.0 < 1.0)",
    "type(1) == int", "type([]) == list", "type(type(1)) == type", "type(null) == null_type",
    "timestamp('2009-02-13T23:31:30Z') == timestamp('2009-02-14T00:31:30+01:00')",
    // Errors are absorbed on either side.
    "1 / 0 == 1 || true", "true || 1 / 0 == 1", "!(1 / 0 == 1 && false)", "!(false && 1 / 0 == 1)",
    "[0, 1].exists(x, 1 / x == 1)", "![0, 2].all(x, 4 / x == 1)", "true ? true : 1 / 0 == 1",
    "1 / 0 > 0 || 2 / 0 > 0 || true || 3 / 0 > 0",
    // Lists and maps.
    "[1, 2, 3][1] == 2", "1 in [1, 2]", "!('c' in ['a', 'b'])", "'a' in {'a': 1}", "dyn(1.0) in {1: 2}",
    "{1: 'a'}[1] == 'a'", "{'a': {'b': 1}}.a.b == 1", "has({'a': 1}.a)", "!has({'a': 1}.b)", "[[1], [2]][1][0] == 2",
    "[1] + [2] == [1, 2]", "size({1: 2, 3: 4}) == 2", "dyn(2.0) in [1, 2]", "!(dyn('2') in [1, 2])",
    "{true: 1, 2: 2, 'x': 3, 4u: 4}.map(k, k) == [true, 2, 4u, 'x']", "{'a.b': 1}.`a.b` == 1",
    "dyn(3) in [1.0, 2.0, 3.0]",
    // Macros.
    "[1, 2, 3].all(x, x > 0)", "[].all(x, false)", "![].exists(x, true)", "[1, 2].exists_one(x, x == 1)",
    "[1, 2, 3].map(n, n * n) == [1, 4, 9]", "[1, 2, 3].map(n, n > 1, n * n) == [4, 9]",
    "[1, 2, 3].filter(i, i % 2 > 0) == [1, 3]", "{'one': 1, 'two': 2}.map(k, k) == ['one', 'two']",
    "{'one': 1, 'two': 2}.filter(k, k == 'one') == ['one']", "[1, 2].exists(i, v, i == 1 && v == 2)",
    "{'a': 1}.all(k, v, k == 'a' && v == 1)", "[5, 7].transformList(i, v, i + v) == [5, 8]",
    "[5, 7].transformList(i, v, i > 0, v) == [7]", "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}",
    "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v) == {'b': 2}",
    "{'a': 'x'}.transformMapEntry(k, v, {v: k}) == {'x': 'a'}", "[3].existsOne(i, v, i == 0 && v == 3)",
    "[1].map(x, [2].map(y, x + y)) == [[3]]", "[1].exists(x, [2].exists(x, x == 2) && x == 1)",
    // Conversions.
    "int(-3.9) == -3", "int('-42') == -42", "uint(7) == 7u", "double('1e2') == 100.0", "string(1.0) == '1'",
    "string(-0.0045) == '-0.0045'", "string(1e20) == '100000000000000000000'", "string(1e21) == '1e+21'",
    "string(0.1 + 0.2) == '0.30000000000000004'", "string(b'abc') == 'abc'", "bytes('é') == b'\\xc3\\xa9'",
    "bool('True')", "string(true) == 'true'", "string(12u) == '12'", "int(timestamp('1970-01-01T00:00:01Z')) == 1",
    "string(5e-324) == '5e-324'", "string(0.0001) == '0.0001'", "string(123456.789) == '123456.789'",
    // Strings.
    "'hello'.contains('ell')", "'hello'.startsWith('he')", "'hello'.endsWith('')", "!''.contains('a')",
    "'fiance\\u0301'.size() == 7", "'🤪'.size() == 1", "'foobar'.matches('^fo+b')", "matches('x', 'x|y')",
    // Two ways to write a letter with an accent are two strings.
    "'\\u00e9' != 'e\\u0301'", "!('\\u00e9' in ['e\\u0301'])", "!('\\u00e9' in {'e\\u0301': 1})",
    "{'\\u00e9': 1, 'e\\u0301': 2}.size() == 2", "!'\\u00e9'.startsWith('e')", "'e\\u0301'.startsWith('e')",
    "'a\\u0301\\u0323' != 'a\\u0323\\u0301'", "'\\u212b' != '\\u00c5'", "'z' < '\\u00e9'", "'\\uffff' < '\\U00010000'",
    // Bindings.
    "cel.bind(x, 2, x * x == 4)", "cel.bind(a, 1, cel.bind(b, a + 1, a + b)) == 3",
    // Optionals.
    "optional.of(1).hasValue()", "!optional.none().hasValue()", "{'a': 1}.?a.orValue(2) == 1",
    "{'a': 1}.?b.orValue(2) == 2", "[1][?1].orValue(5) == 5", "[?optional.none(), ?optional.of(3)] == [3]",
    "{?'a': optional.none(), 'b': 1} == {'b': 1}", "optional.of(2).optMap(x, x * 2).value() == 4",
    "{'a': {'b': 1}}.?a.b.value() == 1", "optional.of(1).orValue(1 / 0) == 1",
    "optional.none().or(optional.of(1)).value() == 1", "!optional.ofNonZeroValue('').hasValue()",
    "{'a': {'b': {'c': 1}}}.?a.optFlatMap(x, x.?b).optMap(y, y.c).value() == 1",
  ]

  @Test(arguments: truths)
  func holds(_ text: String) throws {
    #expect(try evaluate(text).description == "true", "\(text)")
  }

  /// A place is a line and a column from 1.
  static let refused: [(text: String, code: CELError.Code, column: Int)] = [
    ("", .syntax, 1), ("1 +", .syntax, 4), ("1 + + 2", .syntax, 5), ("(1", .syntax, 3), ("[1, 2", .syntax, 6),
    ("a b", .syntax, 3), ("'abc", .syntax, 1), ("x + 'é' 1", .syntax, 9), ("'\\q'", .syntax, 2),
    ("'\\ud800'", .syntax, 2), ("9223372036854775808", .syntax, 1), ("18446744073709551616u", .syntax, 1),
    ("1e999", .syntax, 1), ("if", .syntax, 1), ("a.true", .syntax, 3), ("has(a)", .syntax, 5),
    ("a.map(1, 2)", .syntax, 7),
    ("[1].exists(i, i, true)", .syntax, 15), ("{1: 2", .syntax, 6), ("{1}", .syntax, 3), ("a ? b", .syntax, 6),
    ("#", .syntax, 1),
    ("b'\\u0041'", .syntax, 3), ("'a\nb'", .syntax, 1), ("a.`b", .syntax, 3), ("1.", .syntax, 3),
    ("missing", .undeclared, 1), ("1 + missing.field", .undeclared, 5), ("Foo{a: 1}", .undeclared, 4),
    ("1 + 'a'", .overload, 3), ("1 / 0", .division, 3), ("1 % 0", .division, 3), ("1u / 0u", .division, 4),
    ("[1][1]", .index, 4), ("[1][-1]", .index, 4), ("{'a': 1}.b", .field, 10), ("{'a': 1}['b']", .field, 9),
    ("(1).a", .overload, 5), ("nothing(1)", .overload, 1), ("size(1)", .overload, 1),
    ("1 && true", .overload, 1), ("true && 1", .overload, 9), ("1 ? 2 : 3", .overload, 1),
    ("[1].all(x, x)", .overload, 12),
    ("(1).all(x, true)", .overload, 2), ("{1.5: 2}", .overload, 2), ("{1: 2, 1u: 3}", .argument, 1),
    ("int('x')", .argument, 1), ("uint(-1)", .overflow, 1), ("int(1e99)", .overflow, 1),
    ("bool('maybe')", .argument, 1),
    ("string(b'\\xff')", .argument, 1), ("timestamp('2009-02-30T00:00:00Z')", .argument, 1),
    ("duration('1d')", .argument, 1), ("'a'.matches('(')", .argument, 5), ("optional.none().value()", .argument, 17),
    ("[?1]", .overload, 1), ("'a' < 1", .overload, 5), ("type(1) < type(2)", .overload, 9), ("-'a'", .overload, 1),
    ("!1", .overload, 2),
    ("timestamp('2009-02-13T00:00:00Z').getHours('Nowhere/None')", .argument, 35),
  ]

  @Test(arguments: refused)
  func isRefused(_ text: String, _ code: CELError.Code, _ column: Int) throws {
    let error = try #require(failure(text), "\(text) has a value")
    #expect(error.code == code, "\(text): \(error)")
    #expect(Source(text).position(of: error.offset).column == column, "\(text): \(error)")
  }

  @Test func aLineAndACaretShowThePlace() throws {
    let source = Source("true &&\n\t'é' + 1 == 2", name: "freeze.yaml")
    let error = try #require(failure(source.text))
    #expect(
      source.describe(error) == "freeze.yaml:2:6: _+_ isn't declared for (string, int)\n | \t'é' + 1 == 2\n | \t    ^")
  }
}
