extension Environment {
  /// Finds out what the names in a syntax stand for.
  public func resolve(_ syntax: Syntax) -> Resolution {
    var resolver = Resolver(self, syntax)
    resolver.visit(syntax.root)
    return resolver.resolution
  }

  /// The names to try for a name in the container, in order: `A.B.a`, `A.a`, `a`; only `a` for `.a`.
  func candidates(for name: String) -> [String] {
    if name.hasPrefix(".") { return [String(name.dropFirst())] }
    var candidates: [String] = []
    var scope = container[...]
    while !scope.isEmpty {
      candidates.append("\(scope).\(name)")
      scope = scope.lastIndex(of: ".").map { scope[..<$0] } ?? ""
    }
    return candidates + [name]
  }
}

/// Walks a syntax with the scopes of its macros; as deep as the syntax, which is bounded.
private struct Resolver {
  private let environment: Environment
  private let syntax: Syntax
  private var scopes: [String] = []
  var resolution: Resolution

  init(_ environment: Environment, _ syntax: Syntax) {
    self.environment = environment
    self.syntax = syntax
    resolution = Resolution(
      names: Array(repeating: .none, count: syntax.nodes.count),
      locals: Array(repeating: -1, count: syntax.nodes.count), localCount: 0)
  }

  mutating func visit(_ id: NodeID) {
    switch syntax[id].kind {
    case .literal: break
    case .identifier(let name): resolution.names[id.position] = identifier(name)
    case .select(let operand, _, let isTest): if isTest || !resolveChain(id) { visit(operand) }
    case .call(let function, let target, let arguments): call(id, function, target, arguments)
    case .list(let children), .map(let children), .structure(_, _, let children): visit(children)
    case .comprehension(let loop):
      visit(loop.range)
      scoped(id, [loop.first] + (loop.second.map { [$0] } ?? []), [loop.filter, loop.body])
    case .bind(let name, let value, let body):
      visit(value)
      scoped(id, [name], [body])
    }
  }

  private mutating func visit(_ children: Syntax.Children) {
    for child in syntax[children] { visit(child.node) }
  }

  private mutating func scoped(_ id: NodeID, _ names: [String], _ bodies: [NodeID?]) {
    resolution.locals[id.position] = Int32(scopes.count)
    scopes.append(contentsOf: names)
    resolution.localCount = max(resolution.localCount, scopes.count)
    for case let body? in bodies { visit(body) }
    scopes.removeLast(names.count)
  }

  private func identifier(_ name: String) -> Resolution.Name {
    if let local = scopes.lastIndex(of: name) { return .local(local) }
    return global(name) ?? .undeclared
  }

  private func global(_ name: String) -> Resolution.Name? {
    for candidate in environment.candidates(for: name) {
      if let slot = environment.slot(of: candidate) { return .variable(slot: slot) }
      if environment.constants[candidate] != nil { return .constant(candidate) }
    }
    return nil
  }

  /// The dotted name that a chain of selects is, unless it begins with a macro's variable.
  private func chainName(_ id: NodeID) -> String? {
    var fields: [String] = []
    var id = id
    while true {
      switch syntax[id].kind {
      case .identifier(let name):
        if scopes.contains(name) { return nil }
        return ([name] + fields.reversed()).joined(separator: ".")
      case .select(let operand, let field, isTest: false):
        // A field in backticks may hold dots; it is no part of a name then.
        if field.utf8.contains(where: { Ascii.inQuotedNames.contains($0) && $0 != UInt8(ascii: "_") }) { return nil }
        fields.append(field)
        id = operand
      default: return nil
      }
    }
  }

  /// Tries a select as a qualified name; shorter prefixes are tried when its operand is visited.
  private mutating func resolveChain(_ id: NodeID) -> Bool {
    guard let name = chainName(id), let global = global(name) else { return false }
    resolution.names[id.position] = global
    return true
  }

  private mutating func call(_ id: NodeID, _ function: String, _ target: NodeID?, _ arguments: Syntax.Children) {
    visit(arguments)
    guard let target else {
      resolution.names[id.position] = self.function(function) ?? .undeclared
      return
    }
    if let scope = chainName(target), let qualified = self.function("\(scope).\(function)") {
      resolution.names[id.position] = qualified
      return
    }
    visit(target)
    let isDeclared = environment.functions[function] != nil
    resolution.names[id.position] = isDeclared ? .function(function, member: true) : .undeclared
  }

  private func function(_ name: String) -> Resolution.Name? {
    for candidate in environment.candidates(for: name) where environment.functions[candidate] != nil {
      return .function(candidate, member: false)
    }
    return nil
  }
}
