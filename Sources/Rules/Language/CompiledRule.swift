internal import CEL
internal import Evidence

/// A rule's expressions, compiled for one thing that it listens to.
struct CompiledRule: Sendable {
  let condition: Program
  let effects: [CompiledEffect]
  /// The most that one of its expressions can cost, in units of engine/1.
  let worstCost: Int
  /// Seconds that a clock `until` a time runs at least.
  let shortestClock: Int64

  struct CompiledEffect: Sendable {
    let effect: Rule.Effect
    let fields: [(name: Text, value: Program)]
    let key: Program?
    let until: Program?
    let from: Program?
  }

  /// - Throws: what is wrong with the first expression that doesn't parse or check.
  init(_ rule: Rule, for trigger: Rule.Trigger) throws(RuleFault) {
    let expressions = RuleVariables.expressions(for: trigger)
    var worstCost = 0
    func compile(_ source: Text, at member: String, _ type: Wanted) throws(RuleFault) -> Program {
      let expression = try Self.compile(source, of: rule, at: member, type, expressions)
      worstCost = max(worstCost, expression.cost)
      return expression.program
    }
    condition = try compile(rule.condition, at: "condition", .one(.bool))
    var effects: [CompiledEffect] = []
    for (number, effect) in rule.effects.enumerated() {
      let place = "effects[\(number)]"
      var fields: [(name: Text, value: Program)] = []
      for (position, field) in effect.fields.enumerated() {
        let place = "\(place).fields[\(position)].value"
        fields.append((field.name, try compile(field.source, at: place, .field)))
      }
      func member(_ name: String, _ source: Text?, _ type: Wanted) throws(RuleFault) -> Program? {
        guard let source else { return nil }
        return try compile(source, at: "\(place).\(name)", type)
      }
      effects.append(
        CompiledEffect(
          effect: effect, fields: fields, key: try member("key", effect.key, .one(.string)),
          until: try member("until", effect.until, .one(.timestamp)),
          from: try member("from", effect.from, .one(.timestamp))))
    }
    self.effects = effects
    self.worstCost = worstCost
    shortestClock = rule.shortestClock
  }

  /// What an expression has to give, as far as its type is known.
  enum Wanted {
    case one(CELType)
    /// What a trigger's field can hold (8.4).
    case field
  }

  static func compile(
    _ source: Text, of rule: Rule, at member: String, _ wanted: Wanted, _ expressions: RuleExpressions
  ) throws(RuleFault) -> RuleExpressions.Expression {
    func fault(_ errors: [CELError]) -> RuleFault {
      RuleFault(rule: rule.id, member: member, source: source, errors: errors)
    }
    let expression: RuleExpressions.Expression
    do { expression = try expressions.compile(source) } catch { throw fault(error.errors) }
    if let sentence = wanted.fault(of: expression.type) { throw fault([CELError(.type, sentence, offset: 0)]) }
    return expression
  }
}

extension CompiledRule.Wanted {
  /// Why an expression of a type isn't what is wanted; nil if it is, or if only its evaluation can tell.
  fileprivate func fault(of type: CELType) -> String? {
    switch self {
    case .one(let wanted): type == wanted || type == .dyn ? nil : "this should be \(wanted.title), and is \(type.title)"
    case .field: type.fitsField ? nil : "no field holds a value of type \(type)"
    }
  }
}

extension CELType {
  /// What people call it.
  fileprivate var title: String {
    switch self {
    case .timestamp: "a timestamp"
    case .duration: "a duration"
    default: description
    }
  }

  /// Whether a field can hold values of the type, or some of them.
  fileprivate var fitsField: Bool {
    switch self {
    case .null, .bool, .int, .uint, .decimal, .string, .timestamp, .dyn: true
    case .list(let element): element.fitsField
    default: false
    }
  }
}

extension Rule {
  /// Whether all of the rule's expressions parse and check against everything that it listens to: what a
  /// ledger demands of a rule before it is deployed.
  ///
  /// - Returns: the most that one of them can cost, whatever a record says, in units of ledger-spec/engine/1.
  /// - Throws: what is wrong with the first that doesn't.
  @discardableResult
  public func check() throws(RuleFault) -> Int {
    var worstCost = 0
    for trigger in triggers { worstCost = max(worstCost, try CompiledRule(self, for: trigger).worstCost) }
    if case .kind(let id)? = triggers.first(where: { if case .kind = $0 { true } else { false } }) {
      try checkMatch(id)
    }
    return worstCost
  }

