internal import Decimals

/// Conversions between types (langdef, Types and Conversions).
extension StandardLibrary {
  static func conversions(_ profile: Profile) -> [Function] {
    let fraction = fractional(profile)
    let any = CELType.parameter("A")
    return [
      Function("type", [Overload("type", [any], returns: .type(any), .unary { (_, value) in .type(value.type) })]),
      Function(
        "dyn", [Overload("to_dyn", [any], returns: .dyn, resultSize: .argument(0), .unary { (_, value) in value })]),
      convert(to: .bool, from: [.bool, .string], bool),
      convert(to: .int, from: [.int, .uint, fraction, .string, .timestamp], int),
      convert(to: .uint, from: [.uint, .int, fraction, .string], uint),
      profile.hasDecimals
        ? convert(to: .decimal, from: [.decimal, .int, .uint, .string], decimal)
        : convert(to: .double, from: [.double, .int, .uint, .string], double),
      convert(to: .string, from: [.string, .bool, .int, .uint, fraction, .bytes, .timestamp, .duration], string),
      convert(to: .bytes, from: [.bytes, .string], bytes),
      convert(to: .timestamp, from: [.timestamp, .string, .int], timestamp),
      convert(to: .duration, from: [.duration, .string], duration),
    ]
  }

  private static func convert(
    to target: CELType, from sources: [CELType],
    _ body: @escaping @Sendable (inout Evaluation, Value) throws(CELError) -> Value
  ) -> Function {
    let name = shortName(target)
    return Function(
      name,
      sources.map { source in
        let size: ResultSize =
          switch (target, source) {
          case (.string, .string), (.string, .bytes), (.bytes, _): .argument(0)
          // The longest: a double with its sign, digits and zeros.
          case (.string, _): .fixed(64)
          default: .scalar
          }
        let isLong = source == .string || source == .bytes
        return Overload(
          "\(shortName(source))_to_\(name)", [source], returns: target, cost: isLong ? .linear(0) : .one,
          resultSize: size, .unary(body))
      })
  }

  private static func bool(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    guard case .string(let text) = value else { return value }
    switch text.string {
    case "1", "t", "true", "TRUE", "True": return .bool(true)
    case "0", "f", "false", "FALSE", "False": return .bool(false)
    default: throw unreadable(text, "a bool")
    }
  }

  private static func int(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    switch value {
    case .uint(let uint):
      if let int = Int64(exactly: uint) { return .int(int) }
    case .double(let double):
      // The least integer is left out too: doubles near it aren't exact (langdef, Overflow).
      if double > -0x1p63 && double < 0x1p63 { return .int(Int64(double)) }
    case .decimal(let decimal): return .int(decimal.units / Millionths.one)
    case .timestamp(let timestamp): return .int(timestamp.seconds)
    case .string(let text):
      guard let int = Int64(text.string) else { throw unreadable(text, "an int") }
      return .int(int)
    default: return value
    }
    throw outOfRange(value, "int")
  }

  private static func uint(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    switch value {
    case .int(let int):
      if let uint = UInt64(exactly: int) { return .uint(uint) }
    case .double(let double):
      if double > -1 && double < 0x1p64 { return .uint(UInt64(double)) }
    case .decimal(let decimal):
      if decimal.units > -Millionths.one { return .uint(UInt64(decimal.units / Millionths.one)) }
    case .string(let text):
      guard let first = text.string.utf8.first, Ascii.digits.contains(first), let uint = UInt64(text.string) else {
        throw unreadable(text, "a uint")
      }
      return .uint(uint)
    default: return value
    }
    throw outOfRange(value, "uint")
  }

  private static func double(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    switch value {
    case .int(let int): return .double(Double(int))
    case .uint(let uint): return .double(Double(uint))
    case .string(let text):
      guard let double = Double(text.string) else { throw unreadable(text, "a double") }
      if double.isInfinite, text.string.utf8.contains(where: { Ascii.digits.contains($0) }) {
        throw outOfRange(value, "double")
      }
      return .double(double)
    default: return value
    }
  }

  private static func decimal(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    if case .string(let text) = value {
      guard let decimal = Millionths(literal: Array(text.string.utf8)[...]) else {
        throw unreadable(text, "a decimal of at most six places")
      }
      return .decimal(decimal)
    }
    return try Arithmetic.widened(value).map { .decimal($0) } ?? value
  }

  private static func string(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    switch value {
    case .bool(let bool): return .string(bool ? "true" : "false")
    case .int(let int): return .string(String(int))
    case .uint(let uint): return .string(String(uint))
    case .double(let double): return .string(double.shortestText)
    case .decimal(let decimal): return .string(decimal.description)
    case .timestamp(let timestamp): return .string(timestamp.text)
    case .duration(let duration): return .string(duration.text)
    case .bytes(let bytes):
      try run.build(bytes.bytes.count)
      guard let string = String(validating: bytes.bytes, as: UTF8.self) else {
        throw CELError(.argument, "the bytes aren't UTF-8")
      }
      return .string(CELString(string))
    default: return value
    }
  }

  private static func bytes(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    guard case .string(let string) = value else { return value }
    try run.build(string.byteCount)
    return .bytes(CELBytes(Array(string.string.utf8)))
  }

  private static func timestamp(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    switch value {
    case .string(let text):
      guard let timestamp = CELTimestamp(text.string) else { throw unreadable(text, "a time as in RFC 3339") }
      return .timestamp(timestamp)
    case .int(let seconds):
      guard let timestamp = CELTimestamp(seconds: seconds) else { throw outOfRange(value, "timestamp") }
      return .timestamp(timestamp)
    default: return value
    }
  }

  private static func duration(_ run: inout Evaluation, _ value: Value) throws(CELError) -> Value {
    guard case .string(let text) = value else { return value }
    guard let duration = CELDuration(text.string) else { throw unreadable(text, "a duration of at most 292 years") }
    return .duration(duration)
  }

  private static func unreadable(_ text: CELString, _ what: String) -> CELError {
    CELError(.argument, "\(Value.string(text)) isn't \(what)")
  }

  private static func outOfRange(_ value: Value, _ type: String) -> CELError {
    CELError(.overflow, "\(value) is outside of the range of \(type)")
  }
}
