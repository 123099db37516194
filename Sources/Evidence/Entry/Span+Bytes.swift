internal import Glibc

extension Span<UInt8> {
  /// Whether both have the same bytes.
  public func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBufferPointer { own in
      unsafe other.withUnsafeBufferPointer { other in
        unsafe own.isEmpty || memcmp(own.baseAddress!, other.baseAddress!, own.count) == 0
      }
    }
  }

  /// Whether it sorts before `other`, by bytes.
  func precedes(_ other: Span<UInt8>) -> Bool {
    let shared = min(count, other.count)
    let order = unsafe withUnsafeBufferPointer { own in
      unsafe other.withUnsafeBufferPointer { other in
        unsafe shared == 0 ? 0 : memcmp(own.baseAddress!, other.baseAddress!, shared)
      }
    }
    return order == 0 ? count < other.count : order < 0
  }
}

extension Text {
  /// Whether the text has these bytes.
  public func isEqual(to bytes: Span<UInt8>) -> Bool { utf8.span.isEqual(to: bytes) }

  /// The text of bytes that a scan or parser has found to be UTF-8.
  public init(_ bytes: Span<UInt8>) {
    self.init(wellFormed: unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) })
  }
}