  /// All that ``check()`` would refuse, expression by expression; empty if the rule can be deployed.
  public func faults() -> [RuleFault] {
    var faults: [RuleFault] = []
    var seen: Set<String> = []
    for trigger in triggers {
      let known = RuleVariables.expressions(for: trigger)
      for (member, source, wanted) in expressions where !seen.contains(member) {
        do {
          _ = try CompiledRule.compile(source, of: self, at: member, wanted, known)
        } catch {
          seen.insert(member)
          faults.append(patternFault(error, source, known.environment) ?? error)
        }
      }
    }
    do { try check() } catch { if faults.isEmpty { faults.append(error) } }
    return faults
  }

  /// What can't have been meant, in a rule that ``check()`` admits: an expression that fails whenever it is evaluated,
  /// such as `timestamp('2026-13-01T00:00:00Z')`, or a text that the schema doesn't know.
  public func warnings() -> [RuleFault] {
    guard let trigger = triggers.first else { return [] }
    let environment = RuleVariables.environment(for: trigger)
    let impossible = ImpossibleTexts(triggers)
    var faults: [RuleFault] = []
    for (number, pair) in match.enumerated() {
      guard let sentence = impossible.fault(of: [pair.member], never: pair.value) else { continue }
      faults.append(
        RuleFault(
          rule: id, member: "match[\(number)].value", source: pair.value, errors: [CELError(.argument, sentence)]))
    }
    for (member, source, _) in expressions {
      let failing = LiteralFaults.all(in: source, environment).map {
        CELError($0.error.code, "this is an error whenever it is asked: \($0.error.message)", offset: $0.error.offset)
      }
      let errors = failing + impossible.faults(in: source, environment)
      if !errors.isEmpty { faults.append(RuleFault(rule: id, member: member, source: source, errors: errors)) }
    }
    return faults
  }

  /// A wrong pattern with its place, where that is behind a fault that has none: it is reckoned at what any pattern
  /// could cost, which isn't what its author can mend.
  private func patternFault(_ fault: RuleFault, _ source: Text, _ environment: Environment) -> RuleFault? {
    guard fault.errors.allSatisfy({ $0.offset < 0 }) else { return nil }
    let errors = LiteralFaults.all(in: source, environment).filter(\.isPattern).map(\.error)
    return errors.isEmpty ? nil : RuleFault(rule: id, member: fault.member, source: source, errors: errors)
  }

  /// The rule's expressions, with their places and the types that they must have.
  private var expressions: [(member: String, source: Text, wanted: CompiledRule.Wanted)] {
    var expressions: [(member: String, source: Text, wanted: CompiledRule.Wanted)] = [
      ("condition", condition, .one(.bool))
    ]
    for (number, effect) in effects.enumerated() {
      for (position, field) in effect.fields.enumerated() {
        expressions.append(("effects[\(number)].fields[\(position)].value", field.source, .field))
      }
      if let key = effect.key { expressions.append(("effects[\(number)].key", key, .one(.string))) }
      if let from = effect.from { expressions.append(("effects[\(number)].from", from, .one(.timestamp))) }
      if let until = effect.until { expressions.append(("effects[\(number)].until", until, .one(.timestamp))) }
    }
    return expressions
  }

  /// A member to match must be a string of every kind that the rule listens to.
  private func checkMatch(_ id: KindID) throws(RuleFault) {
    for pair in match {
      for case .kind(let id) in triggers {
        guard case .object(let properties, _) = Kind[id].predicate,
          let property = properties.first(where: { $0.name == pair.member }), property.shape.isString
        else {
          throw RuleFault(
            rule: self.id, member: "match", source: pair.member,
            errors: [CELError(.field, "\(id.name) has no member \(pair.member) that is a string")])
        }
      }
    }
  }
}

extension Shape {
  fileprivate var isString: Bool {
    switch self {
    case .text, .constant, .choice: true
    default: false
    }
  }
}
