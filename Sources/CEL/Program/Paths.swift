/// Chains of fields that begin at a variable: `record.predicate.cri`.
extension Compiler {
  /// One closure for the whole chain; nil if the node isn't such a chain.
  func path(_ id: NodeID) -> Code? {
    var steps: [(field: CELString, offset: Int32)] = []
    var id = id
    while case .none = resolution.names[id.position],
      case .select(let operand, let field, isTest: false) = syntax[id].kind
    {
      steps.append((CELString(field), syntax[id].offset))
      id = operand
    }
    guard case .variable(let slot) = resolution.names[id.position], !steps.isEmpty else { return nil }
    steps.reverse()
    let path = Path(
      slot: slot, name: environment.variables[slot].name, offset: syntax[id].offset, fields: steps.map(\.field),
      offsets: steps.map(\.offset))
    if path.fields.count == 1 { return path.one() }
    return path.code()
  }
}

private struct Path: Sendable {
  let slot: Int
  let name: String
  let offset: Int32
  let fields: [CELString]
  let offsets: [Int32]

  private var unbound: CELError {
    CELError(.undeclared, "the variable '\(name)' has no value", offset: offset)
  }

  func one() -> Code {
    let slot = slot
    let field = fields[0]
    return { (run) throws(CELError) in
      try run.charge(NodeCost.variable + NodeCost.select)
      guard slot < run.variables.count, let start = run.variables[slot] else { throw unbound }
      if case .object(let object) = start, let value = object.field(field) { return value }
      return try walk(start)
    }
  }

  func code() -> Code {
    let slot = slot
    let fields = fields
    let cost = NodeCost.variable + fields.count * NodeCost.select
    return { (run) throws(CELError) in
      try run.charge(cost)
      guard slot < run.variables.count, let start = run.variables[slot] else { throw unbound }
      if case .object(let object) = start {
        if let value = object.value(at: fields) ?? Path.quickly(object, fields) { return value }
      }
      return try walk(start)
    }
  }

  /// Through objects only, which is the common way; nil wherever it ends early.
  private static func quickly(_ start: any CELObject, _ fields: [CELString]) -> Value? {
    var object = start
    for index in 0..<fields.count - 1 {
      guard case .object(let next)? = object.field(fields[index]) else { return nil }
      object = next
    }
    return object.field(fields[fields.count - 1])
  }

  /// Step by step, which also finds out what is missing.
  private func walk(_ start: Value) throws(CELError) -> Value {
    var value = start
    for (index, field) in fields.enumerated() {
      do throws(CELError) { value = try Relations.select(value, field) } catch { throw error.at(offsets[index]) }
    }
    return value
  }
}
