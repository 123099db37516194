internal import CEL
internal import Evidence
internal import Synchronization

/// The variables of every rule's expressions, in the order of their slots, which is that of ``Facts/variables``.
///
/// Source: ledger-spec/8-rules.md, 8.4.
enum RuleVariables {
  /// Units of cost that a condition, or one expression of an effect, may use: a millisecond or two.
  static let costLimit = 50_000
  /// Bytes of strings and elements of lists that it may build.
  static let builtLimit = 1 << 22

  /// What names can mean hangs on the kind, or on whether a clock or an emission is listened to.
  private enum Scope: Hashable {
    case kind(KindID)
    case clock, emission
  }

  private static let expressions = Mutex<[Scope: RuleExpressions]>([:])

  /// The expressions of rules that listen to one thing.
  static func expressions(for trigger: Rule.Trigger) -> RuleExpressions {
    let scope: Scope =
      switch trigger {
      case .kind(let kind): .kind(kind)
      case .clock: .clock
      case .emission: .emission
      }
    return expressions.withLock { expressions in
      if let known = expressions[scope] { return known }
      let made = RuleExpressions(makeEnvironment(for: trigger))
      expressions[scope] = made
      return made
    }
  }

  /// The environment in which the expressions of a rule are compiled for one thing that it listens to.
  static func environment(for trigger: Rule.Trigger) -> Environment { expressions(for: trigger).environment }

  private static func makeEnvironment(for trigger: Rule.Trigger) -> Environment {
    var environment = Environment(.rules)
    environment.limits.source = 4_096
    environment.limits.nesting = 32
    environment.limits.nodes = 1_024
    environment.limits.cost = costLimit
    environment.limits.built = builtLimit
    for library in [Library.strings, .math(.rules), .encoders, .optionals, .bindings, .decimalMath, .sums] {
      environment.add(library)
    }
    environment.add(RuleFunctions.registerAt)
    environment.add(RuleFunctions.statusesAmong)
    environment.add(RuleFunctions.pick)
    environment.add(RuleFunctions.split)
    addCause(trigger, to: &environment)
    environment.add(Variable("subject", .string, bound: SizeBound(512)))
    environment.add(Variable("accepted", .timestamp))
    addObject("statuses", "Statuses", [], otherFields: .bool, to: &environment)
    addObject("clocks", "Clocks", [], otherFields: .bool, to: &environment)
    addObject(
      "registers", "Registers", [], otherFields: .map(key: .string, value: .dyn), otherBound: fields, to: &environment)
    addObject("filings", "Filings", [.init("filed", .int), .init("must", .int)], to: &environment)
    addObject(
      "sealed", "Sealed", [.init("height", .int), .init("leaf", .string, bound: SizeBound(71))], to: &environment)
    environment.add(Variable("origin", .string, bound: SizeBound(512)))
    if case .kind(let kind) = trigger { addOwn(of: kind, to: &environment) }
    return environment
  }

  /// What an emission or a register holds: at most 32 fields, in an entry.
  static let fields = SizeBound(32, elements: SizeBound(65_535), keys: SizeBound(256))

  private static func addCause(_ trigger: Rule.Trigger, to environment: inout Environment) {
    switch trigger {
    case .kind(let id):
      let kind = Kind[id]
      var types = ShapeTypes(prefix: "\(kind.name)")
      let predicate = types.type(of: kind.predicate, named: "predicate")
      for object in types.objects { environment.add(object) }
      addObject(
        "record", "Record",
        [
          .init("kind", .string, bound: SizeBound(256)), .init("predicate", predicate.type, bound: predicate.bound),
          .init("producer", .string, bound: SizeBound(256)),
          .init("signers", .list(.string), bound: SizeBound(1_024, elements: SizeBound(256))),
          .init("subjects", .list(.string), bound: SizeBound(RuleBounds.subjects, elements: SizeBound(512))),
        ], to: &environment)
    case .clock:
      addObject(
        "clock", "Clock", [.init("deadline", .timestamp), .init("name", .string, bound: SizeBound(256))],
        to: &environment)
    case .emission:
      addObject(
        "emission", "Emission",
        [
          .init("fields", .map(key: .string, value: .dyn), bound: fields),
          .init("name", .string, bound: SizeBound(256)),
        ], to: &environment)
    }
  }

  /// The variable that records of some kinds have beside the others, in the last slot.
  private static func addOwn(of kind: KindID, to environment: inout Environment) {
    if kind.isOfDraw { addDraw(to: &environment) }
    if kind.namesOrigins {
      environment.add(Variable("origins", .list(.string), bound: SizeBound(1_024, elements: SizeBound(512))))
    }
  }

  private static func addDraw(to environment: inout Environment) {
    addObject(
      "draw", "Draw",
      [
        .init("complete", .bool), .init("index", .int),
        .init("items", .list(.string), bound: SizeBound(256, elements: SizeBound(512))),
        .init("parties", .list(.string), bound: SizeBound(64, elements: SizeBound(256))),
        .init("seed", .string, bound: SizeBound(64)), .init("until", .timestamp),
      ], to: &environment)
  }

  private static func addObject(
    _ variable: String, _ type: String, _ fields: [ObjectType.Field], otherFields: CELType? = nil,
    otherBound: SizeBound? = nil, to environment: inout Environment
  ) {
    environment.add(ObjectType(type, fields: fields, otherFields: otherFields, otherBound: otherBound))
    environment.add(Variable(variable, .object(type)))
  }
}

extension KindID {
  /// Whether rules that listen to it see a draw.
  var isOfDraw: Bool { self == .draw || self == .drawCommitment || self == .drawReveal }
}
