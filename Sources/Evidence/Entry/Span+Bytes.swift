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
}

extension Text {
  /// Whether the text has these bytes.
  public func isEqual(to bytes: Span<UInt8>) -> Bool { utf8.span.isEqual(to: bytes) }

  /// The text of bytes that a scan or parser has found to be UTF-8.
  public init(_ bytes: Span<UInt8>) {
    self.init(wellFormed: unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) })
  }
}
