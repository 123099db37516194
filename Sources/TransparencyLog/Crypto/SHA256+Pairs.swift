import COpenSSL
import CSHA256

// Two messages at a time, where the processor can do that: in little more than the time of one.
extension SHA256 {
  private static let hasPair = ledger_sha256_has_pair()

  /// The digests of one byte followed by each of two messages.
  static func hash(prefix: UInt8, _ first: Span<UInt8>, _ second: Span<UInt8>) -> (Digest, Digest) {
    guard hasPair, first.count <= longestPadded, second.count <= longestPadded else {
      return (hash(prefix: prefix, first), hash(prefix: prefix, second))
    }
    var one = initial
    var two = initial
    // One buffer each: of a larger one, the stack would not be made to serve.
    unsafe withUnsafeTemporaryAllocation(byteCount: bufferByteCount, alignment: 16) { buffer in
      unsafe withUnsafeTemporaryAllocation(byteCount: bufferByteCount, alignment: 16) { nextBuffer in
        let start = buffer.baseAddress!
        let next = nextBuffer.baseAddress!
        let end = unsafe pad(prefix: prefix, first, to: start)
        let nextEnd = unsafe pad(prefix: prefix, second, to: next)
        // As far as both go; then the rest of the longer.
        let common = min(end, nextEnd)
        unsafe compress(start, &one, next, &two, count: common)
        if end > common { unsafe compress(start + common, count: end - common, into: &one) }
        if nextEnd > common { unsafe compress(next + common, count: nextEnd - common, into: &two) }
      }
    }
    return (Digest(state: one), Digest(state: two))
  }

  /// The digests of one byte followed by each of two pairs of digests, which stand one after another.
  @inline(__always)
  static func hash(prefix: UInt8, pairs: (Digest, Digest, Digest, Digest)) -> (Digest, Digest) {
    guard hasPair else {
      return (hash(prefix: prefix, pairs.0, pairs.1), hash(prefix: prefix, pairs.2, pairs.3))
    }
    let first = blocks(prefix: prefix, pairs.0, pairs.1)
    let second = blocks(prefix: prefix, pairs.2, pairs.3)
    var one = initial
    var two = initial
    unsafe first.span.withUnsafeBytes { first in
      unsafe second.span.withUnsafeBytes { second in
        unsafe compress(first.baseAddress!, &one, second.baseAddress!, &two, count: first.count)
      }
    }
    return (Digest(state: one), Digest(state: two))
  }

  /// Hashes whole blocks of two messages into contexts that have not begun one.
  @inline(__always)
  private static func compress(
    _ first: UnsafeRawPointer, _ one: inout SHA256_CTX, _ second: UnsafeRawPointer, _ two: inout SHA256_CTX,
    count: Int
  ) {
    assert(count.isMultiple(of: blockByteCount))
    unsafe withUnsafeMutableBytes(of: &one.h) { one in
      unsafe withUnsafeMutableBytes(of: &two.h) { two in
        unsafe ledger_sha256_pair(
          one.baseAddress!.assumingMemoryBound(to: UInt32.self), first.assumingMemoryBound(to: UInt8.self),
          two.baseAddress!.assumingMemoryBound(to: UInt32.self), second.assumingMemoryBound(to: UInt8.self),
          count / blockByteCount)
      }
    }
  }
}
