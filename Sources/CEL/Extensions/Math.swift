internal import Decimals

extension Library {
  /// Functions in the scope `math`: `greatest`, `least`, `abs`, `sign`, `ceil`, `floor`, `round`, `trunc`, the bit
  /// operations, and what is particular to doubles (`isNaN`, `isInf`, `isFinite`, `sqrt`) where the profile has them.
  ///
  /// With decimals, `round` goes to the nearest whole number and a tie away from zero.
  public static func math(_ profile: Profile) -> Library {
    let fraction = StandardLibrary.fractional(profile)
    return Library(
      functions: MathFunctions.extremes(fraction) + MathFunctions.roundings(fraction) + MathFunctions.signs(fraction)
        + MathFunctions.bits + (profile.hasDecimals ? [] : MathFunctions.doubles),
      macros: [MathFunctions.macro("greatest", "math.@max"), MathFunctions.macro("least", "math.@min")])
  }
}

enum MathFunctions {
  // MARK: Greatest and least

  /// `math.greatest(a, b, c)` becomes a call with one argument, with two, or with a list of all.
  static func macro(_ name: String, _ function: String) -> Macro {
    Macro(name: name, isMember: true, arguments: nil) { builder, call throws(CELError) in
      guard builder.isName(call.target, "math") else { return nil }
      if call.arguments.isEmpty {
        throw CELError(.syntax, "math.\(name) needs an argument", offset: call.offset)
      }
      if call.arguments.count <= 2 { return try builder.call(function, call.arguments, call.offset) }
      let children = builder.add(children: call.arguments.map { Syntax.Child(node: $0, isOptional: false) })
      let list = try builder.add(.list(children), call.offset)
      return try builder.call(function, [list], call.offset)
    }
  }

  static func extremes(_ fraction: CELType) -> [Function] {
    [("math.@max", 1), ("math.@min", -1)].map { name, sign in
      let numbers: [CELType] = [fraction, .int, .uint]
      let walk = FunctionCost(1, terms: [.init(.size(argument: 0), unitsPerCost: 1)])
      var overloads: [Overload] = []
      for type in numbers {
        overloads.append(
          Overload(
            "\(name)_\(type)", [type], returns: type, .unary { (_, one) throws(CELError) in try number(one, name) }))
        overloads.append(
          Overload(
            "\(name)_list_\(type)", [.list(type)], returns: type, cost: walk,
            .unary { (_, list) throws(CELError) in try extreme(of: list, sign, name) }))
        for other in numbers {
          overloads.append(
            Overload(
              "\(name)_\(type)_\(other)", [type, other], returns: type == other ? type : .dyn,
              .binary { (_, a, b) throws(CELError) in try extreme(a, b, sign, name) }))
        }
      }
      return Function(name, overloads)
    }
  }

  private static func number(_ value: Value, _ name: String) throws(CELError) -> Value {
    switch value {
    case .int, .uint, .double, .decimal: return value
    default: throw CELError.overload(name, [value])
    }
  }

  /// Of equal ones the first.
  private static func extreme(_ a: Value, _ b: Value, _ sign: Int, _ name: String) throws(CELError) -> Value {
    _ = try number(a, name)
    _ = try number(b, name)
    guard let order = Numbers.compare(b, a) else { return a }
    return order * sign > 0 ? b : a
  }

  private static func extreme(of list: Value, _ sign: Int, _ name: String) throws(CELError) -> Value {
    guard case .list(let list) = list else { return try number(list, name) }
    guard var found = list.elements.first else { throw CELError(.argument, "\(name) of an empty list") }
    found = try number(found, name)
    for element in list.elements.dropFirst() { found = try extreme(found, element, sign, name) }
    return found
  }

  // MARK: Whole numbers

  static func roundings(_ fraction: CELType) -> [Function] {
    let kinds: [(String, Millionths.Rounding, FloatingPointRoundingRule)] = [
      ("ceil", .up, .up), ("floor", .down, .down), ("round", .nearestAway, .toNearestOrAwayFromZero),
      ("trunc", .towardZero, .towardZero),
    ]
    return kinds.map { name, rounding, rule in
      function("math.\(name)", [fraction]) { value throws(CELError) in
        switch value {
        case .double(let double): .double(double.rounded(rule))
        case .decimal(let decimal):
          try DecimalMath.apply { () throws(Failure) in try decimal.whole(rounding: rounding) }
        default: nil
        }
      }
    }
  }

  private typealias Failure = Millionths.Failure

  static func signs(_ fraction: CELType) -> [Function] {
    [
      function("math.abs", [fraction, .int, .uint]) { value throws(CELError) in
        switch value {
        case .double(let double): return .double(double.magnitude)
        case .decimal(let decimal): return try DecimalMath.apply { () throws(Failure) in try decimal.absolute() }
        case .uint: return value
        case .int(let int):
          if int == .min { throw CELError(.overflow, "the absolute value is beyond an int") }
          return .int(abs(int))
        default: return nil
        }
      },
      function("math.sign", [fraction, .int, .uint]) { value throws(CELError) in
        switch value {
        case .double(let double): .double(double.isNaN ? double : double > 0 ? 1 : double < 0 ? -1 : 0)
        case .decimal(let decimal): .decimal(Millionths(decimal.signum))
        case .uint(let uint): .uint(uint == 0 ? 0 : 1)
        case .int(let int): .int(int.signum())
        default: nil
        }
      },
    ]
  }

  /// A function of one number that gives one of the same type; nil where it takes no such value.
  static func function(
    _ name: String, _ types: [CELType], returns result: CELType? = nil,
    _ body: @escaping @Sendable (Value) throws(CELError) -> Value?
  ) -> Function {
    Function(
      name,
      types.map { type in
        Overload(
          "\(name)_\(type)", [type], returns: result ?? type,
          .unary { (_, value) throws(CELError) in
            guard let result = try body(value) else { throw CELError.overload(name, [value]) }
            return result
          })
      })
  }

  // MARK: Doubles

  static let doubles = [
    test("isNaN") { $0.isNaN }, test("isInf") { $0.isInfinite }, test("isFinite") { $0.isFinite },
    function("math.sqrt", [.double, .int, .uint], returns: .double) { value throws(CELError) in
      switch value {
      case .double(let double): .double(double.squareRoot())
      case .int(let int): .double(Double(int).squareRoot())
      case .uint(let uint): .double(Double(uint).squareRoot())
      default: nil
      }
    },
  ]

  private static func test(_ name: String, _ body: @escaping @Sendable (Double) -> Bool) -> Function {
    function("math.\(name)", [.double], returns: .bool) { value throws(CELError) in
      if case .double(let double) = value { .bool(body(double)) } else { nil }
    }
  }
}
