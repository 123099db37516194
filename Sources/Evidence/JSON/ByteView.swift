/// The bytes under a parse, as one unsafe handle with safe reads.
///
/// Reads at or beyond the end yield 0. No JSON text may hold a zero byte, so a parser that meets the end sees
/// a byte that it refuses anyway, and the hot loops need no test for the end of their own.
@safe struct ByteView {
  private let base: UnsafePointer<UInt8>
  let count: Int
  /// One past the last place at which eight bytes can be read at once.
  private let wordEnd: UInt

  @inline(__always)
  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    // An empty buffer may have no address at all; any will do, as nothing is ever read through it.
    unsafe base = unsafe buffer.baseAddress ?? UnsafePointer(bitPattern: 1)!
    count = buffer.count
    wordEnd = UInt(max(buffer.count &- 7, 0))
  }

  /// Runs `body` over the bytes of `span`; the view must not leave `body`.
  @inline(__always)
  static func reading<R, E: Error>(
    _ span: borrowing Span<UInt8>, _ body: (ByteView) throws(E) -> R
  ) throws(E) -> R {
    var result: Result<R, E>?
    unsafe span.withUnsafeBufferPointer { buffer in
      let view = unsafe ByteView(buffer)
      do throws(E) { result = .success(try body(view)) } catch { result = .failure(error) }
    }
    return try result!.get()
  }

  @inline(__always)
  subscript(_ index: Int) -> UInt8 {
    UInt(bitPattern: index) < UInt(bitPattern: count) ? unsafe base[index] : 0
  }

  /// Eight bytes from `index` on, the first in the lowest bits, zeros beyond the end.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    if UInt(bitPattern: index) < wordEnd {
      return unsafe UInt64(
        littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
    }
    return lastWord(at: index)
  }

  @inline(never)
  private func lastWord(at index: Int) -> UInt64 {
    var word: UInt64 = 0
    for k in 0..<8 { word |= UInt64(self[index &+ k]) << UInt64(8 &* k) }
    return word
  }

  func bytes(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    for index in range { result.append(self[index]) }
    return result
  }

  /// The length of the well-formed UTF-8 sequence of two to four bytes at `index`, or 0 (Unicode table 3-7:
  /// no overlong forms, no surrogates, nothing above U+10FFFF).
  @inline(__always)
  func multibyteLength(at index: Int) -> Int {
    let first = self[index]
    let second = self[index &+ 1]
    switch first {
    case 0xC2...0xDF:
      return second & 0xC0 == 0x80 ? 2 : 0
    case 0xE0...0xEF:
      let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
      let high: UInt8 = first == 0xED ? 0x9F : 0xBF
      return second >= low && second <= high && self[index &+ 2] & 0xC0 == 0x80 ? 3 : 0
    case 0xF0...0xF4:
      let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
      return second >= low && second <= high && self[index &+ 2] & 0xC0 == 0x80
        && self[index &+ 3] & 0xC0 == 0x80 ? 4 : 0
    default:
      return 0
    }
  }
}
