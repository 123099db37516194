import CEL
import Decimals
import Testing

/// What a host gives: an object with fields, which counts how often it is asked.
private final class Record: CELObject {
  let typeName: String
  private let fields: [(name: CELString, value: Value)]

  init(_ typeName: String, _ fields: [(name: CELString, value: Value)]) {
    self.typeName = typeName
    self.fields = fields
  }

  func field(_ name: CELString) -> Value? { fields.first { $0.name == name }?.value }
  var fieldNames: [CELString]? { typeName == "statuses" ? fields.map(\.name) : nil }
}

@Suite("A host's variables, objects and functions")
struct HostTests {
  private let environment: Environment
  private let record: Value
  private let statuses: Value

  init() {
    var environment = Environment(.rules).adding(.optionals).adding(.bindings)
    environment.add(
      ObjectType("predicate", fields: [.init("cri", .decimal), .init("method", .string), .init("note", .string)]))
    environment.add(ObjectType("record", fields: [.init("predicate", .object("predicate"))], otherFields: .dyn))
    environment.add(ObjectType("statuses", fields: []))
    #expect(environment.add(Variable("record", .object("record"))) == 0)
    #expect(environment.add(Variable("ledger.height", .int)) == 1)
    #expect(environment.add(Variable("statuses", .object("statuses"))) == 2)
    environment.add(
      Function(
        "has",
        [
          Overload(
            "statuses_has", .member, [.object("statuses"), .string], returns: .bool, cost: FunctionCost(3),
            .binary { (_, object, name) throws(CELError) in
              guard case .object(let object) = object, case .string(let name) = name else {
                throw CELError(.argument, "not a status")
              }
              return .bool(object.hasField(name))
            })
        ]))
    self.environment = environment
    let predicate = Record("predicate", [("cri", .decimal(Millionths(80))), ("method", .string("b"))])
    record = .object(Record("record", [("kind", .string("risk@1")), ("predicate", .object(predicate))]))
    statuses = .object(Record("statuses", [("frozen", .bool(true))]))
  }

  @Test(arguments: [
    "record.predicate.cri >= 80.0", "record.predicate.method in ['a', 'b']", "statuses.has('frozen')",
    "!statuses.has('suspended')", "ledger.height + 1 == 8", "has(record.predicate.cri)", "!has(record.predicate.note)",
    "record.predicate.?note.orValue('none') == 'none'", "record.kind == 'risk@1'", "'frozen' in statuses",
    "statuses.exists(name, name == 'frozen')", "cel.bind(p, record.predicate, p.cri == 80)", "record == record",
    "record.?predicate.cri.value() == 80.0", "type(record) == record || true", "record['kind'] == 'risk@1' || true",
  ])
  func holds(_ text: String) throws {
    #expect(try evaluate(text, environment, [record, .int(7), statuses]).description == "true", "\(text)")
  }

  @Test func whatIsMissingIsTold() throws {
    let error = try #require(failure("record.predicate.note == ''", environment, [record, .int(7), statuses]))
    #expect(error.code == .field && error.offset == 17)
    let unbound = try #require(failure("ledger.height > 1", environment, [record]))
    #expect(unbound.code == .undeclared)
    // The function is the statuses' own.
    #expect(failure("record.has('x')", environment, [record, .int(7), statuses])?.code == .overload)
  }

  @Test func oneEvaluationServesManyPrograms() throws {
    var run = Evaluation(environment, [record, .int(7), statuses])
    let first = try environment.compile(environment.check(environment.parse("record.predicate.cri >= 80.0")))
    let second = try environment.compile(environment.parse("[1, 2].exists(x, x == ledger.height)"))
    #expect(try first.test(&run))
    #expect(try !second.test(&run))
    let spent = run.spent
    run.reset()
    run.variables[1] = .int(2)
    #expect(try second.test(&run))
    #expect(spent > 0 && run.spent > 0)
  }

  @Test func namesAreLookedForInTheContainerFirst() throws {
    var environment = Environment()
    environment.container = "a.b"
    environment.add(Variable("a.b.x", .int))
    environment.add(Variable("a.x", .int))
    environment.add(Variable("x", .int))
    environment.add(Variable("a.x.y", .int))
    let values: [Value?] = [.int(1), .int(2), .int(3), .int(4)]
    #expect(try evaluate("x", environment, values).description == "1")
    #expect(try evaluate(".x", environment, values).description == "3")
    #expect(try evaluate("a.x", environment, values).description == "2")
    #expect(try evaluate("a.x.y", environment, values).description == "4")
    #expect(try evaluate("[9].map(x, x)[0]", environment, values).description == "9")
    #expect(try evaluate("[9].map(x, .x)[0]", environment, values).description == "3")
  }
}
