extension Environment {
  /// Reads an expression and expands its macros.
  ///
  /// Nesting, length and the number of nodes are bounded by `limits`.
  /// - Throws: `syntax`, `nesting` or `size`, with the place.
  public func parse(_ source: Source) throws(CELError) -> Syntax {
    if source.text.utf8.count > limits.source {
      throw CELError(.size, "the expression is longer than \(limits.source) bytes", offset: 0)
    }
    var parser = try Parser(source, self)
    return try parser.parse()
  }

  public func parse(_ text: String) throws(CELError) -> Syntax { try parse(Source(text)) }
}

/// A recursive-descent parser of the grammar in langdef, Syntax.
struct Parser {
  private let source: Source
  private let environment: Environment
  private var lexer: Lexer
  private let literals: Literals
  private var token: Token
  private var depth = 0
  var builder: SyntaxBuilder

  init(_ source: Source, _ environment: Environment) throws(CELError) {
    self.source = source
    self.environment = environment
    lexer = Lexer(source)
    literals = Literals(bytes: lexer.bytes)
    builder = SyntaxBuilder(environment.limits)
    token = try lexer.next()
  }

  mutating func parse() throws(CELError) -> Syntax {
    let root = try expression()
    if token.kind != .end { throw unexpected("the end") }
    return Syntax(source: source, nodes: builder.nodes, children: builder.children, root: root)
  }

  // MARK: Tokens

  private mutating func advance() throws(CELError) { token = try lexer.next() }

