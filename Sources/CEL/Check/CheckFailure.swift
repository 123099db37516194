/// What the checker found wrong with an expression, in the order of the source's nodes.
public struct CheckFailure: Error, Hashable, Sendable {
  /// At least one, at most twenty.
  public let errors: [CELError]

  public init(errors: [CELError]) { self.errors = errors }
}

extension Environment {
  /// Finds the type of every part of an expression, and which overloads its calls can have.
  ///
  /// Types are checked as far as they are known: what is `dyn` is left to run time (langdef, Gradual Type Checking).
  public func check(_ syntax: Syntax) throws(CheckFailure) -> Checked {
    var checker = Checker(self, syntax)
    return try checker.run()
  }
}
