/// One value of the distinguished encoding rules, as far as a time stamp token needs them: tags of one byte,
/// definite lengths in their shortest form.
///
/// Source: ITU-T X.690, 8.1 and 10.1.
struct DER: Sendable {
  let tag: UInt8
  let content: [UInt8]

  /// The values that make up `bytes`; nil if they aren't exactly such values.
  static func values(_ bytes: [UInt8]) -> [DER]? {
    var values: [DER] = []
    var place = 0
    while place < bytes.count {
      guard let (value, end) = value(bytes, at: place) else { return nil }
      values.append(value)
      place = end
    }
    return values
  }

  private static func value(_ bytes: [UInt8], at start: Int) -> (DER, end: Int)? {
    guard bytes.count - start >= 2, bytes[start] & 0x1F != 0x1F else { return nil }
    var place = start + 2
    var length = Int(bytes[start + 1])
    if length >= 0x80 {
      let count = length & 0x7F
      guard (1...4).contains(count), bytes.count - place >= count else { return nil }
      length = bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
      guard length >= 0x80, length >> (8 * (count - 1)) > 0 else { return nil }
      place += count
    }
    guard bytes.count - place >= length else { return nil }
    return (DER(tag: bytes[start], content: Array(bytes[place..<place + length])), place + length)
  }

  /// The value number `number` inside this one, if it has that tag.
  func child(_ number: Int, _ tag: UInt8) -> DER? {
    guard let values = Self.values(content), number < values.count, values[number].tag == tag else { return nil }
    return values[number]
  }
}
