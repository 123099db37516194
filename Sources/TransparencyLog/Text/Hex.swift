/// Lowercase base 16, the only spelling that this project writes or reads.
///
/// Source: RFC 4648 section 8, restricted to lowercase (https://www.rfc-editor.org/rfc/rfc4648#section-8).
public enum Hex {
  /// The hexadecimal text of `bytes`, two characters a byte.
  public static func encode(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the hexadecimal text of `bytes` to `text`.
  public static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
    text.reserveCapacity(text.count + 2 * bytes.count)
    for i in bytes.indices {
      text.append(digit(bytes[i] >> 4))
      text.append(digit(bytes[i] & 15))
    }
  }

  /// The bytes of a hexadecimal text; nil at an odd length or any character but `0-9a-f`.
  public static func decode(_ text: Span<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for i in stride(from: 0, to: text.count, by: 2) {
      let high = value(of: text[i])
      let low = value(of: text[i + 1])
      guard (high | low) < 16 else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// The bytes of a hexadecimal text; nil at an odd length or any character but `0-9a-f`.
  public static func decode(_ text: String) -> [UInt8]? { decode(text.utf8.span) }

  @inline(__always)
  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 + nibble : 0x57 + nibble
  }

  /// The value of a digit, or 255.
  @inline(__always)
  static func value(of character: UInt8) -> UInt8 {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x57
    default: 255
    }
  }

  /// The eight bytes that sixteen characters from `offset` on spell, or nil.
  static func word(_ text: Span<UInt8>, at offset: Int) -> UInt64? {
    var word: UInt64 = 0
    var faults: UInt8 = 0
    for i in offset..<offset + 16 {
      let digit = value(of: text[i])
      faults |= digit
      word = word << 4 | UInt64(digit & 15)
    }
    return faults < 16 ? word : nil
  }

  /// Eight hexadecimal characters of four bytes, all at once: the first character in the highest byte.
  ///
  /// The nibbles are spread to one a byte; then a byte gets 0x30, and 0x27 more if it is above 9.
  @inline(__always)
  static func characters(of word: UInt32) -> UInt64 {
    var spread = UInt64(word)
    spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
    spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
    spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
    let above9 = ((spread &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
    return spread &+ 0x3030_3030_3030_3030 &+ above9 &* 0x27
  }
}
