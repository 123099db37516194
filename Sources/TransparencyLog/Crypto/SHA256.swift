import COpenSSL

/// SHA-256 over a stream of bytes: a value, copied like one (a copy continues on its own).
///
/// All calls to libcrypto's hash stand in this file and in `SHA256+Pairs`. They are the low-level `SHA256_*` functions on a
/// context that lies on the stack: an EVP context, even reused, costs half as much again. OpenSSL 3
/// calls them deprecated but has them; a switch to EVP is an edit of this file alone.
///
/// Source: FIPS 180-4 (https://csrc.nist.gov/pubs/fips/180-4/upd1/final).
public struct SHA256: Sendable {
  private var context = Self.initial

  /// A hash of no bytes yet.
  public init() {}

  /// Hashes `bytes` after what was hashed before.
  public mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe _ = SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// Hashes one byte after what was hashed before.
  public mutating func update(_ byte: UInt8) {
    unsafe withUnsafePointer(to: byte) { unsafe _ = SHA256_Update(&context, $0, 1) }
  }

  /// Hashes the 32 bytes of a digest after what was hashed before.
  public mutating func update(_ digest: Digest) {
    digest.withBytes { update($0) }
  }

  /// The digest of all bytes hashed so far; the hash itself can go on.
  public func finalize() -> Digest {
    var copy = context
    var bytes: InlineArray<32, UInt8> = .init(repeating: 0)
    var span = bytes.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { unsafe _ = SHA256_Final($0.baseAddress, &copy) }
    return Digest(bytes.span)
  }

  /// The digest of `bytes`.
  public static func hash(_ bytes: Span<UInt8>) -> Digest {
    if bytes.count <= longestPadded { return padded(prefix: nil, bytes) }
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// The digest of one byte followed by `bytes`: RFC 6962 tells leaves and nodes apart by that byte.
  static func hash(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
    if bytes.count <= longestPadded { return padded(prefix: prefix, bytes) }
    var hash = SHA256()
    hash.update(prefix)
    hash.update(bytes)
    return hash.finalize()
  }

  /// The digest of one byte followed by two digests.
  static func hash(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    let blocks = blocks(prefix: prefix, left, right)
    var context = initial
    unsafe blocks.span.withUnsafeBytes {
      unsafe compress($0.baseAddress!, count: $0.count, into: &context)
    }
    return Digest(state: context)
  }
}

// Short messages are padded here, in a buffer on the stack, and hashed as whole blocks in one call: that
// spares the copying and cleansing by which libcrypto makes two blocks of a node cost almost four.
extension SHA256 {
  static let blockByteCount = 64
  static let bufferByteCount = 1024
  /// What fits into the buffer with a prefix, 0x80 and the length.
  static let longestPadded = bufferByteCount - 10

  /// The state before the first block (FIPS 180-4, section 5.3.3).
  @inline(__always)
  static var initial: SHA256_CTX {
    var context = SHA256_CTX()
    context.h = (
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
      0x5be0_cd19
    )
    context.md_len = 32
    return context
  }

  /// Hashes whole blocks into a context that has not begun one: its state is then all there is to it.
  @inline(__always)
  static func compress(
    _ blocks: UnsafeRawPointer, count: Int, into context: inout SHA256_CTX
  ) {
    assert(count.isMultiple(of: blockByteCount))
    unsafe _ = SHA256_Update(&context, blocks, count)
  }

  /// The digest of `prefix`, if there is one, and `bytes`.
  @inline(__always)
  private static func padded(prefix: UInt8?, _ bytes: Span<UInt8>) -> Digest {
    var context = initial
    unsafe withUnsafeTemporaryAllocation(byteCount: bufferByteCount, alignment: 16) { buffer in
      let start = buffer.baseAddress!
      let end = unsafe pad(prefix: prefix, bytes, to: start)
      unsafe compress(start, count: end, into: &context)
    }
    return Digest(state: context)
  }

  /// Writes the blocks of `prefix`, if there is one, and `bytes`; returns how many bytes they have.
  ///
  ///     blocks = prefix || bytes || 0x80 || zeros || length in bits, 64 bits big-endian
  @inline(__always)
  static func pad(prefix: UInt8?, _ bytes: Span<UInt8>, to start: UnsafeMutableRawPointer) -> Int {
    let length = bytes.count + (prefix == nil ? 0 : 1)
    let end = (length + 9 + blockByteCount - 1) & ~(blockByteCount - 1)
    if let prefix { unsafe start.storeBytes(of: prefix, as: UInt8.self) }
    unsafe bytes.withUnsafeBytes { bytes in
      guard let source = bytes.baseAddress else { return }
      unsafe (start + (length - bytes.count)).copyMemory(from: source, byteCount: bytes.count)
    }
    unsafe (start + length).initializeMemory(as: UInt8.self, repeating: 0, count: end - length)
    unsafe start.storeBytes(of: 0x80, toByteOffset: length, as: UInt8.self)
    let bits = UInt64(length) * 8
    unsafe start.storeBytes(of: bits.bigEndian, toByteOffset: end - 8, as: UInt64.self)
    return end
  }

  /// The two blocks of one byte followed by two digests.
  ///
  ///     blocks = prefix || left || right || 0x80 || zeros || 65 * 8, 64 bits big-endian
  @inline(__always)
  static func blocks(prefix: UInt8, _ left: Digest, _ right: Digest) -> InlineArray<16, UInt64> {
    // Made in registers, a word at a time, each shifted on by the one byte of the prefix.
    [
      (UInt64(prefix) << 56 | left.word0 >> 8).bigEndian,
      (left.word0 << 56 | left.word1 >> 8).bigEndian,
      (left.word1 << 56 | left.word2 >> 8).bigEndian,
      (left.word2 << 56 | left.word3 >> 8).bigEndian,
      (left.word3 << 56 | right.word0 >> 8).bigEndian,
      (right.word0 << 56 | right.word1 >> 8).bigEndian,
      (right.word1 << 56 | right.word2 >> 8).bigEndian,
      (right.word2 << 56 | right.word3 >> 8).bigEndian,
      (right.word3 << 56 | 0x80 << 48).bigEndian,
      0, 0, 0, 0, 0, 0, UInt64(65 * 8).bigEndian,
    ]
  }
}

extension Digest {
  /// The digest that a context holds after the last block.
  @inline(__always)
  init(state context: SHA256_CTX) {
    let h = context.h
    self.init(
      words: UInt64(h.0) << 32 | UInt64(h.1), UInt64(h.2) << 32 | UInt64(h.3),
      UInt64(h.4) << 32 | UInt64(h.5), UInt64(h.6) << 32 | UInt64(h.7))
  }
}