  private mutating func skip(_ sign: Token.StaticSign) throws(CELError) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    try advance()
    return true
  }

  private mutating func expect(_ sign: Token.StaticSign) throws(CELError) {
    if try !skip(sign) { throw unexpected("'\(sign.rawValue)'") }
  }

  private func unexpected(_ expected: String) -> CELError {
    let found = token.kind == .end ? "the end" : "'\(lexer.text(token.range))'"
    return CELError(.syntax, "expected \(expected), found \(found)", offset: token.offset)
  }

  private mutating func deeper<T>(_ body: (inout Parser) throws(CELError) -> T) throws(CELError) -> T {
    depth += 1
    defer { depth -= 1 }
    if depth > environment.limits.nesting {
      let message = "the expression is nested deeper than \(environment.limits.nesting) levels"
      throw CELError(.nesting, message, offset: token.offset)
    }
    return try body(&self)
  }

  // MARK: Operators

  private mutating func expression() throws(CELError) -> NodeID {
    try deeper { parser throws(CELError) in try parser.conditional() }
  }

  private mutating func conditional() throws(CELError) -> NodeID {
    let condition = try chain(.or)
    let offset = token.offset
    guard try skip(.question) else { return condition }
    let yes = try chain(.or)
    try expect(.colon)
    let no = try expression()
    return try builder.call(Operator.conditional, [condition, yes, no], offset)
  }

  /// `a || b || c` or, below it, `a && b && c`, as a balanced tree: the operators are associative.
  private mutating func chain(_ sign: Token.StaticSign) throws(CELError) -> NodeID {
    var operands = [try sign == .or ? chain(.and) : relation()]
    var offsets: [Int32] = []
    while token.kind == .sign(sign) {
      offsets.append(token.offset)
      try advance()
      operands.append(try sign == .or ? chain(.and) : relation())
    }
    return try balance(sign == .or ? Operator.or : Operator.and, operands[...], offsets[...])
  }

  private mutating func balance(
    _ function: String, _ operands: ArraySlice<NodeID>, _ offsets: ArraySlice<Int32>
  ) throws(CELError) -> NodeID {
    if operands.count == 1 { return operands[operands.startIndex] }
    let middle = offsets.startIndex + offsets.count / 2
    let cut = operands.startIndex + offsets.count / 2 + 1
    let left = try balance(function, operands[..<cut], offsets[..<middle])
    let right = try balance(function, operands[cut...], offsets[(middle + 1)...])
    return try builder.call(function, [left, right], offsets[middle])
  }

  private mutating func relation() throws(CELError) -> NodeID {
    var left = try sum()
    while let function = relationName {
      let offset = token.offset
      try advance()
      let right = try sum()
      left = try builder.call(function, [left, right], offset)
    }
    return left
  }

  private var relationName: String? {
    switch token.kind {
    case .sign(.less): Operator.less
    case .sign(.lessOrEqual): Operator.lessOrEqual
    case .sign(.greater): Operator.greater
    case .sign(.greaterOrEqual): Operator.greaterOrEqual
    case .sign(.equals): Operator.equals
    case .sign(.notEquals): Operator.notEquals
    case .name where lexer.text(token.range) == "in": Operator.contains
    default: nil
    }
  }

  private mutating func sum() throws(CELError) -> NodeID {
    var left = try product()
    while token.kind == .sign(.plus) || token.kind == .sign(.minus) {
      let function = token.kind == .sign(.plus) ? Operator.add : Operator.subtract
      let offset = token.offset
      try advance()
      let right = try product()
      left = try builder.call(function, [left, right], offset)
    }
    return left
  }

  private mutating func product() throws(CELError) -> NodeID {
    var left = try unary()
    while true {
      let function: String
      switch token.kind {
      case .sign(.times): function = Operator.multiply
      case .sign(.divide): function = Operator.divide
      case .sign(.remainder): function = Operator.remainder
      default: return left
      }
      let offset = token.offset
      try advance()
      let right = try unary()
      left = try builder.call(function, [left, right], offset)
    }
  }

  /// A row of one sign before a member; two of them cancel out.
  private mutating func unary() throws(CELError) -> NodeID {
    guard token.kind == .sign(.not) || token.kind == .sign(.minus) else { return try member() }
    let sign = token.kind
    let offset = token.offset
    var count = 0
    while token.kind == sign {
      count += 1
      try advance()
    }
    // The sign belongs to a number right behind it, which alone makes the least integer writable.
    if count == 1, sign == .sign(.minus), token.kind == .int || token.kind == .float {
      return try member(negative: true, offset)
    }
    let operand = try member()
    if count % 2 == 0 { return operand }
    return try builder.call(sign == .sign(.not) ? Operator.not : Operator.negate, [operand], offset)
  }

  // MARK: Members

  private mutating func member(negative: Bool = false, _ offset: Int32 = 0) throws(CELError) -> NodeID {
    var node = try negative ? number(negative: true, offset) : primary()
    while true {
      let offset = token.offset
      if try skip(.dot) {
        node = try selection(of: node)
      } else if try skip(.openList) {
        let function = try skipOptional(offset) ? Operator.optionalIndex : Operator.index
        let index = try expression()
        try expect(.closeList)
        node = try builder.call(function, [node, index], offset)
      } else if token.kind == .sign(.openMap), let name = qualifiedName(node) {
        node = try structure(name)
      } else {
        return node
      }
    }
  }

  /// A question mark that asks for an optional.
  private mutating func skipOptional(_ offset: Int32) throws(CELError) -> Bool {
    guard token.kind == .sign(.question) else { return false }
    guard environment.hasOptionalSyntax else {
      throw CELError(.syntax, "optionals aren't part of this environment", offset: token.offset)
    }
    try advance()
    return true
  }

  private mutating func selection(of operand: NodeID) throws(CELError) -> NodeID {
    let isOptional = try skipOptional(token.offset)
    let offset = token.offset
    let isQuoted = token.kind == .quotedName
    guard token.kind == .name || isQuoted else { throw unexpected("a field's name") }
    let field = lexer.text(isQuoted ? token.range.dropFirst().dropLast() : token.range)
    if !isQuoted, Parser.keywords.contains(field) { throw unexpected("a field's name") }
    try advance()
    if isOptional {
      let name = try builder.add(.literal(.string(field)), offset)
      return try builder.call(Operator.optionalSelect, [operand, name], offset)
    }
    if !isQuoted, try skip(.open) {
      return try call(field, target: operand, offset)
    }
    return try builder.add(.select(operand: operand, field: field, isTest: false), offset)
  }

  private mutating func call(_ name: String, target: NodeID?, _ offset: Int32) throws(CELError) -> NodeID {
    var arguments: [NodeID] = []
    if token.kind != .sign(.close) {
      repeat { arguments.append(try expression()) } while try skip(.comma)
    }
    try expect(.close)
    let call = Macro.Call(target: target, arguments: arguments, offset: offset)
    for macro in environment.macros where macro.matches(name, call) {
      if let expanded = try macro.expand(&builder, call) { return expanded }
    }
    return try builder.call(name, arguments, offset, target: target)
  }

  /// The dotted name that a chain of selects is.
  private func qualifiedName(_ node: NodeID) -> String? {
    switch builder[node].kind {
    case .identifier(let name): name
    case .select(let operand, let field, isTest: false): qualifiedName(operand).map { "\($0).\(field)" }
    default: nil
    }
  }

  // MARK: Primaries

  private mutating func primary() throws(CELError) -> NodeID {
    let start = token
    switch token.kind {
    case .sign(.open):
      try advance()
      let inner = try expression()
      try expect(.close)
      return inner
    case .sign(.openList): return try list()
    case .sign(.openMap): return try map()
    case .sign(.dot), .name: return try name()
    case .int, .float: return try number(negative: false, start.offset)
    case .uint:
      try advance()
      return try builder.add(.literal(literals.uint(start)), start.offset)
    case .string:
      try advance()
      return try builder.add(.literal(literals.string(start)), start.offset)
    case .bytes:
      try advance()
      return try builder.add(.literal(literals.byteString(start)), start.offset)
    default: throw unexpected("an expression")
    }
  }

  private mutating func number(negative: Bool, _ offset: Int32) throws(CELError) -> NodeID {
    let number = token
    try advance()
    let value: Value
    if number.kind == .int {
      value = try literals.int(number, negative: negative)
    } else if environment.profile.hasDecimals {
      value = try literals.decimal(number, negative: negative)
    } else {
      value = try literals.double(number, negative: negative)
    }
    return try builder.add(.literal(value), offset)
  }

  private static let keywords: Set<String> = ["in", "true", "false", "null"]
  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace", "return", "var", "void", "while",
  ]

  /// A name, a call of a global function, or one of the literals that are words.
  private mutating func name() throws(CELError) -> NodeID {
    let offset = token.offset
    let isRooted = try skip(.dot)
    guard token.kind == .name else { throw unexpected("a name") }
    let name = lexer.text(token.range)
    if Parser.keywords.contains(name) {
      let literals: [String: Value] = ["true": .bool(true), "false": .bool(false), "null": .null]
      guard !isRooted, let literal = literals[name] else { throw unexpected("an expression") }
      try advance()
      return try builder.add(.literal(literal), offset)
    }
    if Parser.reserved.contains(name) {
      throw CELError(.syntax, "'\(name)' is a reserved word", offset: token.offset)
    }
    try advance()
    let full = isRooted ? "." + name : name
    if try skip(.open) { return try call(full, target: nil, offset) }
    return try builder.add(.identifier(full), offset)
  }

  // MARK: Aggregates

  private mutating func list() throws(CELError) -> NodeID {
    let offset = token.offset
    try advance()
    var children: [Syntax.Child] = []
    while token.kind != .sign(.closeList) {
      let isOptional = try skipOptional(token.offset)
      children.append(Syntax.Child(node: try expression(), isOptional: isOptional))
      if try !skip(.comma) { break }
    }
    try expect(.closeList)
    let range = builder.add(children: children)
    return try builder.add(.list(range), offset)
  }

  private mutating func map() throws(CELError) -> NodeID {
    let offset = token.offset
    try advance()
    var children: [Syntax.Child] = []
    while token.kind != .sign(.closeMap) {
      let isOptional = try skipOptional(token.offset)
      children.append(Syntax.Child(node: try expression(), isOptional: isOptional))
      try expect(.colon)
      children.append(Syntax.Child(node: try expression(), isOptional: false))
      if try !skip(.comma) { break }
    }
    try expect(.closeMap)
    let range = builder.add(children: children)
    return try builder.add(.map(range), offset)
  }

  private mutating func structure(_ name: String) throws(CELError) -> NodeID {
    let offset = token.offset
    try advance()
    var fields: [String] = []
    var children: [Syntax.Child] = []
    while token.kind != .sign(.closeMap) {
      let isOptional = try skipOptional(token.offset)
      guard token.kind == .name || token.kind == .quotedName else { throw unexpected("a field's name") }
      fields.append(lexer.text(token.kind == .name ? token.range : token.range.dropFirst().dropLast()))
      try advance()
      try expect(.colon)
      children.append(Syntax.Child(node: try expression(), isOptional: isOptional))
      if try !skip(.comma) { break }
    }
    try expect(.closeMap)
    let range = builder.add(children: children)
    return try builder.add(.structure(name: name, fields: fields, values: range), offset)
  }
}
