/// Adds up what every node can cost; loops multiply what is in them. As deep as the syntax, which is bounded.
struct Estimator {
  let environment: Environment
  let checked: Checked
  /// Of what was visited so far.
  var cost = UpperBound.zero
  var built = UpperBound.zero
  /// The extents of macros' variables.
  private var locals: [Extent]

  init(_ environment: Environment, _ checked: Checked) {
    self.environment = environment
    self.checked = checked
    locals = Array(repeating: .unknown, count: checked.resolution.localCount)
  }

  private var syntax: Syntax { checked.syntax }
  func type(_ id: NodeID) -> CELType { checked.types[id.position] }

  mutating func add(_ units: Int) { cost += UpperBound(units) }

  /// How large the node's value can be, after its cost was added.
  @discardableResult
  mutating func visit(_ id: NodeID) -> Extent {
    if let extent = named(id) { return extent }
    switch syntax[id].kind {
    case .literal(let value): return Extent(value)
    case .identifier, .structure: return .unknown
    case .select(let operand, let field, let isTest):
      let extent = visit(operand)
      add(NodeCost.select)
      return isTest ? .scalar : select(extent, operand, field, type(id))
    case .call(let function, let target, let arguments):
      return call(id, function, target, syntax[arguments].map(\.node))
    case .list(let children):
      let (costBefore, builtBefore) = (cost, built)
      let extent = list(id, syntax[children].map(\.node))
      // The compiler makes it, once.
      if isConstantList(id) { (cost, built) = (costBefore, builtBefore) }
      return extent
    case .map(let children): return map(id, syntax[children].map(\.node))
    case .comprehension(let loop): return comprehension(loop, id)
    case .bind(_, let value, let body):
      locals[Int(checked.resolution.locals[id.position])] = visit(value)
      add(NodeCost.bind)
      return visit(body)
    }
  }

  private mutating func named(_ id: NodeID) -> Extent? {
    switch checked.resolution.names[id.position] {
    case .variable(let slot):
      add(NodeCost.variable)
      return Extent(environment.variables[slot].bound, environment.variables[slot].type)
    case .local(let index):
      add(NodeCost.variable)
      return locals[index]
    case .constant(let name): return environment.constants[name].map { Extent($0.value) } ?? .unknown
    case .none, .function, .undeclared: return nil
    }
  }

  /// Whether a node is a list of nothing but literals.
  func isConstantList(_ id: NodeID) -> Bool {
    guard case .list(let children) = syntax[id].kind else { return false }
    return syntax[children].allSatisfy { child in
      if case .literal = syntax[child.node].kind { return !child.isOptional }
      return !child.isOptional && isConstantList(child.node)
    }
  }

  func select(_ extent: Extent, _ operand: NodeID, _ field: String, _ result: CELType) -> Extent {
    var owner = type(operand)
    if case .optional(let value) = owner { owner = value }
    switch owner {
    case .object(let name):
      guard let field = environment.objects[name]?.field(field) else { return Extent(result) }
      return Extent(field.bound, field.type)
    case .map: return extent.element
    default: return Extent(result)
    }
  }
}

// MARK: Lists, maps, loops

extension Estimator {
  private mutating func list(_ id: NodeID, _ elements: [NodeID]) -> Extent {
    var joined: Extent?
    for element in elements {
      let extent = visit(element)
      joined = joined?.joined(extent) ?? extent
    }
    add(NodeCost.list + elements.count * NodeCost.element)
    build(elements: UpperBound(elements.count))
    return Extent(UpperBound(elements.count), elements: joined)
  }

  private mutating func map(_ id: NodeID, _ parts: [NodeID]) -> Extent {
    var keys: Extent?
    var values: Extent?
    for (index, part) in parts.enumerated() {
      let extent = visit(part)
      if index % 2 == 0 { keys = keys?.joined(extent) ?? extent } else { values = values?.joined(extent) ?? extent }
    }
    add(NodeCost.map + parts.count / 2 * NodeCost.entry)
    build(elements: UpperBound(parts.count))
    return Extent(UpperBound(parts.count / 2), elements: values, keys: keys)
  }

  mutating func build(elements: UpperBound) { built += elements * MemoryLayout<Value>.stride }

  private mutating func comprehension(_ loop: Syntax.Comprehension, _ id: NodeID) -> Extent {
    let range = visit(loop.range)
    let (first, second) = variables(range, loop)
    let local = Int(checked.resolution.locals[id.position])
    locals[local] = first
    if loop.second != nil { locals[local + 1] = second }
    // What one round costs, by itself.
    let (outerCost, outerBuilt) = (cost, built)
    (cost, built) = (UpperBound(NodeCost.iteration), .zero)
    if let filter = loop.filter { visit(filter) }
    let body = visit(loop.body)
    let result = collect(loop, range.size, first, body)
    cost = outerCost + range.size * cost + NodeCost.loop
    built = outerBuilt + range.size * built
    return result
  }

  /// Adds what a round takes to keep its result; gives the extent of all of them.
  private mutating func collect(
    _ loop: Syntax.Comprehension, _ count: UpperBound, _ first: Extent, _ body: Extent
  ) -> Extent {
    switch loop.form {
    case .all, .exists, .existsOne: return .scalar
    case .filter:
      build(elements: UpperBound(1))
      return Extent(count, elements: first)
    case .transformList:
      build(elements: UpperBound(1))
      return Extent(count, elements: body)
    case .transformMap:
      add(NodeCost.entry)
      build(elements: UpperBound(2))
      return Extent(count, elements: body, keys: first)
    case .transformMapEntry:
      cost += body.size * NodeCost.entry
      build(elements: body.size * 2)
      return Extent(count * body.size, elements: body.element, keys: body.key)
    }
  }

  private func variables(_ range: Extent, _ loop: Syntax.Comprehension) -> (Extent, Extent) {
    switch type(loop.range) {
    case .list: loop.second == nil ? (range.element, .scalar) : (.scalar, range.element)
    case .map: (range.key, range.element)
    default: (.unknown, .unknown)
    }
  }
}
