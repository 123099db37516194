import CEL

/// Values and types as the conformance files write them (cel/expr/value.proto, cel/expr/checked.proto).
enum ConformanceValues {
  /// Nil for messages and enums.
  static func value(_ proto: TextProto) -> Value? {
    guard let field = proto.fields.first else { return nil }
    switch (field.name, field.content) {
    case ("null_value", _): return .null
    case ("bool_value", .word(let word)): return .bool(word == "true")
    case ("int64_value", .word(let word)): return Int64(word).map { .int($0) }
    case ("uint64_value", .word(let word)): return UInt64(word).map { .uint($0) }
    case ("double_value", .word(let word)): return Double(word).map { .double($0) }
    case ("string_value", .string(let bytes)): return .string(String(decoding: bytes, as: UTF8.self))
    case ("bytes_value", .string(let bytes)): return .bytes(CELBytes(bytes))
    case ("type_value", .string(let bytes)):
      return type(named: String(decoding: bytes, as: UTF8.self)).map { .type($0) }
    case ("list_value", .message(let list)): return self.list(list)
    case ("map_value", .message(let map)): return self.map(map)
    case ("object_value", .message(let any)): return wellKnown(any)
    default: return nil
    }
  }

  private static func list(_ proto: TextProto) -> Value? {
    let values = proto.messages("values").map { value($0) }
    return values.contains { $0 == nil } ? nil : .list(values.compactMap { $0 })
  }

  private static func map(_ proto: TextProto) -> Value? {
    var entries: [(key: MapKey, value: Value)] = []
    for entry in proto.messages("entries") {
      guard let key = entry.message("key").flatMap({ key($0) }),
        let value = entry.message("value").flatMap({ value($0) })
      else { return nil }
      entries.append((key, value))
    }
    return (try? CELMap(entries)).map { .map($0) }
  }

  private static func key(_ proto: TextProto) -> MapKey? {
    switch value(proto) {
    case .bool(let bool): .bool(bool)
    case .int(let int): .int(int)
    case .uint(let uint): .uint(uint)
    case .string(let string): .string(string)
    default: nil
    }
  }

  private static func wellKnown(_ any: TextProto) -> Value? {
    guard let field = any.fields.first, case .message(let message) = field.content else { return nil }
    let seconds = Int64(message.word("seconds") ?? "0") ?? 0
    let nanoseconds = Int32(message.word("nanos") ?? "0") ?? 0
    switch field.name {
    case "[type.googleapis.com/google.protobuf.Timestamp]":
      return CELTimestamp(seconds: seconds, nanoseconds: nanoseconds).map { .timestamp($0) }
    case "[type.googleapis.com/google.protobuf.Duration]":
      return CELDuration(seconds: seconds, nanoseconds: nanoseconds).map { .duration($0) }
    default: return nil
    }
  }

  private static func type(named name: String) -> CELType? {
    let simple: [CELType] = [
      .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .dyn, .list(.dyn),
      .map(key: .dyn, value: .dyn), .optional(.dyn), .type(.dyn),
    ]
    return simple.first { $0.name == name }
  }

  /// Nil for messages, enums and wrappers.
  static func type(_ proto: TextProto) -> CELType? {
    guard let field = proto.fields.first else { return nil }
    switch (field.name, field.content) {
    case ("dyn", _): return .dyn
    case ("null", _): return .null
    case ("primitive", .word(let word)):
      let primitives: [String: CELType] = [
        "BOOL": .bool, "INT64": .int, "UINT64": .uint, "DOUBLE": .double, "STRING": .string, "BYTES": .bytes,
      ]
      return primitives[word]
    case ("well_known", .word(let word)): return ["TIMESTAMP": .timestamp, "DURATION": .duration][word]
    case ("type_param", .string(let bytes)): return .parameter(String(decoding: bytes, as: UTF8.self))
    case ("type", .message(let inner)): return .type(type(inner) ?? .dyn)
    case ("list_type", .message(let list)): return list.message("elem_type").flatMap { type($0) }.map { .list($0) }
    case ("map_type", .message(let map)):
      guard let key = map.message("key_type").flatMap({ type($0) }),
        let value = map.message("value_type").flatMap({ type($0) })
      else { return nil }
      return .map(key: key, value: value)
    case ("abstract_type", .message(let message)):
      let parameters = message.messages("parameter_types").compactMap { type($0) }
      if message.string("name") == "optional_type" { return parameters.first.map { .optional($0) } }
      return message.string("name").map { .abstract($0, parameters) }
    default: return nil
    }
  }

  /// Whether a result is what is expected: of the same types throughout, and NaN like NaN.
  static func isSame(_ one: Value, _ other: Value) -> Bool {
    switch (one, other) {
    case (.double(let a), .double(let b)): a == b || (a.isNaN && b.isNaN)
    case (.list(let a), .list(let b)):
      a.count == b.count && zip(a.elements, b.elements).allSatisfy { isSame($0, $1) }
    case (.map(let a), .map(let b)):
      a.count == b.count && zip(a.keys, b.keys).allSatisfy { isSame($0.value, $1.value) }
        && zip(a.values, b.values).allSatisfy { isSame($0, $1) }
    case (.type(let a), .type(let b)): a.name == b.name
    default: one.kind == other.kind && one.equals(other)
    }
  }
}
