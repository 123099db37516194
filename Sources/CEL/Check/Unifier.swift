/// What the free type variables of a syntax stand for, as far as it is known.
///
/// The rules are those of gradual typing as the reference implementation has them: `dyn` goes with everything, and of
/// two types that go together the more general one is kept.
struct Unifier {
  private var bindings: [String: CELType] = [:]
  /// What each binding was before it was changed, newest last, so that a failed attempt can be undone.
  private var trail: [(variable: String, old: CELType?)] = []
  private var count = 0

  /// A variable that nothing else mentions. No declared parameter has such a name.
  mutating func freshVariable() -> CELType {
    count += 1
    return .parameter("?\(count)")
  }

  /// Whether a value of the one type can stand where the other is wanted; what that tells of variables is kept only then.
  mutating func assign(_ given: CELType, to wanted: CELType) -> Bool {
    assign([given], to: [wanted])
  }

  mutating func assign(_ given: [CELType], to wanted: [CELType]) -> Bool {
    trail.removeAll(keepingCapacity: true)
    if agree(given, wanted) { return true }
    for (variable, old) in trail.reversed() { bindings[variable] = old }
    return false
  }

  /// The type with its variables replaced by what they stand for.
  func resolve(_ type: CELType) -> CELType {
    if case .parameter(let name) = type {
      return bindings[name].map { resolve($0) } ?? type
    }
    return type.mapParameters { resolve($0) }
  }

  /// The same, and what is unknown is `dyn`.
  func finish(_ type: CELType) -> CELType {
    if case .parameter(let name) = type {
      return bindings[name].map { finish($0) } ?? .dyn
    }
    return type.mapParameters { finish($0) }
  }
}

extension Unifier {
  private mutating func agree(_ given: [CELType], _ wanted: [CELType]) -> Bool {
    if given.count != wanted.count { return false }
    for (one, other) in zip(given, wanted) where !agree(one, other) { return false }
    return true
  }

  private mutating func agree(_ given: CELType, _ wanted: CELType) -> Bool {
    if case .parameter(let variable) = wanted {
      if let known = substitute(given, for: variable) { return known }
    }
    if case .parameter(let variable) = given { return substitute(wanted, for: variable) ?? false }
    switch (given, wanted) {
    case (.dyn, _), (_, .dyn), (.error, _), (_, .error): return true
    case (.null, _): return wanted.isNullable
    case (_, .null): return given.isNullable
    case (.type, .type): return true
    default:
      if given.parameters.isEmpty && wanted.parameters.isEmpty { return given == wanted }
      return given.hasSameShape(as: wanted) && agree(given.parameters, wanted.parameters)
    }
  }

  /// Whether the type can stand for the variable; nil if nothing is known of it and the type mentions it.
  private mutating func substitute(_ type: CELType, for variable: String) -> Bool? {
    if type == .parameter(variable) { return true }
    if let known = bindings[variable] {
      if type == known { return true }
      guard agree(type, known) else { return false }
      let general = CELType.moreGeneral(type, known)
      if !mentions(variable, in: general) { bind(variable, general) }
      return true
    }
    if mentions(variable, in: type) { return nil }
    bind(variable, type)
    return true
  }

  private mutating func bind(_ variable: String, _ type: CELType) {
    trail.append((variable, bindings[variable]))
    bindings[variable] = type
  }

  private func mentions(_ variable: String, in type: CELType) -> Bool {
    if case .parameter(let name) = type {
      return name == variable || bindings[name].map { mentions(variable, in: $0) } ?? false
    }
    return type.parameters.contains { mentions(variable, in: $0) }
  }
}

extension CELType {
  var parameters: [CELType] {
    switch self {
    case .list(let element), .optional(let element), .type(let element): [element]
    case .map(let key, let value): [key, value]
    case .abstract(_, let parameters): parameters
    default: []
    }
  }

  func mapParameters(_ change: (CELType) -> CELType) -> CELType {
    switch self {
    case .list(let element): .list(change(element))
    case .optional(let element): .optional(change(element))
    case .type(let element): .type(change(element))
    case .map(let key, let value): .map(key: change(key), value: change(value))
    case .abstract(let name, let parameters): .abstract(name, parameters.map(change))
    default: self
    }
  }

  /// Whether the types differ in their parameters at most.
  func hasSameShape(as other: CELType) -> Bool {
    kind == other.kind && name == other.name && parameters.count == other.parameters.count
  }

  /// Whether the checker lets null stand for a value of the type.
  var isNullable: Bool {
    switch self {
    case .null, .object, .abstract, .optional, .timestamp, .duration, .dyn, .error: true
    default: false
    }
  }

  /// Of two types that go together, the one that says less.
  static func moreGeneral(_ one: CELType, _ other: CELType) -> CELType {
    one.isAsGeneral(as: other) ? one : other
  }

  private func isAsGeneral(as other: CELType) -> Bool {
    switch (self, other) {
    case (.dyn, _), (.parameter, _): true
    case (_, .dyn), (_, .parameter): false
    case (.type, .type): true
    case (_, .null): isNullable
    default:
      if parameters.isEmpty && other.parameters.isEmpty {
        self == other
      } else {
        hasSameShape(as: other) && zip(parameters, other.parameters).allSatisfy { $0.isAsGeneral(as: $1) }
      }
    }
  }

  /// Whether the type is built of more than so many.
  func isLarger(than limit: inout Int) -> Bool {
    limit -= 1
    return limit < 0 || parameters.contains { $0.isLarger(than: &limit) }
  }
}
