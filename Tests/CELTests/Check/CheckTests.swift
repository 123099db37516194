import Testing

@testable import CEL

@Suite("The type checker")
struct CheckTests {
  private static let environment: Environment = {
    var environment = Environment(.rules)
    for library in [Library.optionals, .bindings, .strings, .math(.rules)] { environment.add(library) }
    environment.add(ObjectType("record", fields: [.init("cri", .decimal), .init("tags", .list(.string))]))
    environment.add(ObjectType("open", fields: [], otherFields: .int))
    environment.add(Variable("record", .object("record")))
    environment.add(Variable("open", .object("open")))
    environment.add(Variable("any", .dyn))
    environment.add(Variable("count", .int))
    environment.add(Variable("eu.count", .string))
    environment.add(Variable("eu.law.limit", .decimal))
    return environment
  }()

  @Test(
    "finds the type of every expression",
    arguments: [
      ("1", "int"), ("1.5", "decimal"), ("record.cri >= 80", "bool"), ("record.tags[0]", "string"), ("[]", "list(dyn)"),
      ("[1, any]", "list(dyn)"), ("[1, 'a']", "list(dyn)"), ("[[], [1]]", "list(list(int))"), ("{}", "map(dyn, dyn)"),
      ("{'a': 1, 'b': null}", "map(string, dyn)"), ("type(1)", "type(int)"), ("type(type(1))", "type(type(int))"),
      ("record.tags.map(t, size(t))", "list(int)"), ("record.tags.filter(t, t != '')", "list(string)"),
      ("{'a': 1}.transformMap(k, v, v > 0, string(v))", "map(string, string)"),
      ("record.?cri", "optional_type(decimal)"),
      ("record.tags[?0].orValue('')", "string"), ("optional.none()", "optional_type(dyn)"),
      ("true ? optional.of(1) : optional.none()", "optional_type(int)"),
      ("cel.bind(x, record.tags, x + x)", "list(string)"),
      ("any.x.y[2]", "dyn"), ("any + 1", "dyn"), ("record.cri * 2", "decimal"), ("open.whatever", "int"),
      ("open.all(name, name != '')", "bool"), ("eu.count", "string"), ("eu.law.limit", "decimal"),
      ("math.greatest(1, 2)", "int"), ("math.greatest(1, 2.5)", "dyn"),
      ("[[1]].map(l, l.map(i, [i]))", "list(list(list(int)))"),
      ("record.tags == []", "bool"), ("{1: 'a'}[1]", "string"),
      ("type(record) == type(open)", "bool"),
    ])
  func types(text: String, type: String) throws {
    let syntax = try Self.environment.parse(Source(text))
    #expect(try Self.environment.check(syntax).type.description == type)
  }

  @Test(
    "says what doesn't go together, and where",
    arguments: [
      ("1 + 'a'", CELError.Code.overload, 3, "'+' doesn't take (int, string)"),
      ("record.cri >= '80'", .overload, 12, "'>=' doesn't take (decimal, string)"),
      ("record.cry > 1", .field, 8, "record has no field 'cry'"),
      ("nothing", .undeclared, 1, "nothing is called 'nothing'"),
      ("record == null", .profile, 8, "record is an object: these aren't compared"),
      ("record.tags == [] || [optional.of(open)] != []", .profile, 42, "open is an object"),
      ("record in [record]", .profile, 8, "record is an object"),
      ("count.x", .type, 7, "a value of type int has no fields"),
      ("nope(1)", .undeclared, 1, "no function is called 'nope'"),
      ("count.all(x, true)", .type, 1, "nothing walks over"),
      ("record.tags.all(t, 1)", .type, 20, "a bool is needed here, not int"),
      ("record.tags.exists(t, t == 1)", .overload, 25, "'==' doesn't take (string, int)"),
      ("true ? 1 : 'a'", .overload, 6, "'?:' doesn't take (bool, int, string)"),
      ("count.charAt(1)", .overload, 7, "int has no function charAt(int)"), ("[?1]", .type, 3, "an optional value"),
      ("double(1)", .undeclared, 1, "no function is called 'double'"),
      ("T{a: 1}", .undeclared, 2, "no message type 'T'"),
      ("  count &&\n  'é' == record.tags", .overload, 7, "'=="),
    ])
  func errors(text: String, code: CELError.Code, column: Int, message: String) throws {
    let syntax = try Self.environment.parse(Source(text))
    let failure = #expect(throws: CheckFailure.self) { try Self.environment.check(syntax) }
    let errors = try #require(failure?.errors)
    let error = errors[0]
    #expect(error.code == code && error.message.contains(message), "\(error.message)")
    #expect(syntax.source.position(of: error.offset).column == column, "\(syntax.source.describe(error))")
  }

  @Test(
    "a zone that is written out must be UTC or an offset, where names mean nothing",
    arguments: [
      ("at.getHours('Asia/Shanghai')", 13), ("at.getDayOfWeek('nonsense') + 1", 17), ("any.getDate('')", 13),
      ("at.getMonth('+24:00')", 13), ("at.getSeconds('+8:00')", 15), ("true || [at].all(t, t.getHours('Z') > 0)", 32),
      ("at.getHours('UTC')", nil), ("at.getHours('+08:00')", nil), ("any.getHours('-23:59')", nil),
      ("at.getMinutes(r'08:00')", nil), ("at.getHours(string(any))", nil), ("at.getHours('a' + 'b')", nil),
    ] as [(String, Int?)])
  func zones(text: String, column: Int?) throws {
    var environment = Self.environment
    environment.add(Variable("at", .timestamp))
    let syntax = try environment.parse(Source(text))
    guard let column else {
      #expect(try environment.check(syntax).types.isEmpty == false)
      return
    }
    let failure = #expect(throws: CheckFailure.self) { try environment.check(syntax) }
    let error = try #require(failure?.errors.first)
    #expect(error.code == .profile && error.message.contains("a time zone is 'UTC' or an offset"), "\(error.message)")
    #expect(syntax.source.position(of: error.offset).column == column, "\(syntax.source.describe(error))")
    // Where names can be looked up, evaluation tells.
    var standard = Environment(.standard)
    standard.add(Variable("at", .timestamp))
    standard.add(Variable("any", .dyn))
    #expect(throws: Never.self) { try standard.check(standard.parse(Source(text))) }
  }

  @Test("names are looked for from the inside of the container outwards")
  func container() throws {
    var environment = Self.environment
    environment.container = "eu.law"
    func type(_ text: String) throws -> CELType { try environment.check(environment.parse(Source(text))).type }
    #expect(try type("limit") == .decimal)
    #expect(try type("count") == .string)
    #expect(try type(".count") == .int)
    #expect(try type("[1].map(count, count)") == .list(.int))
  }

  @Test("types that grow with every line are refused")
  func growth() throws {
    var text = "a"
    for _ in 0..<60 { text = "cel.bind(a, [[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]], \(text))" }
    var environment = Self.environment
    environment.limits.nesting = 4_000
    let syntax = try environment.parse(Source("cel.bind(a, 1, \(text))"))
    let failure = #expect(throws: CheckFailure.self) { try environment.check(syntax) }
    #expect(failure?.errors.first?.code == .size)
  }

  @Test("at most twenty errors are told")
  func many() throws {
    let text = "[" + (0..<50).map { "x\($0)" }.joined(separator: ", ") + "]"
    let failure = #expect(throws: CheckFailure.self) {
      try Self.environment.check(try Self.environment.parse(Source(text)))
    }
    #expect(failure?.errors.count == 20)
  }
}
