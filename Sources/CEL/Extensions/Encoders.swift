extension Library {
  /// `base64.encode(bytes)` and `base64.decode(string)` (RFC 4648 section 4). Padding may be missing when decoding.
  public static let encoders = Library(functions: [
    Function(
      "base64.encode",
      [
        Overload(
          "base64_encode_bytes", [.bytes], returns: .string, cost: .linear(0, base: 2),
          resultSize: .multiple(of: 0, factor: 2, plus: 4),
          .unary { (run, value) throws(CELError) in
            guard case .bytes(let bytes) = value else { throw CELError.overload("base64.encode", [value]) }
            try run.build((bytes.bytes.count + 2) / 3 * 4)
            return TextBytes.value(Base64.encode(bytes.bytes))
          })
      ]),
    Function(
      "base64.decode",
      [
        Overload(
          "base64_decode_string", [.string], returns: .bytes, cost: .linear(0, base: 2), resultSize: .argument(0),
          .unary { (run, value) throws(CELError) in
            guard case .string(let text) = value else { throw CELError.overload("base64.decode", [value]) }
            try run.build(text.byteCount)
            guard let bytes = Base64.decode(Array(text.string.utf8)) else {
              throw CELError(.argument, "the text is no base64")
            }
            return .bytes(CELBytes(bytes))
          })
      ]),
  ])
}

private enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for index in 0..<3 { group = group << 8 | (index < count ? UInt32(bytes[start + index]) : 0) }
      for index in 0..<4 {
        text.append(index <= count ? alphabet[Int(group >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
      }
    }
    return text
  }

  /// Nil for other letters, a wrong length, wrong padding, or bits beyond the last byte.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    let digits = text.prefix { $0 != UInt8(ascii: "=") }
    let padding = text.count - digits.count
    guard text[digits.count...].allSatisfy({ $0 == UInt8(ascii: "=") }), digits.count % 4 != 1,
      padding == 0 || (padding < 3 && text.count % 4 == 0)
    else { return nil }
    var bytes: [UInt8] = []
    var group: UInt32 = 0
    var bits: UInt32 = 0
    for digit in digits {
      guard let value = alphabet.firstIndex(of: digit) else { return nil }
      group = group << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(group >> bits & 0xFF))
        group &= 1 << bits - 1
      }
    }
    return group == 0 ? bytes : nil
  }
}
