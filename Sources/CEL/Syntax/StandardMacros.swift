/// The macros of the language (langdef, Macros) and those with two variables.
extension Macro {
  static let standard: [Macro] = [has] + searches(variables: 1) + searches(variables: 2) + transforms

  private static func searches(variables: Int) -> [Macro] {
    [
      loop("all", variables, .all), loop("exists", variables, .exists),
      loop("exists_one", variables, .existsOne), loop("existsOne", variables, .existsOne),
    ]
  }

  private static let transforms = [
    loop("filter", 1, .filter),
    loop("map", 1, .transformList), loop("map", 1, .transformList, filtered: true),
    loop("transformList", 2, .transformList), loop("transformList", 2, .transformList, filtered: true),
    loop("transformMap", 2, .transformMap), loop("transformMap", 2, .transformMap, filtered: true),
    loop("transformMapEntry", 2, .transformMapEntry),
    loop("transformMapEntry", 2, .transformMapEntry, filtered: true),
  ]

  private static let has = Macro(name: "has", isMember: false, arguments: 1) { builder, call throws(CELError) in
    guard case .select(let operand, let field, isTest: false) = builder[call.arguments[0]].kind else {
      throw CELError(.syntax, "has() takes a field: has(a.b)", offset: builder[call.arguments[0]].offset)
    }
    return try builder.add(.select(operand: operand, field: field, isTest: true), call.offset)
  }

  private static func loop(
    _ name: String, _ variables: Int, _ form: Syntax.Comprehension.Form, filtered: Bool = false
  ) -> Macro {
    let count = variables + (filtered ? 2 : 1)
    return Macro(name: name, isMember: true, arguments: count) { builder, call throws(CELError) in
      guard let range = call.target else { return nil }
      let first = try builder.variableName(call.arguments[0])
      let second = variables == 2 ? try builder.variableName(call.arguments[1]) : nil
      if first == second {
        throw CELError(.syntax, "the two variables have one name", offset: builder[call.arguments[1]].offset)
      }
      let loop = Syntax.Comprehension(
        form: form, range: range, first: first, second: second, filter: filtered ? call.arguments[count - 2] : nil,
        body: call.arguments[count - 1])
      return try builder.add(.comprehension(loop), call.offset)
    }
  }
}
