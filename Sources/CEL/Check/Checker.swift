/// Walks over a syntax from the leaves to the root; as deep as the syntax, which is bounded.
struct Checker {
  let environment: Environment
  let syntax: Syntax
  let resolution: Resolution
  var unifier = Unifier()
  private(set) var errors: [CELError] = []
  /// By node, with variables not yet replaced.
  private var types: [CELType]
  private var overloads: [[Int]]
  /// The types of macros' variables.
  private var locals: [CELType]

  /// Larger types are refused: sharing lets few characters of source name very large ones.
  private static let typeSize = 1_000
  private static let errorCount = 20

  init(_ environment: Environment, _ syntax: Syntax) {
    self.environment = environment
    self.syntax = syntax
    resolution = environment.resolve(syntax)
    types = Array(repeating: .error, count: syntax.nodes.count)
    overloads = Array(repeating: [], count: syntax.nodes.count)
    locals = Array(repeating: .error, count: resolution.localCount)
  }

  mutating func run() throws(CheckFailure) -> Checked {
    check(syntax.root)
    refuseComparedObjects()
    if !errors.isEmpty { throw CheckFailure(errors: Array(errors.prefix(Checker.errorCount))) }
    return Checked(
      syntax: syntax, resolution: resolution, types: types.map { unifier.finish($0) }, overloads: overloads)
  }

  /// The type of a node; `error` after something was said about it.
  @discardableResult
  private mutating func check(_ id: NodeID) -> CELType {
    var type = typed(id)
    var room = Checker.typeSize
    if unifier.resolve(type).isLarger(than: &room) {
      type = refuse(.size, "the type of this is too large", at: id)
    }
    types[id.position] = type
    return type
  }

  /// The type of a node that was checked, with variables not yet replaced.
  func type(of id: NodeID) -> CELType { types[id.position] }

  private mutating func typed(_ id: NodeID) -> CELType {
    if let type = named(id) { return type }
    switch syntax[id].kind {
    case .literal(let value): return value.type
    case .identifier(let name): return refuse(.undeclared, "nothing is called \(plain(name))", at: id)
    case .select(let operand, let field, let isTest):
      let type = select(check(operand), field, at: id)
      return isTest ? .bool : type
    case .call(let function, let target, let arguments): return call(id, function, target, arguments)
    case .list(let children): return .list(elements(children))
    case .map(let children): return map(children)
    case .structure(let name, _, _): return refuse(.undeclared, "there is no message type \(plain(name))", at: id)
    case .comprehension(let loop): return comprehension(loop, id)
    case .bind(_, let value, let body):
      locals[Int(resolution.locals[id.position])] = check(value)
      return check(body)
    }
  }

  /// The type of a node that is a name.
  private func named(_ id: NodeID) -> CELType? {
    switch resolution.names[id.position] {
    case .variable(let slot): environment.variables[slot].type
    case .local(let index): locals[index]
    case .constant(let name): environment.constants[name]?.type
    case .none, .function, .undeclared: nil
    }
  }

  @discardableResult
  mutating func refuse(_ code: CELError.Code, _ message: String, at id: NodeID) -> CELType {
    if errors.count < Checker.errorCount {
      errors.append(CELError(code, message, offset: syntax[id].offset))
    }
    return .error
  }

  /// A name for people, with the container that it was looked for in.
  private func plain(_ name: String) -> String {
    environment.container.isEmpty || name.hasPrefix(".") ? "'\(name)'" : "'\(name)' in \(environment.container)"
  }
}

// MARK: Fields

extension Checker {
  private mutating func select(_ operand: CELType, _ field: String, at id: NodeID) -> CELType {
    let type = unifier.resolve(operand)
    if case .optional(let value) = type { return .optional(selectField(value, field, at: id)) }
    return selectField(type, field, at: id)
  }

