internal import Decimals

extension Library {
  /// `list.sum()`: of ints or of decimals; of nothing 0.
  public static let sums = Library(functions: [
    Function(
      "sum",
      [
        Overload(
          "list_sum_decimal", .member, [.list(.decimal)], returns: .decimal, cost: cost,
          .unary { (run, list) throws(CELError) in try sum(&run, list, from: .decimal(Millionths(0))) }),
        Overload(
          "list_sum_int", .member, [.list(.int)], returns: .int, cost: cost,
          .unary { (run, list) throws(CELError) in try sum(&run, list, from: .int(0)) }),
      ])
  ])

  private static let cost = FunctionCost(1, terms: [.init(.size(argument: 0), unitsPerCost: 1)])

  private static func sum(_ run: inout Evaluation, _ list: Value, from zero: Value) throws(CELError) -> Value {
    guard case .list(let list) = list else { throw CELError.overload("sum", [list]) }
    var total = zero
    for element in list.elements {
      switch element {
      case .int, .decimal: total = try Arithmetic.add(&run, total, element)
      default: throw CELError.overload("sum", [element])
      }
    }
    return total
  }
}
