/// Equality, order, membership and indexing.
enum Relations {
  static func equals(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Bool {
    let result = a.equals(b, &run.cost)
    try run.charge(0)
    return result
  }

  /// Below zero, zero, above zero; nil if one is NaN.
  static func order(
    _ run: inout Evaluation, _ function: String, _ a: Value, _ b: Value
  ) throws(CELError) -> Int? {
    if let order = a.order(b, &run.cost) {
      try run.charge(0)
      return order
    }
    if a.isOrdered(with: b) { return nil }
    throw CELError.overload(function, [a, b])
  }

  static func less(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Bool {
    try order(&run, Operator.less, a, b).map { $0 < 0 } ?? false
  }

  static func lessOrEqual(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Bool {
    try order(&run, Operator.lessOrEqual, a, b).map { $0 <= 0 } ?? false
  }

  static func greater(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Bool {
    try order(&run, Operator.greater, a, b).map { $0 > 0 } ?? false
  }

  static func greaterOrEqual(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Bool {
    try order(&run, Operator.greaterOrEqual, a, b).map { $0 >= 0 } ?? false
  }

  /// `element in container`.
  static func contains(_ run: inout Evaluation, _ element: Value, _ container: Value) throws(CELError) -> Bool {
    switch container {
    case .list(let list):
      for candidate in list.elements {
        try run.charge(1)
        let isFound = candidate.equals(element, &run.cost)
        try run.charge(0)
        if isFound { return true }
      }
      return false
    case .map(let map): return MapKey(lookingUp: element).map { map.index(of: $0) != nil } ?? false
    case .object(let object):
      if case .string(let name) = element { return object.hasField(name) }
      return false
    default: throw CELError.overload(Operator.contains, [element, container])
    }
  }

  /// `container[key]`; nil if there is no such key, or no such place in a list.
  static func lookUp(_ container: Value, _ key: Value) throws(CELError) -> Value? {
    switch container {
    case .map(let map): return MapKey(lookingUp: key).flatMap { map[$0] }
    case .list(let list):
      guard let index = wholeNumber(key) else {
        throw CELError(.argument, "a list's index is an integer, not \(key.type.name)")
      }
      return list.elements.indices.contains(index) ? list.elements[index] : nil
    case .object(let object):
      guard case .string(let name) = key else { return nil }
      return object.field(name)
    default: throw CELError.overload(Operator.index, [container, key])
    }
  }

  static func index(_ container: Value, _ key: Value) throws(CELError) -> Value {
    if case .optional(let optional) = container {
      guard let inner = optional.value else { return .optional(.none) }
      return .optional(CELOptional(try lookUp(inner, key)))
    }
    if let value = try lookUp(container, key) { return value }
    if case .list(let list) = container {
      throw CELError(.index, "index \(key) is outside of a list of \(list.count)")
    }
    throw CELError(.field, "no such key: \(key)")
  }

  private static func wholeNumber(_ value: Value) -> Int? {
    switch value {
    case .int(let int): Int(exactly: int)
    case .uint(let uint): Int(exactly: uint)
    case .double(let double): Int(exactly: double)
    case .decimal(let decimal): MapKey(lookingUp: .decimal(decimal)).flatMap { wholeNumber($0.value) }
    default: nil
    }
  }

  /// `operand.field`.
  static func select(_ operand: Value, _ field: CELString) throws(CELError) -> Value {
    switch operand {
    case .object(let object):
      if let value = object.field(field) { return value }
    case .map(let map):
      if let value = map[.string(field)] { return value }
    case .optional(let optional):
      guard let inner = optional.value else { return operand }
      return try optionalSelect(inner, field)
    default: throw CELError(.overload, "\(operand.type.name) has no fields")
    }
    throw CELError(.field, "no such field: \(field)")
  }

  /// `has(operand.field)`.
  static func has(_ operand: Value, _ field: CELString) throws(CELError) -> Bool {
    switch operand {
    case .object(let object): object.hasField(field)
    case .map(let map): map.index(of: .string(field)) != nil
    case .optional(let optional): try optional.value.map { value throws(CELError) in try has(value, field) } ?? false
    default: throw CELError(.overload, "\(operand.type.name) has no fields")
    }
  }

  /// `operand.?field`.
  static func optionalSelect(_ operand: Value, _ field: CELString) throws(CELError) -> Value {
    switch operand {
    case .object(let object): .optional(CELOptional(object.field(field)))
    case .map(let map): .optional(CELOptional(map[.string(field)]))
    case .optional(let optional):
      if let inner = optional.value { try optionalSelect(inner, field) } else { operand }
    default: throw CELError(.overload, "\(operand.type.name) has no fields")
    }
  }

  /// `container[?key]`.
  static func optionalIndex(_ container: Value, _ key: Value) throws(CELError) -> Value {
    if case .optional(let optional) = container {
      guard let inner = optional.value else { return container }
      return .optional(CELOptional(try lookUp(inner, key)))
    }
    return .optional(CELOptional(try lookUp(container, key)))
  }
}
