internal import Decimals

/// `+ - * / %` and the unary minus, for all types that have them.
///
/// Where a profile has decimals, an integer beside a decimal counts as one (exactly, or `overflow`).
enum Arithmetic {
  typealias Binary = @Sendable (inout Evaluation, Value, Value) throws(CELError) -> Value

  static func add(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    switch (a, b) {
    case (.int(let a), .int(let b)): return .int(try exact(a.addingReportingOverflow(b)))
    case (.uint(let a), .uint(let b)): return .uint(try exact(a.addingReportingOverflow(b)))
    case (.double(let a), .double(let b)): return .double(a + b)
    case (.string(let a), .string(let b)):
      try run.build(a.byteCount + b.byteCount)
      return .string(CELString(a.string + b.string))
    case (.bytes(let a), .bytes(let b)):
      try run.build(a.bytes.count + b.bytes.count)
      return .bytes(CELBytes(a.bytes + b.bytes))
    case (.list(let a), .list(let b)):
      try run.build(elements: a.count + b.count)
      return .list(CELList(a.elements + b.elements))
    case (.duration(let a), .duration(let b)):
      return .duration(CELDuration(nanoseconds: try exact(a.nanoseconds.addingReportingOverflow(b.nanoseconds))))
    case (.timestamp(let a), .duration(let b)): return try shift(a, by: Int128(b.nanoseconds))
    case (.duration(let a), .timestamp(let b)): return try shift(b, by: Int128(a.nanoseconds))
    default: return try decimals(Operator.add, a, b) { (a, b) throws(Millionths.Failure) in try a.adding(b) }
    }
  }

  static func subtract(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    switch (a, b) {
    case (.int(let a), .int(let b)): return .int(try exact(a.subtractingReportingOverflow(b)))
    case (.uint(let a), .uint(let b)): return .uint(try exact(a.subtractingReportingOverflow(b)))
    case (.double(let a), .double(let b)): return .double(a - b)
    case (.duration(let a), .duration(let b)):
      return .duration(CELDuration(nanoseconds: try exact(a.nanoseconds.subtractingReportingOverflow(b.nanoseconds))))
    case (.timestamp(let a), .duration(let b)): return try shift(a, by: -Int128(b.nanoseconds))
    case (.timestamp(let a), .timestamp(let b)):
      // Both are within year 1 to 9999, so the seconds can't overflow.
      let span = CELDuration(
        seconds: a.seconds - b.seconds, nanoseconds: a.nanoseconds - b.nanoseconds)
      guard let span else { throw overflow }
      return .duration(span)
    default: return try decimals(Operator.subtract, a, b) { (a, b) throws(Millionths.Failure) in try a.subtracting(b) }
    }
  }

  static func multiply(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    switch (a, b) {
    case (.int(let a), .int(let b)): .int(try exact(a.multipliedReportingOverflow(by: b)))
    case (.uint(let a), .uint(let b)): .uint(try exact(a.multipliedReportingOverflow(by: b)))
    case (.double(let a), .double(let b)): .double(a * b)
    default: try decimals(Operator.multiply, a, b) { (a, b) throws(Millionths.Failure) in try a.multiplied(by: b) }
    }
  }

  static func divide(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    switch (a, b) {
    case (_, .int(0)), (_, .uint(0)): throw CELError(.division, "division by zero")
    case (.int(let a), .int(let b)): .int(try exact(a.dividedReportingOverflow(by: b)))
    case (.uint(let a), .uint(let b)): .uint(a / b)
    case (.double(let a), .double(let b)): .double(a / b)
    default: try decimals(Operator.divide, a, b) { (a, b) throws(Millionths.Failure) in try a.divided(by: b) }
    }
  }

  static func remainder(_ run: inout Evaluation, _ a: Value, _ b: Value) throws(CELError) -> Value {
    switch (a, b) {
    case (.int, .int(0)), (.uint, .uint(0)): throw CELError(.division, "remainder of a division by zero")
    case (.int(let a), .int(let b)): .int(try exact(a.remainderReportingOverflow(dividingBy: b)))
    case (.uint(let a), .uint(let b)): .uint(a % b)
    default: throw CELError.overload(Operator.remainder, [a, b])
    }
  }

  static func negate(_ run: inout Evaluation, _ a: Value) throws(CELError) -> Value {
    switch a {
    case .int(let a): .int(try exact(Int64(0).subtractingReportingOverflow(a)))
    case .double(let a): .double(-a)
    case .decimal(let a): .decimal(Millionths(units: try exact(Int64(0).subtractingReportingOverflow(a.units))))
    default: throw CELError.overload(Operator.negate, [a])
    }
  }

  // MARK: Overflow

  private static var overflow: CELError { CELError(.overflow, "the result is beyond its type") }

  private static func exact<T>(_ result: (partialValue: T, overflow: Bool)) throws(CELError) -> T {
    if result.overflow { throw overflow }
    return result.partialValue
  }

  private static func shift(_ timestamp: CELTimestamp, by nanoseconds: Int128) throws(CELError) -> Value {
    let total = Int128(timestamp.seconds) * 1_000_000_000 + Int128(timestamp.nanoseconds) + nanoseconds
    // The range of timestamps and durations keeps the sum within 64 bits of seconds.
    var (seconds, rest) = total.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest < 0 {
      seconds -= 1
      rest += 1_000_000_000
    }
    guard let shifted = CELTimestamp(seconds: Int64(seconds), nanoseconds: Int32(rest)) else {
      throw CELError(.overflow, "the time is outside of the years 1 to 9999")
    }
    return .timestamp(shifted)
  }

  private static func decimals(
    _ function: String, _ a: Value, _ b: Value,
    _ operation: (Millionths, Millionths) throws(Millionths.Failure) -> Millionths
  ) throws(CELError) -> Value {
    guard let left = try widened(a), let right = try widened(b) else { throw CELError.overload(function, [a, b]) }
    // Two integers of different types stay what they are in every other profile: not to be mixed.
    if a.kind != .decimal && b.kind != .decimal { throw CELError.overload(function, [a, b]) }
    do {
      return .decimal(try operation(left, right))
    } catch .division {
      throw CELError(.division, "division by zero")
    } catch {
      throw overflow
    }
  }

  /// A decimal, or an integer as one; nil for what is neither.
  static func widened(_ value: Value) throws(CELError) -> Millionths? {
    let decimal: Millionths?
    switch value {
    case .decimal(let value): return value
    case .int(let int): decimal = Millionths(exactly: int)
    case .uint(let uint): decimal = Millionths(exactly: uint)
    default: return nil
    }
    guard let decimal else { throw CELError(.overflow, "the integer is beyond what a decimal holds") }
    return decimal
  }
}

extension CELError {
  /// `no_matching_overload`, with the types that were given.
  static func overload(_ function: String, _ arguments: [Value]) -> CELError {
    let types = arguments.map { $0.type.name }.joined(separator: ", ")
    return CELError(.overload, "\(function) isn't declared for (\(types))")
  }
}
