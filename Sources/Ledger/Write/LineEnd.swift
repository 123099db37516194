internal import Glibc

/// Finds ends of lines.
enum LineEnd {
  /// Where the next line feed stands, or the end of the bytes.
  static func find(_ bytes: Span<UInt8>, from start: Int) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let place = unsafe memchr(bytes.baseAddress! + start, 0x0A, bytes.count - start) else { return bytes.count }
      return unsafe UnsafeRawPointer(place) - bytes.baseAddress!
    }
  }
}
