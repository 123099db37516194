extension JSONValue {
  /// The RFC 8785 form.
  public var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Appends the RFC 8785 form to `bytes`.
  public func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += [0x6E, 0x75, 0x6C, 0x6C]
    case .bool(true): bytes += [0x74, 0x72, 0x75, 0x65]
    case .bool(false): bytes += [0x66, 0x61, 0x6C, 0x73, 0x65]
    case .number(let number): bytes += number.text.utf8
    case .string(let text): JSONValue.append(quoted: text, to: &bytes)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        item.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONValue.append(quoted: member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// RFC 8785 section 3.2.2.2: the two-letter escapes where JSON has one, `\u00xx` in lower case for the other
  /// controls, and nothing else escaped.
  private static func append(quoted text: Text, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x08: bytes += [0x5C, UInt8(ascii: "b")]
      case 0x09: bytes += [0x5C, UInt8(ascii: "t")]
      case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
      case 0x0C: bytes += [0x5C, UInt8(ascii: "f")]
      case 0x0D: bytes += [0x5C, UInt8(ascii: "r")]
      case 0..<0x20:
        let low = byte & 15
        bytes += [
          0x5C, UInt8(ascii: "u"), 0x30, 0x30, 0x30 + (byte >> 4), low < 10 ? 0x30 + low : 0x57 + low,
        ]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The value on several lines for people, ending in a line feed. Not canonical.
  public var indentedBytes: [UInt8] {
    var bytes: [UInt8] = []
    appendIndented(to: &bytes, depth: 0)
    return bytes + [0x0A]
  }

  private func appendIndented(to bytes: inout [UInt8], depth: Int) {
    let line = { (depth: Int) in [0x0A] + [UInt8](repeating: 0x20, count: depth * 2) }
    switch self {
    case .array(let items) where items.contains { $0.isContainer }:
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        bytes += (index > 0 ? [UInt8(ascii: ",")] : []) + line(depth + 1)
        item.appendIndented(to: &bytes, depth: depth + 1)
      }
      bytes += line(depth) + [UInt8(ascii: "]")]
    case .object(let object) where object.count > 0:
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        bytes += (index > 0 ? [UInt8(ascii: ",")] : []) + line(depth + 1)
        JSONValue.append(quoted: member.name, to: &bytes)
        bytes += [UInt8(ascii: ":"), 0x20]
        member.value.appendIndented(to: &bytes, depth: depth + 1)
      }
      bytes += line(depth) + [UInt8(ascii: "}")]
    default: append(to: &bytes)
    }
  }

  private var isContainer: Bool { array != nil || object != nil }
}
