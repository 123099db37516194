/// Calls of functions by name: the overload is chosen at run time among those that can apply.
extension Compiler {
  func call(
    _ id: NodeID, _ name: String, _ target: NodeID?, _ arguments: [NodeID]
  ) throws(CELError) -> Compiled.Body {
    let offset = syntax[id].offset
    guard case .function(let function, let isMember) = resolution.names[id.position] else {
      return failing(CELError(.overload, "there is no function '\(name)'", offset: offset))
    }
    if target == nil, let body = try operation(function, arguments, offset) { return body }
    let nodes = isMember ? (target.map { [$0] } ?? []) + arguments : arguments
    let overloads = candidates(id, function, isMember ? .member : .global, count: nodes.count)
    var operands: [Compiled] = []
    for node in nodes { operands.append(try compile(node)) }
    if overloads.isEmpty {
      return failing(CELError(.overload, "'\(function)' doesn't take these arguments", offset: offset))
    }
    if nodes.count == 2, let body = lazy(overloads, operands, offset) { return body }
    let known = nodes.map { checked?.types[$0.position] }
    let candidates = try overloads.map { overload throws(CELError) in
      try Candidate(overload, operands.map(\.constant), known, environment)
    }
    let dispatch = Dispatch(function: function, candidates: candidates, offset: offset)
    let isConstant = overloads.allSatisfy(\.isPure) && operands.allSatisfy { $0.constant != nil }
    return folded(dispatch.code(operands.map(\.code)), if: isConstant)
  }

  private func failing(_ error: CELError) -> Compiled.Body { .code { (_) throws(CELError) in throw error } }

  private func candidates(
    _ id: NodeID, _ function: String, _ style: Overload.Style, count: Int
  ) -> [Overload] {
    guard let overloads = environment.functions[function]?.overloads else { return [] }
    if let chosen = checked?.overloads[id.position], !chosen.isEmpty { return chosen.map { overloads[$0] } }
    return overloads.filter { $0.style == style && $0.parameters.count == count }
  }

  /// `a.or(b)` and `a.orValue(b)`, which need `b` only if `a` is empty.
  private func lazy(_ overloads: [Overload], _ operands: [Compiled], _ offset: Int32) -> Compiled.Body? {
    guard overloads.count == 1, ["optional_or", "optional_orValue"].contains(overloads[0].id) else { return nil }
    let isValue = overloads[0].id == "optional_orValue"
    let (first, second) = (operands[0].code, operands[1].code)
    return folded(
      { (run) throws(CELError) in
        let value = try first(&run)
        try run.charge(NodeCost.operator)
        guard case .optional(let optional) = value else {
          throw CELError.overload(isValue ? "orValue" : "or", [value]).at(offset)
        }
        if let inner = optional.value { return isValue ? inner : value }
        let other = try second(&run)
        if isValue || other.kind == .optional { return other }
        throw CELError.overload("or", [value, other]).at(offset)
      }, if: operands[0].constant != nil && operands[1].constant != nil)
  }
}

/// An overload ready to be called.
private struct Candidate: Sendable {
  let kinds: [ValueKinds]
  /// The names that objects must have, by parameter.
  let objects: [String?]
  let cost: FunctionCost
  let implementation: Overload.Implementation

  /// - Parameter known: the arguments' types, as far as they were checked.
  init(
    _ overload: Overload, _ constants: [Value?], _ known: [CELType?], _ environment: Environment
  ) throws(CELError) {
    kinds = overload.parameters.map { $0.kind.map { ValueKinds($0) } ?? .all }
    objects = zip(overload.parameters, known).map { parameter, known in
      if case .object(let name) = parameter, known != parameter { name } else { nil }
    }
    cost = overload.cost
    var implementation = overload.implementation
    if let prepare = overload.preparation {
      do throws(CELError) {
        implementation = try prepare(constants, environment) ?? implementation
      } catch {
        // Where patterns may be computed, the evaluation may never come to it, and says the same if it does.
        if !environment.profile.hasFullPatterns { throw error }
      }
    }
    self.implementation = implementation
  }

  @inline(__always)
  func takes(_ value: Value, _ index: Int) -> Bool {
    guard kinds[index].contains(ValueKinds(value.kind)) else { return false }
    if let name = objects[index], case .object(let object) = value { return object.typeName == name }
    return true
  }
}

