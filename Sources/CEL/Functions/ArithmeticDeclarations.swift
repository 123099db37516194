extension StandardLibrary {
  static func arithmetic(_ profile: Profile) -> [Function] {
    [
      Function(
        Operator.add,
        numeric("add", Arithmetic.add, profile) + concatenation
          + times(
            "add", Arithmetic.add,
            [
              (.timestamp, .duration, .timestamp), (.duration, .timestamp, .timestamp),
              (.duration, .duration, .duration),
            ])),
      Function(
        Operator.subtract,
        numeric("subtract", Arithmetic.subtract, profile)
          + times(
            "subtract", Arithmetic.subtract,
            [
              (.timestamp, .timestamp, .duration), (.timestamp, .duration, .timestamp),
              (.duration, .duration, .duration),
            ])),
      Function(Operator.multiply, numeric("multiply", Arithmetic.multiply, profile)),
      Function(Operator.divide, numeric("divide", Arithmetic.divide, profile)),
      Function(
        Operator.remainder,
        [CELType.int, .uint].map {
          Overload("remainder_\($0)", [$0, $0], returns: $0, .binary(Arithmetic.remainder))
        }),
      Function(
        Operator.negate,
        [.int, fractional(profile)].map { Overload("negate_\($0)", [$0], returns: $0, .unary(Arithmetic.negate)) }),
    ]
  }

  /// Two numbers of one type; and, where there are decimals, a decimal and an integer.
  private static func numeric(
    _ name: String, _ body: @escaping Arithmetic.Binary, _ profile: Profile
  ) -> [Overload] {
    var overloads = numbers(profile).map { Overload("\(name)_\($0)", [$0, $0], returns: $0, .binary(body)) }
    guard profile.hasDecimals else { return overloads }
    for integer: CELType in [.int, .uint] {
      overloads.append(Overload("\(name)_decimal_\(integer)", [.decimal, integer], returns: .decimal, .binary(body)))
      overloads.append(Overload("\(name)_\(integer)_decimal", [integer, .decimal], returns: .decimal, .binary(body)))
    }
    return overloads
  }

  private static var concatenation: [Overload] {
    let list = CELType.list(.parameter("A"))
    let cost = FunctionCost(1, terms: [.init(.size(argument: 0)), .init(.size(argument: 1))])
    return [
      Overload(
        "add_string", [.string, .string], returns: .string, cost: cost, resultSize: .sum, .binary(Arithmetic.add)),
      Overload("add_bytes", [.bytes, .bytes], returns: .bytes, cost: cost, resultSize: .sum, .binary(Arithmetic.add)),
      Overload("add_list", [list, list], returns: list, cost: cost, resultSize: .sum, .binary(Arithmetic.add)),
    ]
  }

  private static func times(
    _ name: String, _ body: @escaping Arithmetic.Binary, _ types: [(CELType, CELType, CELType)]
  ) -> [Overload] {
    types.map { left, right, result in
      Overload("\(name)_\(shortName(left))_\(shortName(right))", [left, right], returns: result, .binary(body))
    }
  }
}
