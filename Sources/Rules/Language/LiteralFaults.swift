internal import CEL
internal import Evidence

/// Literals that no record can make right: a pattern that isn't one, a text that isn't a time.
///
/// For whoever writes a rule. What a ledger admits hangs on the expression's types and costs alone.
struct LiteralFaults {
  let error: CELError
  /// Whether it is a pattern: then the expression is refused, too.
  let isPattern: Bool

  private static let conversions: Set = ["bool", "decimal", "double", "duration", "int", "timestamp", "uint"]

  /// All of an expression's, in the order of the text; none if it doesn't parse.
  static func all(in source: Text, _ environment: Environment) -> [LiteralFaults] {
    guard let syntax = try? environment.parse(source.string) else { return [] }
    return syntax.nodes.compactMap { fault(of: $0.kind, in: syntax, environment) }
      .sorted { $0.error.offset < $1.error.offset }
  }

  private static func fault(
    of kind: Syntax.Kind, in syntax: Syntax, _ environment: Environment
  ) -> LiteralFaults? {
    guard case .call(let function, let target, let arguments) = kind, let last = syntax[arguments].last?.node,
      case .literal(let value) = syntax[last].kind
    else { return nil }
    let isPattern = function == "matches"
    guard isPattern || (conversions.contains(function) && target == nil && arguments.count == 1) else { return nil }
    let call = isPattern ? "''.matches(literal)" : "\(function)(literal)"
    guard let error = error(of: call, value, environment) else { return nil }
    let placed = CELError(error.code, error.message, offset: syntax[last].offset)
    return LiteralFaults(error: placed, isPattern: isPattern)
  }

  /// What evaluating a call with this value for its `literal` ends in; nil for a value.
  private static func error(of call: String, _ value: Value, _ environment: Environment) -> CELError? {
    var environment = environment
    environment.add(constant: "literal", value, type: .dyn)
    do throws(CELError) {
      _ = try environment.compile(environment.parse(call)).evaluate()
      return nil
    } catch {
      return error
    }
  }
}
