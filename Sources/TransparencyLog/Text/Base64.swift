/// Standard base 64 with padding, decoded strictly: what decodes, encodes to the same text again.
///
/// Source: RFC 4648 section 4, with the checks of section 3.5 on the bits behind the last byte
/// (https://www.rfc-editor.org/rfc/rfc4648#section-4).
public enum Base64 {
  /// The base 64 text of `bytes`.
  public static func encode(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the base 64 text of `bytes` to `text`.
  public static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
    text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
    var i = 0
    while i + 3 <= bytes.count {
      let group = UInt32(bytes[i]) << 16 | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2])
      append(group, characters: 4, to: &text)
      i += 3
    }
    switch bytes.count - i {
    case 1:
      append(UInt32(bytes[i]) << 16, characters: 2, to: &text)
      text.append(padding)
      text.append(padding)
    case 2:
      append(UInt32(bytes[i]) << 16 | UInt32(bytes[i + 1]) << 8, characters: 3, to: &text)
      text.append(padding)
    default: break
    }
  }

  /// The bytes of a base 64 text.
  ///
  /// Nil unless the text has the one canonical form: a multiple of four characters, nothing but the
  /// alphabet, padding only at the end and exactly as much as needed, unused bits zero.
  public static func decode(_ text: Span<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    guard text.count > 0 else { return [] }
    var pads = 0
    if text[text.count - 1] == padding { pads = text[text.count - 2] == padding ? 2 : 1 }
    let characters = text.count - pads

    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var held = 0
    for i in 0..<characters {
      let value = value(of: text[i])
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      held += 6
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      }
    }
    guard bits & ((1 << UInt32(held)) - 1) == 0 else { return nil }
    return bytes
  }

  /// The bytes of a base 64 text, as above.
  public static func decode(_ text: String) -> [UInt8]? { decode(text.utf8.span) }

  private static let padding: UInt8 = 0x3D

  private static func append(_ group: UInt32, characters: Int, to text: inout [UInt8]) {
    for i in 0..<characters {
      text.append(character(UInt8(truncatingIfNeeded: group >> UInt32(18 - 6 * i)) & 63))
    }
  }

  private static func character(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<26: 0x41 + value
    case 26..<52: 0x61 + value - 26
    case 52..<62: 0x30 + value - 52
    case 62: 0x2B
    default: 0x2F
    }
  }

  /// The six bits that a character stands for, or 255.
  private static func value(of character: UInt8) -> UInt8 {
    switch character {
    case 0x41...0x5A: character - 0x41
    case 0x61...0x7A: character - 0x61 + 26
    case 0x30...0x39: character - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: 255
    }
  }
}
