/// Comprehensions: the macros that walk over lists and maps.
extension Compiler {
  /// A compiled comprehension but for its form.
  struct Loop: Sendable {
    let range: Code
    let first: Int
    let hasSecond: Bool
    let filter: Test?
    let offset: Int32
  }

  func comprehension(
    _ syntax: Syntax.Comprehension, _ local: Int, _ offset: Int32
  ) throws(CELError) -> Compiled.Body {
    var filter: Test?
    if let node = syntax.filter { filter = try compile(node).test }
    let range = try compile(syntax.range)
    let loop = Loop(
      range: range.code, first: local, hasSecond: syntax.second != nil, filter: filter, offset: range.offset)
    let body = try compile(syntax.body)
    switch syntax.form {
    case .all: return .test(loop.search(for: false, body.test))
    case .exists: return .test(loop.search(for: true, body.test))
    case .existsOne: return .test(loop.existsOne(body.test))
    case .filter: return .code(loop.filtered(body.test))
    case .transformList: return .code(loop.list(body.code))
    case .transformMap: return .code(loop.map(body.code, offset))
    case .transformMapEntry: return .code(loop.merged(body.code, offset))
    }
  }
}

extension Compiler.Loop {
  /// Calls the body for each element with the variables set, until it says to stop. It gets what the first variable
  /// of one stands for: the element, or the key.
  @inline(__always)
  fileprivate func each(
    _ run: inout Evaluation, _ body: (inout Evaluation, Value) throws(CELError) -> Bool
  ) throws(CELError) {
    let range = try range(&run)
    try run.charge(NodeCost.loop)
    switch range {
    case .list(let list):
      for (index, element) in list.elements.enumerated() {
        let key = hasSecond ? Value.int(Int64(index)) : element
        if try !step(&run, key, element, body) { return }
      }
    case .map(let map):
      for index in map.keys.indices {
        if try !step(&run, map.keys[index].value, map.values[index], body) { return }
      }
    case .object(let object):
      guard let names = object.fieldNames else { throw notWalkable(range) }
      for name in names {
        if try !step(&run, .string(name), hasSecond ? object.field(name) ?? .null : .null, body) { return }
      }
    default: throw notWalkable(range)
    }
  }

  @inline(__always)
  private func step(
    _ run: inout Evaluation, _ key: Value, _ value: Value,
    _ body: (inout Evaluation, Value) throws(CELError) -> Bool
  ) throws(CELError) -> Bool {
    try run.charge(NodeCost.iteration)
    run.locals[first] = key
    if hasSecond { run.locals[first + 1] = value }
    if let filter, try !filter(&run) { return true }
    return try body(&run, key)
  }

  private func notWalkable(_ range: Value) -> CELError {
    CELError(.overload, "a macro walks over a list or a map, not \(range.type.name)", offset: offset)
  }

  /// `all` looks for a false and `exists` for a true; errors count only if it isn't found.
  fileprivate func search(for wanted: Bool, _ body: @escaping Test) -> Test {
    { (run) throws(CELError) in
      var failure: CELError?
      var isFound = false
      try each(&run) { (run, _) throws(CELError) in
        do throws(CELError) {
          isFound = try body(&run) == wanted
        } catch {
          if error.isFinal { throw error }
          if failure == nil { failure = error }
        }
        return !isFound
      }
      if isFound { return wanted }
      if let failure { throw failure }
      return !wanted
    }
  }

  fileprivate func existsOne(_ body: @escaping Test) -> Test {
    { (run) throws(CELError) in
      var count = 0
      try each(&run) { (run, _) throws(CELError) in
        if try body(&run) { count += 1 }
        return true
      }
      return count == 1
    }
  }

  fileprivate func filtered(_ body: @escaping Test) -> Code {
    { (run) throws(CELError) in
      var values: [Value] = []
      try each(&run) { (run, element) throws(CELError) in
        if try body(&run) {
          try run.build(elements: 1)
          values.append(element)
        }
        return true
      }
      return .list(CELList(values))
    }
  }

  fileprivate func list(_ body: @escaping Code) -> Code {
    { (run) throws(CELError) in
      var values: [Value] = []
      try each(&run) { (run, _) throws(CELError) in
        try run.build(elements: 1)
        values.append(try body(&run))
        return true
      }
      return .list(CELList(values))
    }
  }

  fileprivate func map(_ body: @escaping Code, _ offset: Int32) -> Code {
    { (run) throws(CELError) in
      var entries: [(key: MapKey, value: Value)] = []
      try each(&run) { (run, key) throws(CELError) in
        try run.charge(NodeCost.entry)
        try run.build(elements: 2)
        entries.append((try mapKey(key, offset), try body(&run)))
        return true
      }
      do throws(CELError) { return .map(try CELMap(entries)) } catch { throw error.at(offset) }
    }
  }

  fileprivate func merged(_ body: @escaping Code, _ offset: Int32) -> Code {
    { (run) throws(CELError) in
      var entries: [(key: MapKey, value: Value)] = []
      try each(&run) { (run, _) throws(CELError) in
        let value = try body(&run)
        guard case .map(let map) = value else {
          throw CELError(.overload, "transformMapEntry() takes a map, not \(value.type.name)", offset: offset)
        }
        try run.charge(map.count * NodeCost.entry)
        try run.build(elements: 2 * map.count)
        for index in map.keys.indices { entries.append((map.keys[index], map.values[index])) }
        return true
      }
      do throws(CELError) { return .map(try CELMap(entries)) } catch { throw error.at(offset) }
    }
  }
}
