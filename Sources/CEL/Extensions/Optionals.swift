extension Library {
  /// Values that may be missing: `optional.of(x)`, `a.?b`, `a[?b]`, `[?x]`, `.orValue(x)` and so on.
  public static let optionals = Library(
    functions: Optionals.makers + Optionals.members + Optionals.lookups,
    macros: [Optionals.map("optMap", wraps: true), Optionals.map("optFlatMap", wraps: false)],
    types: ["optional_type": .optional(.dyn)],
    hasOptionalSyntax: true)
}

private enum Optionals {
  static let v = CELType.parameter("V")
  static let k = CELType.parameter("K")
  static let some = CELType.optional(v)

  static let makers = [
    Function("optional.none", [Overload("optional_none", [], returns: some, .nullary { _ in .optional(.none) })]),
    Function(
      "optional.of",
      [
        Overload(
          "optional_of", [v], returns: some, resultSize: .oneOf([0]),
          .unary { (_, value) in .optional(CELOptional(value)) })
      ]),
    Function(
      "optional.ofNonZeroValue",
      [
        Overload(
          "optional_of_non_zero", [v], returns: some, resultSize: .oneOf([0]),
          .unary { (_, value) in .optional(value.isZero ? .none : CELOptional(value)) })
      ]),
  ]

  static let members = [
    Function(
      "hasValue",
      [
        Overload(
          "optional_hasValue", .member, [some], returns: .bool,
          .unary { (_, value) throws(CELError) in .bool(try unwrap(value, "hasValue") != nil) })
      ]),
    Function(
      "value",
      [
        Overload(
          "optional_value", .member, [some], returns: v, resultSize: .oneOf([0]),
          .unary { (_, value) throws(CELError) in
            guard let value = try unwrap(value, "value") else { throw CELError(.argument, "the optional has no value") }
            return value
          })
      ]),
    // These two leave their argument unevaluated where they can: the compiler knows them.
    Function(
      "or", [Overload("optional_or", .member, [some, some], returns: some, resultSize: .oneOf([0, 1]), .binary(or))]),
    Function(
      "orValue",
      [Overload("optional_orValue", .member, [some, v], returns: v, resultSize: .oneOf([0, 1]), .binary(orValue))]),
  ]

  static func unwrap(_ value: Value, _ function: String) throws(CELError) -> Value? {
    guard case .optional(let optional) = value else { throw CELError.overload(function, [value]) }
    return optional.value
  }

  private static func or(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    if try unwrap(a, "or") != nil { return a }
    _ = try unwrap(b, "or")
    return b
  }

  private static func orValue(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    try unwrap(a, "orValue") ?? b
  }

  static let lookups: [Function] = {
    let list = CELType.list(v)
    let map = CELType.map(key: k, value: v)
    let mapCost = FunctionCost.linear(1, base: 2)
    let index: Overload.Implementation = .binary { (_, a, b) throws(CELError) in try Relations.index(a, b) }
    let optional: Overload.Implementation = .binary { (_, a, b) throws(CELError) in try Relations.optionalIndex(a, b) }
    let select: Overload.Implementation = .binary { (_, a, b) throws(CELError) in
      guard case .string(let name) = b else { throw CELError.overload(Operator.optionalSelect, [a, b]) }
      return try Relations.optionalSelect(a, name)
    }
    func overload(
      _ id: String, _ container: CELType, _ key: CELType, _ cost: FunctionCost, _ body: Overload.Implementation
    ) -> Overload {
      Overload(id, [container, key], returns: some, cost: cost, resultSize: .element(of: 0), body)
    }
    return [
      Function(
        Operator.index,
        [
          overload("optional_list_index", .optional(list), .int, .one, index),
          overload("optional_map_index", .optional(map), k, mapCost, index),
        ]),
      Function(
        Operator.optionalIndex,
        [
          overload("list_optindex", list, .int, .one, optional),
          overload("optional_list_optindex", .optional(list), .int, .one, optional),
          overload("map_optindex", map, k, mapCost, optional),
          overload("optional_map_optindex", .optional(map), k, mapCost, optional),
        ]),
      // The checker goes by the operand's fields; the declaration is for the cost.
      Function(Operator.optionalSelect, [overload("select_optional_field", .dyn, .string, mapCost, select)]),
    ]
  }()

  /// `a.optMap(x, e)` is `a.hasValue() ? optional.of(e) : optional.none()`, with `x` bound to the value; `optFlatMap`
  /// takes `e` as it is.
  static func map(_ name: String, wraps: Bool) -> Macro {
    Macro(name: name, isMember: true, arguments: 2) { builder, call throws(CELError) in
      guard let target = call.target else { return nil }
      let variable = try builder.variableName(call.arguments[0])
      let at = call.offset
      // The target is computed once, under a name that nobody can write.
      func held() throws(CELError) -> NodeID { try builder.add(.identifier("@target"), at) }
      let test = try builder.call("hasValue", [], at, target: held())
      let value = try builder.call("value", [], at, target: held())
      var body = try builder.add(.bind(name: variable, value: value, body: call.arguments[1]), at)
      if wraps { body = try builder.call(".optional.of", [body], at) }
      let none = try builder.call(".optional.none", [], at)
      let choice = try builder.call(Operator.conditional, [test, body, none], at)
      return try builder.add(.bind(name: "@target", value: target, body: choice), at)
    }
  }
}

extension Value {
  /// The value that a variable of its type has from the start: false, 0, "", [], null.
  var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let bool): !bool
    case .int(let int): int == 0
    case .uint(let uint): uint == 0
    case .double(let double): double == 0
    case .decimal: equals(.int(0))
    case .string(let string): string.byteCount == 0
    case .bytes(let bytes): bytes.bytes.isEmpty
    case .timestamp(let timestamp): timestamp.seconds == 0 && timestamp.nanoseconds == 0
    case .duration(let duration): duration.nanoseconds == 0
    case .list(let list): list.count == 0
    case .map(let map): map.count == 0
    case .optional(let optional): optional.value == nil
    case .type: false
    case .object(let object): object.fieldNames?.isEmpty ?? false
    }
  }
}
