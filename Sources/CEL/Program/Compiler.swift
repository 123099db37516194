/// Turns syntax into closures; as deep as the syntax, which is bounded.
struct Compiler {
  let environment: Environment
  let syntax: Syntax
  let resolution: Resolution
  let checked: Checked?

  init(_ environment: Environment, _ syntax: Syntax, _ resolution: Resolution, checked: Checked?) {
    self.environment = environment
    self.syntax = syntax
    self.resolution = resolution
    self.checked = checked
  }

  func program() throws(CELError) -> Program {
    let root = try compile(syntax.root)
    return Program(environment, syntax.source, root, localCount: resolution.localCount)
  }

  func compile(_ id: NodeID) throws(CELError) -> Compiled {
    let node = syntax[id]
    let body: Compiled.Body
    switch node.kind {
    case .literal(let value): body = .constant(value)
    case .identifier(let name): body = identifier(id, name)
    case .select(let operand, let field, let isTest):
      body = isTest ? .test(try has(operand, field, node.offset)) : try select(id, operand, field)
    case .call(let function, let target, let arguments):
      body = try call(id, function, target, syntax[arguments].map(\.node))
    case .list(let children): body = try list(Array(syntax[children]), node.offset)
    case .map(let children): body = try map(Array(syntax[children]), node.offset)
    case .structure(let name, _, _):
      throw CELError(.undeclared, "there is no message type '\(name)'", offset: node.offset)
    case .comprehension(let loop): body = try comprehension(loop, Int(resolution.locals[id.position]), node.offset)
    case .bind(_, let value, let inner):
      body = .code(try bind(value, inner, Int(resolution.locals[id.position])))
    }
    return Compiled(body: body, offset: node.offset)
  }

  // MARK: Names

  private func identifier(_ id: NodeID, _ name: String) -> Compiled.Body {
    let offset = syntax[id].offset
    switch resolution.names[id.position] {
    case .variable(let slot): return .code(variable(slot, offset))
    case .local(let index):
      return .code { (run) throws(CELError) in
        try run.charge(NodeCost.variable)
        return run.locals[index]
      }
    case .constant(let name):
      if let constant = environment.constants[name] { return .constant(constant.value) }
    case .none, .function, .undeclared: break
    }
    let error = CELError(.undeclared, "nothing is called '\(name)'", offset: offset)
    return .code { (_) throws(CELError) in throw error }
  }

  private func variable(_ slot: Int, _ offset: Int32) -> Code {
    let name = environment.variables[slot].name
    return { (run) throws(CELError) in
      try run.charge(NodeCost.variable)
      if slot < run.variables.count, let value = run.variables[slot] { return value }
      throw CELError(.undeclared, "the variable '\(name)' has no value", offset: offset)
    }
  }

  private func select(_ id: NodeID, _ operand: NodeID, _ field: String) throws(CELError) -> Compiled.Body {
    let offset = syntax[id].offset
    switch resolution.names[id.position] {
    case .variable(let slot): return .code(variable(slot, offset))
    case .constant(let name):
      if let constant = environment.constants[name] { return .constant(constant.value) }
    case .none, .local, .function, .undeclared: break
    }
    let name = CELString(field)
    if let body = path(id) { return .code(body) }
    let inner = try compile(operand)
    // What is an error stays code: it is the evaluation's, where `&&` may absorb it.
    if let constant = inner.constant, let value = try? Relations.select(constant, name) { return .constant(value) }
    let code = inner.code
    return .code { (run) throws(CELError) in
      let value = try code(&run)
      try run.charge(NodeCost.select)
      do throws(CELError) { return try Relations.select(value, name) } catch { throw error.at(offset) }
    }
  }

  private func has(_ operand: NodeID, _ field: String, _ offset: Int32) throws(CELError) -> Test {
    let name = CELString(field)
    let code = try compile(operand).code
    return { (run) throws(CELError) in
      let value = try code(&run)
      try run.charge(NodeCost.select)
      do throws(CELError) { return try Relations.has(value, name) } catch { throw error.at(offset) }
    }
  }

  private func bind(_ value: NodeID, _ inner: NodeID, _ local: Int) throws(CELError) -> Code {
    let value = try compile(value).code
    let inner = try compile(inner).code
    return { (run) throws(CELError) in
      let bound = try value(&run)
      try run.charge(NodeCost.bind)
      run.locals[local] = bound
      return try inner(&run)
    }
  }

  // MARK: Folding

  /// Runs code whose parts are all constant; an error is left for the evaluation, which may never come to it.
  func folded(_ code: @escaping Code, if isConstant: Bool) -> Compiled.Body {
    guard isConstant else { return .code(code) }
    var run = Evaluation(environment)
    // An error isn't folded: it is the evaluation's.
    if let value = try? code(&run) { return .constant(value) }
    return .code(code)
  }

  func folded(test: @escaping Test, if isConstant: Bool) -> Compiled.Body {
    guard isConstant else { return .test(test) }
    var run = Evaluation(environment)
    // An error isn't folded: it is the evaluation's.
    if let bool = try? test(&run) { return .constant(.bool(bool)) }
    return .test(test)
  }
}
