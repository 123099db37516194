internal import Glibc

/// Finds ends of lines.
enum LineEnd {
  /// Where the next line feed stands, or the end of the bytes.
  static func find(_ bytes: Span<UInt8>, from start: Int) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let place = unsafe memchr(bytes.baseAddress! + start, 0x0A, bytes.count - start) else {
        return bytes.count
      }
      return unsafe UnsafeRawPointer(place) - bytes.baseAddress!
    }
  }

  /// Where the last line feed stands; nil if there is none.
  static func findLast(_ bytes: Span<UInt8>) -> Int? {
    var place = bytes.count - 1
    while place >= 0 {
      if bytes[place] == 0x0A { return place }
      place -= 1
    }
    return nil
  }

  /// How many line feeds there are.
  static func count(_ bytes: Span<UInt8>) -> Int {
    var count = 0
    var place = find(bytes, from: 0)
    while place < bytes.count {
      count += 1
      place += 1
      if place < bytes.count { place = find(bytes, from: place) }
    }
    return count
  }
}
