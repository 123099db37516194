/// The operators and functions of the language (langdef, Standard Definitions).
enum StandardLibrary {
  static func library(_ profile: Profile) -> Library {
    Library(
      functions: logic + equality(profile) + ordering(profile) + aggregates + arithmetic(profile)
        + conversions(profile) + strings + matching(profile) + timestamps + durations,
      types: types(profile))
  }

  private static func types(_ profile: Profile) -> [String: CELType] {
    var types: [CELType] = [
      .null, .bool, .int, .uint, .string, .bytes, .timestamp, .duration, .list(.dyn), .map(key: .dyn, value: .dyn),
      .type(.dyn),
    ]
    types.append(profile.hasDecimals ? .decimal : .double)
    return Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0) })
  }

  /// The type for numbers with a fraction.
  static func fractional(_ profile: Profile) -> CELType { profile.hasDecimals ? .decimal : .double }

  static func numbers(_ profile: Profile) -> [CELType] { [.int, .uint, fractional(profile)] }

  private static let a = CELType.parameter("A")
  private static let b = CELType.parameter("B")

  // MARK: Operators that the compiler knows

  private static let logic = [
    Function(
      Operator.conditional, [Overload("conditional", [.bool, a, a], returns: a, resultSize: .sum, .none)]),
    Function(Operator.and, [Overload("logical_and", [.bool, .bool], returns: .bool, .none)]),
    Function(Operator.or, [Overload("logical_or", [.bool, .bool], returns: .bool, .none)]),
    Function(Operator.not, [Overload("logical_not", [.bool], returns: .bool, .none)]),
  ]

  private static func test(
    _ body: @escaping @Sendable (inout Evaluation, Value, Value) throws(CELError) -> Bool
  ) -> Overload.Implementation {
    .binary { (run, a, b) throws(CELError) in .bool(try body(&run, a, b)) }
  }

  private static func equality(_ profile: Profile) -> [Function] {
    let deep = FunctionCost(1, terms: [.init(.deepSize(argument: 0), unitsPerCost: 1)])
    func overloads(_ name: String, _ body: Overload.Implementation) -> [Overload] {
      var overloads = [Overload(name, [a, a], returns: .bool, cost: deep, body)]
      guard profile.hasDecimals else { return overloads }
      for integer: CELType in [.int, .uint] {
        overloads.append(Overload("\(name)_decimal_\(integer)", [.decimal, integer], returns: .bool, body))
        overloads.append(Overload("\(name)_\(integer)_decimal", [integer, .decimal], returns: .bool, body))
      }
      return overloads
    }
    return [
      Function(Operator.equals, overloads("equals", test(Relations.equals))),
      Function(
        Operator.notEquals,
        overloads("not_equals", test { (run, a, b) throws(CELError) in try !Relations.equals(&run, a, b) })),
    ]
  }

  private static func ordering(_ profile: Profile) -> [Function] {
    func overloads(_ name: String, _ body: Overload.Implementation) -> [Overload] {
      var pairs: [(CELType, CELType)] = [.bool, .timestamp, .duration].map { ($0, $0) }
      for left in numbers(profile) {
        for right in numbers(profile) { pairs.append((left, right)) }
      }
      return pairs.map { left, right in
        let suffix = left == right ? shortName(left) : "\(shortName(left))_\(shortName(right))"
        return Overload("\(name)_\(suffix)", [left, right], returns: .bool, body)
      }
        + [CELType.string, .bytes].map {
          Overload("\(name)_\($0)", [$0, $0], returns: .bool, cost: .linear(0), body)
        }
    }
    return [
      Function(Operator.less, overloads("less", test(Relations.less))),
      Function(Operator.lessOrEqual, overloads("less_equals", test(Relations.lessOrEqual))),
      Function(Operator.greater, overloads("greater", test(Relations.greater))),
      Function(Operator.greaterOrEqual, overloads("greater_equals", test(Relations.greaterOrEqual))),
    ]
  }

  static func shortName(_ type: CELType) -> String {
    switch type {
    case .timestamp: "timestamp"
    case .duration: "duration"
    default: type.name
    }
  }

  private static let aggregates: [Function] = [
    Function(
      Operator.contains,
      [
        Overload(
          "in_list", [a, .list(a)], returns: .bool,
          cost: FunctionCost(1, terms: [.init(.deepSize(argument: 1), unitsPerCost: 1)]), test(Relations.contains)),
        Overload(
          "in_map", [a, .map(key: a, value: b)], returns: .bool, cost: .linear(0, base: 2), test(Relations.contains)),
      ]),
    Function(
      Operator.index,
      [
        Overload(
          "index_list", [.list(a), .int], returns: a, resultSize: .element(of: 0),
          .binary { (_, list, key) throws(CELError) in try Relations.index(list, key) }),
        Overload(
          "index_map", [.map(key: a, value: b), a], returns: b, cost: .linear(1, base: 2), resultSize: .element(of: 0),
          .binary { (_, map, key) throws(CELError) in try Relations.index(map, key) }),
      ]),
    Function(
      "size",
      [Overload.Style.global, .member].flatMap { style in
        let prefix = style == .member ? "member_size" : "size"
        return [
          Overload("\(prefix)_string", style, [.string], returns: .int, cost: .linear(0), .unary(size)),
          Overload("\(prefix)_bytes", style, [.bytes], returns: .int, .unary(size)),
          Overload("\(prefix)_list", style, [.list(a)], returns: .int, .unary(size)),
          Overload("\(prefix)_map", style, [.map(key: a, value: b)], returns: .int, .unary(size)),
        ]
      }),
  ]

  private static func size(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    switch value {
    case .string(let string): .int(Int64(string.scalarCount))
    case .bytes(let bytes): .int(Int64(bytes.bytes.count))
    case .list(let list): .int(Int64(list.count))
    case .map(let map): .int(Int64(map.count))
    default: throw CELError.overload("size", [value])
    }
  }
}