  private mutating func selectField(_ type: CELType, _ field: String, at id: NodeID) -> CELType {
    switch type {
    case .map(_, let value): return value
    case .object(let name):
      guard let object = environment.objects[name] else { return .dyn }
      if let field = object.field(field) { return field.type }
      return refuse(.field, "\(name) has no field '\(field)'", at: id)
    case .parameter:
      _ = unifier.assign(.dyn, to: type)
      return .dyn
    case .dyn, .error: return type
    default: return refuse(.type, "a value of type \(unifier.finish(type)) has no fields", at: id)
    }
  }
}

// MARK: Calls

extension Checker {
  private mutating func call(
    _ id: NodeID, _ function: String, _ target: NodeID?, _ arguments: Syntax.Children
  ) -> CELType {
    if function == Operator.optionalSelect { return optionalSelect(id, arguments) }
    var given: [CELType] = []
    if let target, !isPartOfName(id) { given.append(check(target)) }
    for child in syntax[arguments] { given.append(check(child.node)) }
    guard case .function(let name, let isMember) = resolution.names[id.position],
      let declared = environment.functions[name]
    else { return refuse(.undeclared, "no function is called \(plain(function))", at: id) }
    let type = apply(declared, isMember: isMember, to: given, at: id)
    checkZone(of: declared, at: id, syntax[arguments].last?.node)
    return type
  }

  /// A zone that is written out is told here where it can't be one: every evaluation would end in the same error.
  private mutating func checkZone(of function: Function, at id: NodeID, _ zone: NodeID?) {
    guard !environment.profile.hasZones, let zone, case .literal(.string(let name)) = syntax[zone].kind,
      overloads[id.position].contains(where: { StandardLibrary.zoned.contains(function.overloads[$0].id) }),
      standingOffset(name) == nil
    else { return }
    refuse(.profile, "a time zone is 'UTC' or an offset such as '+08:00' here, not '\(name)'", at: zone)
  }

  private func isPartOfName(_ id: NodeID) -> Bool {
    if case .function(_, member: false) = resolution.names[id.position] { true } else { false }
  }

  /// `a.?b`: the field of an operand that may be missing.
  private mutating func optionalSelect(_ id: NodeID, _ arguments: Syntax.Children) -> CELType {
    let parts = syntax[arguments].map(\.node)
    guard parts.count == 2, case .literal(.string(let field)) = syntax[parts[1]].kind else {
      return refuse(.type, "an optional selection needs a field's name", at: id)
    }
    check(parts[1])
    // Its one overload stands for its cost.
    if environment.functions[Operator.optionalSelect] != nil { overloads[id.position] = [0] }
    let type = select(check(parts[0]), field.string, at: id)
    if case .optional = type { return type }
    return .optional(type)
  }

  /// The type of the first overload that fits; `dyn` if others fit as well and say otherwise.
  private mutating func apply(_ function: Function, isMember: Bool, to given: [CELType], at id: NodeID) -> CELType {
    var result: CELType?
    for (index, overload) in function.overloads.enumerated()
    where overload.style == (isMember ? .member : .global) && overload.parameters.count == given.count {
      let (parameters, type) = instance(of: overload)
      guard unifier.assign(given, to: parameters) else { continue }
      overloads[id.position].append(index)
      let own = unifier.resolve(type)
      if let known = result {
        if known != .dyn && known != own { result = .dyn }
      } else {
        result = own
      }
    }
    return result ?? refuse(.overload, describe(function, isMember, given), at: id)
  }

  /// The overload's signature with variables of its own for its type parameters.
  private mutating func instance(of overload: Overload) -> ([CELType], CELType) {
    var fresh: [String: CELType] = [:]
    let parameters = overload.parameters.map { instance(of: $0, &fresh) }
    return (parameters, instance(of: overload.result, &fresh))
  }

  private mutating func instance(of type: CELType, _ fresh: inout [String: CELType]) -> CELType {
    if case .parameter(let name) = type {
      if let known = fresh[name] { return known }
      let variable = unifier.freshVariable()
      fresh[name] = variable
      return variable
    }
    return type.mapParameters { instance(of: $0, &fresh) }
  }

