/// A string of Unicode scalars, compared and ordered by them.
///
/// Swift's own `==` calls composed and decomposed letters equal; the language doesn't.
public struct CELString: Sendable, ExpressibleByStringLiteral {
  public let string: String

  public init(_ string: String) { self.string = string }
  public init(stringLiteral value: String) { string = value }

  /// The length in UTF-8 bytes: what costs and bounds are counted by. Constant time.
  public var byteCount: Int { string.utf8.count }

  /// The length in Unicode scalars, as `size()` gives it.
  public var scalarCount: Int {
    let bytes = string.utf8Span.span
    var count = 0
    for index in bytes.indices where bytes[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}

extension CELString: Hashable, Comparable {
  public static func == (left: CELString, right: CELString) -> Bool {
    if left.string.utf8.count != right.string.utf8.count { return false }
    // The same representation holds the same bytes: short strings are equal without being looked into.
    if unsafe unsafeBitCast(left.string, to: Words.self) == unsafeBitCast(right.string, to: Words.self) { return true }
    // What Swift calls unequal is unequal byte for byte too; what it calls equal needs a second look.
    if left.string != right.string { return false }
    let a = left.string.utf8Span.span
    let b = right.string.utf8Span.span
    for index in a.indices where a[index] != b[index] { return false }
    return true
  }

  private typealias Words = (UInt64, UInt64)

  public static func < (left: CELString, right: CELString) -> Bool { left.compare(right) < 0 }

  /// Below zero, zero or above zero, by UTF-8 bytes, which is also the order of the scalars.
  public func compare(_ other: CELString) -> Int {
    let a = string.utf8Span.span
    let b = other.string.utf8Span.span
    for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
    return a.count - b.count
  }

  public func hash(into hasher: inout Hasher) {
    let bytes = string.utf8Span.span
    for index in bytes.indices { hasher.combine(bytes[index]) }
    hasher.combine(bytes.count)
  }
}

extension CELString: CustomStringConvertible {
  public var description: String { string }
}

/// A sequence of bytes.
public struct CELBytes: Hashable, Sendable {
  public let bytes: [UInt8]
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
}
