/// Everything an expression can name: variables, functions, types; and the profile and limits it lives under.
///
/// Environments are values: add what the host has, then parse, check and compile with a copy.
public struct Environment: Sendable {
  public let profile: Profile
  public var limits = Limits()
  /// The dotted scope in which names are looked for before the root.
  public var container = ""
  public private(set) var variables: [Variable] = []
  public private(set) var functions: [String: Function] = [:]
  public private(set) var objects: [String: ObjectType] = [:]
  /// Names that stand for a value: types (`int`), constants of the host.
  public private(set) var constants: [String: Constant] = [:]
  /// Which macros the parser expands.
  public internal(set) var macros: [Macro] = []
  /// Whether `a.?b`, `a[?b]`, `[?a]` and `{?a: b}` are part of the syntax; the optionals library brings it.
  public var hasOptionalSyntax = false
  /// Gives the rules of a named time zone; nil for names it doesn't know.
  public var zones: (@Sendable (String) -> (any ZoneRules)?)?
  private var slots: [String: Int] = [:]

  /// A named value and its type for the checker.
  public struct Constant: Sendable {
    public let value: Value
    public let type: CELType
  }

  /// Operators, standard macros and the standard library of the profile.
  public init(_ profile: Profile = .standard) {
    self.profile = profile
    macros = Macro.standard
    add(StandardLibrary.library(profile))
  }

  /// The variable's slot: where its value stands in what `Program.evaluate` is given.
  @discardableResult
  public mutating func add(_ variable: Variable) -> Int {
    if let slot = slots[variable.name] {
      variables[slot] = variable
      return slot
    }
    slots[variable.name] = variables.count
    variables.append(variable)
    return variables.count - 1
  }

  public func slot(of name: String) -> Int? { slots[name] }

  public mutating func add(_ object: ObjectType) {
    objects[object.name] = object
    add(constant: object.name, .type(.object(object.name)), type: .type(.object(object.name)))
  }

  public mutating func add(constant name: String, _ value: Value, type: CELType) {
    constants[name] = Constant(value: value, type: type)
  }

  /// Adds the overloads to those that the name already has; one of an id that exists replaces it.
  public mutating func add(_ function: Function) {
    functions[function.name, default: Function(function.name, [])].overloads.removeAll { old in
      function.overloads.contains { $0.id == old.id }
    }
    functions[function.name]?.overloads.append(contentsOf: function.overloads)
  }

  public mutating func add(_ macro: Macro) {
    macros.removeAll { $0.name == macro.name && $0.arguments == macro.arguments && $0.isMember == macro.isMember }
    macros.append(macro)
  }

  /// Adds what an extension brings.
  public mutating func add(_ library: Library) {
    for function in library.functions { add(function) }
    for macro in library.macros { add(macro) }
    if library.hasOptionalSyntax { hasOptionalSyntax = true }
    for (name, type) in library.types { add(constant: name, .type(type), type: .type(type)) }
  }

  public func adding(_ library: Library) -> Environment {
    var environment = self
    environment.add(library)
    return environment
  }
}

/// Functions and macros that belong together.
public struct Library: Sendable {
  public let functions: [Function]
  public let macros: [Macro]
  /// Type names.
  public let types: [String: CELType]
  public let hasOptionalSyntax: Bool

  public init(
    functions: [Function], macros: [Macro] = [], types: [String: CELType] = [:], hasOptionalSyntax: Bool = false
  ) {
    self.hasOptionalSyntax = hasOptionalSyntax
    self.functions = functions
    self.macros = macros
    self.types = types
  }
}
