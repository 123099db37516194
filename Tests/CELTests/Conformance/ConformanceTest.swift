import CEL
import Foundation

struct ConformanceFailure: Error {
  let sentence: String
}

/// One test of the files (cel/expr/conformance/test/simple.proto).
struct ConformanceTest {
  private let proto: TextProto

  init(_ proto: TextProto) { self.proto = proto }

  var name: String { proto.string("name") ?? "" }
  var expression: String { proto.string("expr") ?? "" }

  /// Whether the test is about protocol buffer messages or enums: its expression makes or names one, or a value or type
  /// that goes in or comes out is one. Timestamps and durations count as values of the language.
  var needsMessages: Bool {
    if (proto.string("container") ?? "").hasPrefix("cel.expr.conformance") { return true }
    let code = expression.replacing(ConformanceTest.quoted, with: "''")
    if ConformanceTest.mentions.contains(where: { code.firstMatch(of: $0) != nil }) { return true }
    return proto.contains { name, content in
      switch (name, content) {
      case ("object_value", .message(let any)):
        !["[type.googleapis.com/google.protobuf.Timestamp]", "[type.googleapis.com/google.protobuf.Duration]"]
          .contains(any.fields.first?.name)
      case ("enum_value", _), ("message_type", _), ("wrapper", _): true
      default: false
      }
    }
  }

  nonisolated(unsafe) private static let quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/

  nonisolated(unsafe) private static let mentions: [Regex<Substring>] = [
    // A message literal: a name before a brace; but `in` is no name.
    /(?!in\s)\b[A-Za-z_][A-Za-z0-9_.]*\s*\{/,
    /TestAllTypes|cel\.expr\.conformance|GlobalEnum|NestedEnum/,
    /google\.protobuf\.(?:Any|Struct|Value|ListValue|NullValue|[A-Za-z0-9]*Value)\b/,
  ]

  func run() throws(ConformanceFailure) {
    let environment = try environment()
    let syntax = try checked("it doesn't parse") { () throws(CELError) in
      try environment.parse(Source(expression, name: name))
    }
    var types: Checked?
    if !proto.flag("disable_check") {
      do throws(CheckFailure) {
        types = try environment.check(syntax)
      } catch {
        throw ConformanceFailure(sentence: "it doesn't check: \(syntax.source.describe(error.errors[0]))")
      }
    }
    try expectType(types)
    if proto.flag("check_only") { return }
    if let types {
      try expectResult { () throws(CELError) in try environment.compile(types) }
    }
    try expectResult { () throws(CELError) in try environment.compile(syntax) }
  }

  private func checked<T>(_ what: String, _ work: () throws(CELError) -> T) throws(ConformanceFailure) -> T {
    do throws(CELError) { return try work() } catch {
      throw ConformanceFailure(sentence: "\(what): \(Source(expression).describe(error))")
    }
  }

  private func expectType(_ checked: Checked?) throws(ConformanceFailure) {
    guard let wanted = proto.message("typed_result")?.message("deduced_type"), let checked else { return }
    let type = ConformanceValues.type(wanted)
    if type != checked.type { throw ConformanceFailure(sentence: "its type is \(checked.type), not \(type as Any)") }
  }

  private func expectResult(_ compile: () throws(CELError) -> Program) throws(ConformanceFailure) {
    let expected = try expectedValue()
    let result: Value
    do throws(CELError) {
      let program = try compile()
      result = try program.evaluate(try variables(program.environment))
    } catch {
      if expected == nil { return }
      throw ConformanceFailure(sentence: "it ends with an error: \(Source(expression).describe(error))")
    }
    guard let expected else { throw ConformanceFailure(sentence: "it gives \(result) instead of an error") }
    if !ConformanceValues.isSame(result, expected) {
      throw ConformanceFailure(sentence: "it gives \(result), not \(expected)")
    }
  }

  /// Nil: an error is expected.
  private func expectedValue() throws(ConformanceFailure) -> Value? {
    if proto["eval_error"] != nil { return nil }
    guard let wanted = proto.message("value") ?? proto.message("typed_result")?.message("result") else {
      return .bool(true)
    }
    guard let value = ConformanceValues.value(wanted) else {
      throw ConformanceFailure(sentence: "the expected value can't be read")
    }
    return value
  }

  private func variables(_ environment: Environment) throws(CELError) -> [Value?] {
    var values = [Value?](repeating: nil, count: environment.variables.count)
    for binding in proto.messages("bindings") {
      guard let name = binding.string("key"), let slot = environment.slot(of: name) else { continue }
      values[slot] = binding.message("value")?.message("value").flatMap { ConformanceValues.value($0) }
    }
    return values
  }

  private func environment() throws(ConformanceFailure) -> Environment {
    var environment = Environment(.standard)
    for library in ConformanceTest.libraries { environment.add(library) }
    environment.zones = SystemZones.rules
    environment.container = proto.string("container") ?? ""
    // Unchecked expressions may name variables that nothing declares.
    for binding in proto.messages("bindings") {
      if let name = binding.string("key") { environment.add(Variable(name, .dyn)) }
    }
    for declaration in proto.messages("type_env") { try add(declaration, to: &environment) }
    return environment
  }

  private static let libraries: [Library] = [.optionals, .bindings, .strings, .math(.standard), .encoders]

  private func add(_ declaration: TextProto, to environment: inout Environment) throws(ConformanceFailure) {
    guard let name = declaration.string("name") else { throw ConformanceFailure(sentence: "a name is missing") }
    if let type = declaration.message("ident")?.message("type") {
      guard let type = ConformanceValues.type(type) else {
        throw ConformanceFailure(sentence: "the type of \(name) can't be read")
      }
      environment.add(Variable(name, type))
    }
    for overload in declaration.message("function")?.messages("overloads") ?? [] {
      let parameters = overload.messages("params").compactMap { ConformanceValues.type($0) }
      guard let result = overload.message("result_type").flatMap({ ConformanceValues.type($0) }) else {
        throw ConformanceFailure(sentence: "the type of \(name) can't be read")
      }
      environment.add(
        Function(
          name,
          [
            Overload(
              overload.string("overload_id") ?? name, overload.flag("is_instance_function") ? .member : .global,
              parameters, returns: result, .none)
          ]))
    }
  }
}