private struct Dispatch: Sendable {
  let function: String
  let candidates: [Candidate]
  let offset: Int32

  func code(_ arguments: [Code]) -> Code {
    if candidates.count == 1, candidates[0].cost.terms.isEmpty, candidates[0].objects.allSatisfy({ $0 == nil }) {
      if let code = single(candidates[0], arguments) { return code }
    }
    switch arguments.count {
    case 1:
      let first = arguments[0]
      return { (run) throws(CELError) in
        let a = try first(&run)
        do throws(CELError) { return try unary(&run, a) } catch { throw error.at(offset) }
      }
    case 2:
      let (first, second) = (arguments[0], arguments[1])
      return { (run) throws(CELError) in
        let a = try first(&run)
        let b = try second(&run)
        do throws(CELError) { return try binary(&run, a, b) } catch { throw error.at(offset) }
      }
    default:
      return { (run) throws(CELError) in
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument(&run)) }
        do throws(CELError) { return try many(&run, values) } catch { throw error.at(offset) }
      }
    }
  }

  /// The common call: one overload of constant cost, whose parameters are told apart by kind alone.
  private func single(_ candidate: Candidate, _ arguments: [Code]) -> Code? {
    let cost = candidate.cost.base
    switch candidate.implementation {
    case .unary(let body) where arguments.count == 1:
      let first = arguments[0]
      let kinds = candidate.kinds[0]
      return { (run) throws(CELError) in
        let a = try first(&run)
        guard kinds.contains(ValueKinds(a.kind)) else { throw CELError.overload(function, [a]).at(offset) }
        try run.charge(cost)
        do throws(CELError) { return try body(&run, a) } catch { throw error.at(offset) }
      }
    case .binary(let body) where arguments.count == 2:
      let (first, second) = (arguments[0], arguments[1])
      let (left, right) = (candidate.kinds[0], candidate.kinds[1])
      return { (run) throws(CELError) in
        let a = try first(&run)
        let b = try second(&run)
        guard left.contains(ValueKinds(a.kind)), right.contains(ValueKinds(b.kind)) else {
          throw CELError.overload(function, [a, b]).at(offset)
        }
        try run.charge(cost)
        do throws(CELError) { return try body(&run, a, b) } catch { throw error.at(offset) }
      }
    default: return nil
    }
  }

  private func unary(_ run: inout Evaluation, _ a: Value) throws(CELError) -> Value {
    for candidate in candidates where candidate.takes(a, 0) {
      try run.charge(candidate.cost.terms.isEmpty ? candidate.cost.base : candidate.cost.units([a], limit: run.cost))
      if case .unary(let body) = candidate.implementation { return try body(&run, a) }
      return try candidate.implementation.apply(&run, [a])
    }
    throw CELError.overload(function, [a])
  }

  private func binary(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    for candidate in candidates where candidate.takes(a, 0) && candidate.takes(b, 1) {
      try run.charge(
        candidate.cost.terms.isEmpty ? candidate.cost.base : candidate.cost.units([a, b], limit: run.cost))
      if case .binary(let body) = candidate.implementation { return try body(&run, a, b) }
      return try candidate.implementation.apply(&run, [a, b])
    }
    throw CELError.overload(function, [a, b])
  }

  private func many(_ run: inout Evaluation, _ values: [Value]) throws(CELError) -> Value {
    for candidate in candidates {
      let fits = values.indices.allSatisfy { candidate.takes(values[$0], $0) }
      guard fits else { continue }
      try run.charge(candidate.cost.units(values, limit: run.cost))
      return try candidate.implementation.apply(&run, values)
    }
    throw CELError.overload(function, values)
  }
}

extension Overload.Implementation {
  /// Calls with as many arguments as the overload has parameters.
  fileprivate func apply(_ run: inout Evaluation, _ values: [Value]) throws(CELError) -> Value {
    switch (self, values.count) {
    case (.nullary(let body), 0): try body(&run)
    case (.unary(let body), 1): try body(&run, values[0])
    case (.binary(let body), 2): try body(&run, values[0], values[1])
    case (.ternary(let body), 3): try body(&run, values[0], values[1], values[2])
    case (.variadic(let body), _): try body(&run, values)
    default: throw CELError(.overload, "the host gave the function no implementation for this")
    }
  }
}
