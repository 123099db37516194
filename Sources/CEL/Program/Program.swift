/// An expression ready to be evaluated, any number of times and from any thread.
public struct Program: Sendable {
  public let environment: Environment
  public let source: Source
  private let code: Code
  private let condition: Test
  private let localCount: Int
  private let offset: Int32

  init(_ environment: Environment, _ source: Source, _ compiled: Compiled, localCount: Int) {
    self.environment = environment
    self.source = source
    code = compiled.code
    offset = compiled.offset
    condition = compiled.test
    self.localCount = localCount
  }

  /// Evaluates with the variables' values in the order of `Environment.variables`; nil where one has none.
  public func evaluate(_ variables: [Value?] = []) throws(CELError) -> Value {
    var run = Evaluation(environment, variables)
    return try evaluate(&run)
  }

  /// Evaluates and takes the cost from what the evaluation has left.
  public func evaluate(_ run: inout Evaluation) throws(CELError) -> Value {
    prepare(&run)
    // What is spent in the end was spent by the whole.
    do throws(CELError) { return try code(&run) } catch { throw error.at(offset) }
  }

  /// Evaluates a condition.
  /// - Throws: `overload` also if the result isn't a bool.
  public func test(_ run: inout Evaluation) throws(CELError) -> Bool {
    prepare(&run)
    do throws(CELError) { return try condition(&run) } catch { throw error.at(offset) }
  }

  @inline(__always)
  private func prepare(_ run: inout Evaluation) {
    let missing = localCount - run.locals.count
    if missing > 0 { run.locals.append(contentsOf: repeatElement(.null, count: missing)) }
  }
}

extension Environment {
  /// Compiles without checking: overloads are chosen, and all types found out, at run time.
  public func compile(_ syntax: Syntax) throws(CELError) -> Program {
    let resolution = resolve(syntax)
    return try Compiler(self, syntax, resolution, checked: nil).program()
  }

  /// Compiles what was checked in this environment.
  public func compile(_ checked: Checked) throws(CELError) -> Program {
    try Compiler(self, checked.syntax, checked.resolution, checked: checked).program()
  }
}
