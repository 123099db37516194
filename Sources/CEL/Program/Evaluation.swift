/// One run of a program: the variables' values, and what may still be spent.
///
/// Make one, set the variables, and evaluate any number of programs with it; `reset` between those that each have a
/// limit of their own.
public struct Evaluation: Sendable {
  /// By slot; nil: not bound.
  public var variables: [Value?]
  /// Variables of macros.
  var locals: [Value] = []
  /// Units of cost left.
  var cost: Int
  /// Bytes that may still be built.
  var built: Int
  let limits: Limits
  let zones: (@Sendable (String) -> (any ZoneRules)?)?

  /// - Parameter variables: by the slots of the environment that the programs were compiled in.
  public init(_ environment: Environment, _ variables: [Value?] = []) {
    self.variables = variables
    limits = environment.limits
    zones = environment.zones
    cost = limits.cost
    built = limits.built
  }

  /// Gives everything back that was spent.
  public mutating func reset() {
    cost = limits.cost
    built = limits.built
  }

  /// The units of cost used since the last reset.
  public var spent: Int { limits.cost - cost }

  /// Takes a cost from what is left.
  /// - Throws: `cost` if that isn't enough.
  @inline(__always)
  public mutating func charge(_ units: Int) throws(CELError) {
    cost -= units
    if cost < 0 { throw CELError(.cost, "the evaluation costs more than its limit of \(limits.cost)") }
  }

  /// Announces a string or bytes about to be built.
  /// - Throws: `size` if too much was built already.
  public mutating func build(_ bytes: Int) throws(CELError) {
    built -= bytes
    if built < 0 { throw CELError(.size, "the evaluation builds more than \(limits.built) bytes") }
  }

  /// Announces a list or map about to be built.
  mutating func build(elements: Int) throws(CELError) { try build(elements * MemoryLayout<Value>.stride) }
}

extension CELError {
  /// Whether no `&&`, `||`, `all` or `exists` may go on after it: what is spent is spent.
  var isFinal: Bool { code == .cost || code == .size }
}
