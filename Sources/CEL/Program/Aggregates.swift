/// List and map literals.
extension Compiler {
  func list(_ children: [Syntax.Child], _ offset: Int32) throws(CELError) -> Compiled.Body {
    var parts: [Compiled] = []
    for child in children { parts.append(try compile(child.node)) }
    let elements = zip(parts, children).map { (code: $0.code, isOptional: $1.isOptional) }
    let count = elements.count
    return folded(
      { (run) throws(CELError) in
        try run.charge(NodeCost.list + count * NodeCost.element)
        try run.build(elements: count)
        var values: [Value] = []
        values.reserveCapacity(count)
        for element in elements {
          let value = try element.code(&run)
          if !element.isOptional {
            values.append(value)
          } else if let value = try optional(value, offset) {
            values.append(value)
          }
        }
        return .list(CELList(values))
      }, if: parts.allSatisfy { $0.constant != nil })
  }

  func map(_ children: [Syntax.Child], _ offset: Int32) throws(CELError) -> Compiled.Body {
    var parts: [Compiled] = []
    for child in children { parts.append(try compile(child.node)) }
    let entries = stride(from: 0, to: parts.count, by: 2).map { index in
      (
        key: parts[index].code, offset: parts[index].offset, value: parts[index + 1].code,
        isOptional: children[index].isOptional
      )
    }
    let count = entries.count
    return folded(
      { (run) throws(CELError) in
        try run.charge(NodeCost.map + count * NodeCost.entry)
        try run.build(elements: 2 * count)
        var pairs: [(key: MapKey, value: Value)] = []
        pairs.reserveCapacity(count)
        for entry in entries {
          let key = try mapKey(try entry.key(&run), entry.offset)
          let value = try entry.value(&run)
          if !entry.isOptional {
            pairs.append((key, value))
          } else if let value = try optional(value, entry.offset) {
            pairs.append((key, value))
          }
        }
        do throws(CELError) { return .map(try CELMap(pairs)) } catch { throw error.at(offset) }
      }, if: parts.allSatisfy { $0.constant != nil })
  }
}

/// What is inside of an optional element.
private func optional(_ value: Value, _ offset: Int32) throws(CELError) -> Value? {
  if case .optional(let optional) = value { return optional.value }
  throw CELError(.overload, "behind '?' stands an optional, not \(value.type.name)", offset: offset)
}

/// A value as the key of a new entry.
func mapKey(_ value: Value, _ offset: Int32) throws(CELError) -> MapKey {
  switch value {
  case .bool, .int, .uint, .string:
    if let key = MapKey(lookingUp: value) { return key }
  default: break
  }
  throw CELError(.overload, "a map's key is a bool, int, uint or string, not \(value.type.name)", offset: offset)
}
