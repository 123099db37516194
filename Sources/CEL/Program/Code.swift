/// A compiled expression: a closure that gives its value.
typealias Code = @Sendable (inout Evaluation) throws(CELError) -> Value
/// A compiled condition, which needs no value around its answer.
typealias Test = @Sendable (inout Evaluation) throws(CELError) -> Bool

/// A part of an expression, compiled as far as it is known.
struct Compiled: Sendable {
  enum Body: Sendable {
    case constant(Value)
    case code(Code)
    case test(Test)
  }

  let body: Body
  let offset: Int32

  var constant: Value? {
    if case .constant(let value) = body { return value }
    return nil
  }

  var code: Code {
    switch body {
    case .constant(let value): { _ in value }
    case .code(let code): code
    case .test(let test): { (run) throws(CELError) in .bool(try test(&run)) }
    }
  }

  /// The part as a condition; what isn't a bool is `overload`.
  var test: Test {
    switch body {
    case .constant(.bool(let bool)): { _ in bool }
    case .test(let test): test
    case .constant, .code:
      { [code, offset] (run) throws(CELError) in
        let value = try code(&run)
        if case .bool(let bool) = value { return bool }
        throw CELError(.overload, "a condition is a bool, not \(value.type.name)", offset: offset)
      }
    }
  }
}
