extension Library {
  /// `cel.bind(name, value, body)`: the value is computed once, and has the name in the body.
  public static let bindings = Library(
    functions: [],
    macros: [
      Macro(name: "bind", isMember: true, arguments: 3) { builder, call throws(CELError) in
        guard builder.isName(call.target, "cel") else { return nil }
        let name = try builder.variableName(call.arguments[0])
        return try builder.add(.bind(name: name, value: call.arguments[1], body: call.arguments[2]), call.offset)
      }
    ])
}
