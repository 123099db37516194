/// A string's UTF-8 with places counted in scalars, as the language counts them.
struct TextBytes {
  let bytes: [UInt8]

  init(_ string: CELString) { bytes = Array(string.string.utf8) }
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Text from bytes that are well-formed because they were cut between scalars.
  static func value(_ bytes: some Collection<UInt8>) -> Value {
    .string(CELString(String(decoding: bytes, as: UTF8.self)))
  }

  var scalarCount: Int { bytes.count { !TextBytes.continues($0) } }

  /// The byte at which a scalar begins, or the end for the number of scalars; nil beyond it.
  func byte(ofScalar index: Int64) -> Int? {
    if index < 0 || index > bytes.count { return nil }
    var left = Int(index)
    for (offset, byte) in bytes.enumerated() where !TextBytes.continues(byte) {
      if left == 0 { return offset }
      left -= 1
    }
    return left == 0 ? bytes.count : nil
  }

  func scalar(ofByte offset: Int) -> Int64 {
    Int64(bytes[..<offset].count { !TextBytes.continues($0) })
  }

  /// Where the next scalar after that byte begins.
  func next(after offset: Int) -> Int {
    var offset = offset + 1
    while offset < bytes.count, TextBytes.continues(bytes[offset]) { offset += 1 }
    return offset
  }

  /// Where a part first stands, looking from a byte on.
  func first(_ part: [UInt8], from start: Int) -> Int? {
    var offset = start
    while offset + part.count <= bytes.count {
      if has(part, at: offset) { return offset }
      offset += 1
    }
    return nil
  }

  /// Where a part last stands, looking from a byte back.
  func last(_ part: [UInt8], from start: Int) -> Int? {
    var offset = min(start, bytes.count - part.count)
    while offset >= 0 {
      if has(part, at: offset) { return offset }
      offset -= 1
    }
    return nil
  }

  private func has(_ part: [UInt8], at offset: Int) -> Bool {
    for index in part.indices where bytes[offset + index] != part[index] { return false }
    return true
  }

  private static func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
