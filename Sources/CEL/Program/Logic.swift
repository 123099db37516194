/// `&&`, `||`, `!` and `?:` (langdef, Logical Operators).
extension Compiler {
  /// A chain of one operator. The operand that decides does so on either side of an error.
  func chain(_ function: String, _ arguments: [NodeID]) throws(CELError) -> Compiled.Body {
    let deciding = function == Operator.or
    var operands: [Test] = []
    var constants = 0
    for node in flattened(function, arguments) {
      let operand = try compile(node)
      if operand.constant != nil { constants += 1 }
      operands.append(operand.test)
    }
    let isConstant = constants == operands.count
    if operands.count == 2 { return folded(test: pair(deciding, operands[0], operands[1]), if: isConstant) }
    let tests = operands
    return folded(
      test: { (run) throws(CELError) in
        try run.charge((tests.count - 1) * NodeCost.logic)
        var failure: CELError?
        for test in tests {
          do throws(CELError) {
            if try test(&run) == deciding { return deciding }
          } catch {
            if error.isFinal { throw error }
            if failure == nil { failure = error }
          }
        }
        if let failure { throw failure }
        return !deciding
      }, if: isConstant)
  }

  private func pair(_ deciding: Bool, _ left: @escaping Test, _ right: @escaping Test) -> Test {
    { (run) throws(CELError) in
      try run.charge(NodeCost.logic)
      let isDecided: Bool
      do throws(CELError) {
        isDecided = try left(&run) == deciding
      } catch {
        if error.isFinal { throw error }
        let isSaved: Bool
        do throws(CELError) {
          isSaved = try right(&run) == deciding
        } catch let other {
          throw other.isFinal ? other : error
        }
        if isSaved { return deciding }
        throw error
      }
      return isDecided ? deciding : try right(&run)
    }
  }

  /// The operands of a chain, which the parser made a balanced tree of.
  private func flattened(_ function: String, _ arguments: [NodeID]) -> [NodeID] {
    arguments.flatMap { node in
      if case .call(function, nil, let inner) = syntax[node].kind {
        return flattened(function, syntax[inner].map(\.node))
      }
      return [node]
    }
  }

  func not(_ argument: NodeID) throws(CELError) -> Compiled.Body {
    let operand = try compile(argument)
    let test = operand.test
    return folded(
      test: { (run) throws(CELError) in
        try run.charge(NodeCost.logic)
        return try !test(&run)
      }, if: operand.constant != nil)
  }

  func conditional(_ arguments: [NodeID]) throws(CELError) -> Compiled.Body {
    let condition = try compile(arguments[0])
    let yes = try compile(arguments[1])
    let no = try compile(arguments[2])
    if case .bool(let bool)? = condition.constant { return bool ? yes.body : no.body }
    let test = condition.test
    if case .test(let yes) = yes.body, case .test(let no) = no.body {
      return .test { (run) throws(CELError) in
        try run.charge(NodeCost.logic)
        return try test(&run) ? try yes(&run) : try no(&run)
      }
    }
    let (first, second) = (yes.code, no.code)
    return .code { (run) throws(CELError) in
      try run.charge(NodeCost.logic)
      return try test(&run) ? try first(&run) : try second(&run)
    }
  }
}
