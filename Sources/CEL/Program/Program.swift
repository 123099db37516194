/// An expression ready to be evaluated, any number of times and from any thread.
public struct Program: Sendable {
  public let environment: Environment

  /// Evaluates with the variables' values in the order of `Environment.variables`; nil where one has none.
  public func evaluate(_ variables: [Value?] = []) throws(CELError) -> Value {
    throw CELError(.profile, "not there yet")
  }
}

extension Environment {
  /// Text to syntax, macros expanded.
  public func parse(_ source: Source) throws(CELError) -> Syntax {
    throw CELError(.profile, "not there yet")
  }

  /// Compiles without checking: overloads are chosen, and all types found out, at run time.
  public func compile(_ syntax: Syntax) throws(CELError) -> Program {
    throw CELError(.profile, "not there yet")
  }

  /// Compiles what was checked in this environment.
  public func compile(_ checked: Checked) throws(CELError) -> Program {
    throw CELError(.profile, "not there yet")
  }

  /// What the names in a syntax stand for.
  public func resolve(_ syntax: Syntax) throws(CELError) -> Resolution {
    throw CELError(.profile, "not there yet")
  }
}
