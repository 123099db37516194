/// A string as its UTF-8 bytes.
///
/// Swift's `String` calls two spellings equal that differ only in Unicode normalisation. Names and keys in a
/// ledger are bytes, so they are compared, ordered and hashed as bytes.
public struct Text: Hashable, Comparable, Sendable {
  /// Well-formed UTF-8, without escapes or quotes.
  public let utf8: [UInt8]

  public init(_ string: String) {
    utf8 = Array(string.utf8)
  }

  /// Refuses bytes that are not well-formed UTF-8.
  public init?(utf8 bytes: [UInt8]) {
    guard Text.isWellFormed(bytes) else { return nil }
    utf8 = bytes
  }

  /// For bytes that a parser has already proven well-formed.
  init(wellFormed bytes: [UInt8]) {
    utf8 = bytes
  }

  /// The same text for people and for interfaces that take strings; never compare by it.
  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// By bytes, which is also the order of Unicode scalars. Members of JSON objects use another order.
  public static func < (left: Text, right: Text) -> Bool {
    left.utf8.span.precedes(right.utf8.span)
  }

  /// All bytes at once: an array's own hash takes them one by one.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(utf8.count)
    unsafe utf8.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }

  /// Whether the UTF-16 code units of `left` sort before those of `right`, as RFC 8785 section 3.2.3 orders
  /// the members of an object.
  ///
  /// It differs from the order of bytes in one place: the surrogates of U+10000 and above (lead bytes F0 to
  /// F4) sort before U+E000 to U+FFFF (lead bytes EE and EF).
  static func precedesInUTF16(_ left: Text, _ right: Text) -> Bool {
    let (left, right) = (left.utf8.span, right.utf8.span)
    for i in 0..<min(left.count, right.count) where left[i] != right[i] {
      return utf16Rank(left[i]) < utf16Rank(right[i])
    }
    return left.count < right.count
  }

  /// Orders the first byte in which two UTF-8 strings differ as UTF-16 would.
  @inline(__always)
  static func utf16Rank(_ byte: UInt8) -> UInt8 {
    byte == 0xEE || byte == 0xEF ? byte &+ 0x10 : byte
  }

  private static func isWellFormed(_ bytes: [UInt8]) -> Bool {
    ByteView.reading(bytes.span) { view in
      var index = 0
      while index < view.count {
        if view[index] < 0x80 {
          index += 1
          continue
        }
        let length = view.multibyteLength(at: index)
        if length == 0 { return false }
        index += length
      }
      return true
    }
  }
}

extension Text: ExpressibleByStringLiteral, CustomStringConvertible {
  public init(stringLiteral value: String) { self.init(value) }
  public var description: String { string }
}
