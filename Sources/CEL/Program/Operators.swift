/// Operators that are compiled without looking for an overload: their implementations know all types.
extension Compiler {
  /// Nil if the function is none of them.
  func operation(_ function: String, _ arguments: [NodeID], _ offset: Int32) throws(CELError) -> Compiled.Body? {
    switch (function, arguments.count) {
    case (Operator.and, 2), (Operator.or, 2): return try chain(function, arguments)
    case (Operator.not, 1): return try not(arguments[0])
    case (Operator.conditional, 3): return try conditional(arguments)
    case (Operator.negate, 1): return try negate(arguments[0], offset)
    case (_, 2): break
    default: return nil
    }
    if let body = Compiler.comparison(function) {
      return try comparison(arguments, offset, body)
    }
    if let body = Compiler.arithmetic(function) {
      return try arithmetic(arguments, offset, body)
    }
    switch function {
    case Operator.contains: return try membership(arguments, offset)
    case Operator.index: return try lookUp(arguments, offset, Relations.index)
    case Operator.optionalIndex: return try lookUp(arguments, offset, Relations.optionalIndex)
    default: return nil
    }
  }

  private typealias Comparison = @Sendable (inout Evaluation, Value, Value) throws(CELError) -> Bool

  private static func comparison(_ function: String) -> Comparison? {
    switch function {
    case Operator.equals: Relations.equals
    case Operator.notEquals: { (run, a, b) throws(CELError) in try !Relations.equals(&run, a, b) }
    case Operator.less: Relations.less
    case Operator.lessOrEqual: Relations.lessOrEqual
    case Operator.greater: Relations.greater
    case Operator.greaterOrEqual: Relations.greaterOrEqual
    default: nil
    }
  }

  private static func arithmetic(_ function: String) -> Arithmetic.Binary? {
    switch function {
    case Operator.add: Arithmetic.add
    case Operator.subtract: Arithmetic.subtract
    case Operator.multiply: Arithmetic.multiply
    case Operator.divide: Arithmetic.divide
    case Operator.remainder: Arithmetic.remainder
    default: nil
    }
  }

  private func comparison(
    _ arguments: [NodeID], _ offset: Int32, _ body: @escaping Comparison
  ) throws(CELError) -> Compiled.Body {
    let left = try compile(arguments[0])
    let right = try compile(arguments[1])
    let first = left.code
    if let constant = right.constant, left.constant == nil {
      return .test { (run) throws(CELError) in
        let a = try first(&run)
        try run.charge(NodeCost.operator)
        do throws(CELError) { return try body(&run, a, constant) } catch { throw error.at(offset) }
      }
    }
    let second = right.code
    return folded(
      test: { (run) throws(CELError) in
        let a = try first(&run)
        let b = try second(&run)
        try run.charge(NodeCost.operator)
        do throws(CELError) { return try body(&run, a, b) } catch { throw error.at(offset) }
      }, if: left.constant != nil && right.constant != nil)
  }

  private func arithmetic(
    _ arguments: [NodeID], _ offset: Int32, _ body: @escaping Arithmetic.Binary
  ) throws(CELError) -> Compiled.Body {
    let left = try compile(arguments[0])
    let right = try compile(arguments[1])
    let (first, second) = (left.code, right.code)
    return folded(
      { (run) throws(CELError) in
        let a = try first(&run)
        let b = try second(&run)
        try run.charge(NodeCost.operator + a.linearCost + b.linearCost)
        do throws(CELError) { return try body(&run, a, b) } catch { throw error.at(offset) }
      }, if: left.constant != nil && right.constant != nil)
  }

  private func negate(_ argument: NodeID, _ offset: Int32) throws(CELError) -> Compiled.Body {
    let operand = try compile(argument)
    let code = operand.code
    return folded(
      { (run) throws(CELError) in
        let value = try code(&run)
        try run.charge(NodeCost.operator)
        do throws(CELError) { return try Arithmetic.negate(&run, value) } catch { throw error.at(offset) }
      }, if: operand.constant != nil)
  }

  private func lookUp(
    _ arguments: [NodeID], _ offset: Int32, _ body: @escaping @Sendable (Value, Value) throws(CELError) -> Value
  ) throws(CELError) -> Compiled.Body {
    let container = try compile(arguments[0])
    let key = try compile(arguments[1])
    let (first, second) = (container.code, key.code)
    return folded(
      { (run) throws(CELError) in
        let a = try first(&run)
        let b = try second(&run)
        try run.charge(NodeCost.operator + b.linearCost)
        do throws(CELError) { return try body(a, b) } catch { throw error.at(offset) }
      }, if: container.constant != nil && key.constant != nil)
  }

  private func membership(_ arguments: [NodeID], _ offset: Int32) throws(CELError) -> Compiled.Body {
    let element = try compile(arguments[0])
    let container = try compile(arguments[1])
    let first = element.code
    if case .list(let list)? = container.constant, element.constant == nil {
      let set = ConstantSet(list)
      return .test { (run) throws(CELError) in
        let value = try first(&run)
        try run.charge(NodeCost.operator + value.linearCost)
        return set.contains(value)
      }
    }
    let second = container.code
    return folded(
      test: { (run) throws(CELError) in
        let a = try first(&run)
        let b = try second(&run)
        try run.charge(NodeCost.operator + a.linearCost)
        do throws(CELError) { return try Relations.contains(&run, a, b) } catch { throw error.at(offset) }
      }, if: element.constant != nil && container.constant != nil)
  }
}

extension Value {
  /// One for each sixteen bytes or elements of what has to be walked over once.
  @inline(__always)
  var linearCost: Int {
    switch self {
    case .string(let string): string.byteCount >> 4
    case .bytes(let bytes): bytes.bytes.count >> 4
    case .list(let list): list.count >> 4
    default: 0
    }
  }
}
