/// One signature of a function: its declaration, what it does and what it costs, in one place.
public struct Overload: Sendable {
  /// How the function is called.
  public enum Style: Sendable {
    /// `f(a, b)`
    case global
    /// `a.f(b)`: the target is the first parameter.
    case member
  }

  /// What a call does. It may only depend on its arguments (and the zones and limits of the evaluation), and charges
  /// through the evaluation what its declared cost doesn't cover.
  public enum Implementation: Sendable {
    case none
    case nullary(@Sendable (inout Evaluation) throws(CELError) -> Value)
    case unary(@Sendable (inout Evaluation, Value) throws(CELError) -> Value)
    case binary(@Sendable (inout Evaluation, Value, Value) throws(CELError) -> Value)
    case ternary(@Sendable (inout Evaluation, Value, Value, Value) throws(CELError) -> Value)
    case variadic(@Sendable (inout Evaluation, [Value]) throws(CELError) -> Value)
  }

  /// Makes a faster implementation from the arguments that are constant (the others are nil), once at compile time:
  /// a pattern is compiled, a time zone looked up. Nil: there is nothing to prepare.
  public typealias Preparation = @Sendable ([Value?], Environment) throws(CELError) -> Implementation?

  /// Unique in the environment; names the overload in the cost table.
  public let id: String
  public let style: Style
  /// For a member, the target comes first.
  public let parameters: [CELType]
  public let result: CELType
  public let cost: FunctionCost
  public let resultSize: ResultSize
  public let implementation: Implementation
  public let preparation: Preparation?
  /// Whether the result depends on nothing but the arguments, so that a call of constants is made once, when compiling.
  public let isPure: Bool

  public init(
    _ id: String, _ style: Style, _ parameters: [CELType], returns result: CELType,
    cost: FunctionCost = .one, resultSize: ResultSize = .scalar, preparation: Preparation? = nil, isPure: Bool = true,
    _ implementation: Implementation
  ) {
    self.id = id
    self.style = style
    self.parameters = parameters
    self.result = result
    self.cost = cost
    self.resultSize = resultSize
    self.preparation = preparation
    self.isPure = isPure
    self.implementation = implementation
  }

  /// A global one.
  public init(
    _ id: String, _ parameters: [CELType], returns result: CELType, cost: FunctionCost = .one,
    resultSize: ResultSize = .scalar, preparation: Preparation? = nil, isPure: Bool = true,
    _ implementation: Implementation
  ) {
    self.init(
      id, .global, parameters, returns: result, cost: cost, resultSize: resultSize, preparation: preparation,
      isPure: isPure, implementation)
  }
}

/// A function by name with all its overloads, none of which overlaps another.
public struct Function: Sendable {
  /// Simple (`size`), qualified (`math.greatest`) or an operator (`_+_`).
  public let name: String
  public internal(set) var overloads: [Overload]

  public init(_ name: String, _ overloads: [Overload]) {
    self.name = name
    self.overloads = overloads
  }
}