  private func describe(_ function: Function, _ isMember: Bool, _ given: [CELType]) -> String {
    let types = given.map { unifier.finish($0).description }
    let name = function.name.filter { $0 != "_" && $0 != "@" || function.name.first?.isLetter == true }
    if isMember { return "\(types[0]) has no function \(name)(\(types.dropFirst().joined(separator: ", ")))" }
    return "'\(name)' doesn't take (\(types.joined(separator: ", ")))"
  }
}

// MARK: Lists and maps

extension Checker {
  private mutating func elements(_ children: Syntax.Children) -> CELType {
    var joined: CELType?
    for child in syntax[children] { joined = join(joined, part(child.node, isOptional: child.isOptional)) }
    return joined ?? unifier.freshVariable()
  }

  private mutating func map(_ children: Syntax.Children) -> CELType {
    var key: CELType?
    var value: CELType?
    let parts = Array(syntax[children])
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      key = join(key, simple(check(parts[index].node)))
      value = join(value, part(parts[index + 1].node, isOptional: parts[index].isOptional))
    }
    return .map(key: key ?? unifier.freshVariable(), value: value ?? unifier.freshVariable())
  }

  /// Whatever can't be a key is told at run time.
  private func simple(_ key: CELType) -> CELType { key.parameters.isEmpty ? key : .dyn }

  /// The type of an element, or of what an element with a question mark holds.
  private mutating func part(_ id: NodeID, isOptional: Bool) -> CELType {
    let type = check(id)
    if !isOptional { return type }
    switch unifier.resolve(type) {
    case .optional(let value): return value
    case .dyn, .error: return type
    case let other: return refuse(.type, "an optional value is needed here, not \(unifier.finish(other))", at: id)
    }
  }

  private mutating func join(_ one: CELType?, _ other: CELType) -> CELType {
    guard let one else { return other }
    return unifier.assign(one, to: other) ? .moreGeneral(one, other) : .dyn
  }
}

// MARK: Macros

extension Checker {
  private mutating func comprehension(_ loop: Syntax.Comprehension, _ id: NodeID) -> CELType {
    let (first, second) = variables(of: check(loop.range), loop)
    let local = Int(resolution.locals[id.position])
    locals[local] = first
    if loop.second != nil { locals[local + 1] = second }
    if let filter = loop.filter { expectBool(filter) }
    switch loop.form {
    case .all, .exists, .existsOne:
      expectBool(loop.body)
      return .bool
    case .filter:
      expectBool(loop.body)
      return .list(first)
    case .transformList: return .list(check(loop.body))
    case .transformMap: return .map(key: simple(first), value: check(loop.body))
    case .transformMapEntry: return entries(of: loop.body)
    }
  }

  private mutating func expectBool(_ id: NodeID) {
    let type = check(id)
    if !unifier.assign(type, to: .bool) {
      refuse(.type, "a bool is needed here, not \(unifier.finish(type))", at: id)
    }
  }

  private mutating func entries(of body: NodeID) -> CELType {
    let type = check(body)
    let map = CELType.map(key: unifier.freshVariable(), value: unifier.freshVariable())
    if unifier.assign(type, to: map) { return unifier.resolve(map) }
    return refuse(.type, "a map is needed here, not \(unifier.finish(type))", at: body)
  }

  /// What the variables of a macro over that type are.
  private mutating func variables(of range: CELType, _ loop: Syntax.Comprehension) -> (CELType, CELType) {
    let type = unifier.resolve(range)
    switch type {
    case .list(let element): return loop.second == nil ? (element, .error) : (.int, element)
    case .map(let key, let value): return (key, value)
    case .object(let name):
      // Only objects that are open like a map may be walked over.
      if let object = environment.objects[name], let other = object.otherFields {
        return (.string, object.fields.isEmpty ? other : .dyn)
      }
    case .dyn, .error, .parameter:
      _ = unifier.assign(.dyn, to: type)
      return (.dyn, .dyn)
    default: break
    }
    refuse(.type, "nothing walks over a value of type \(unifier.finish(type))", at: loop.range)
    return (.error, .error)
  }
}
