import COpenSSL

/// Ed25519 signatures, verified by one strict rule, so that two verifiers never disagree.
///
/// Beyond RFC 8032's equation without cofactor, S B = R + k A, a signature or key is refused if
///  - an encoding of A or R is not canonical (y is not below p = 2^255 - 19),
///  - A or R is a point of small order, or
///  - S is not below the group's order L.
///
/// Source: RFC 8032 section 5.1 (https://www.rfc-editor.org/rfc/rfc8032#section-5.1).
public enum Ed25519 {
  /// The length of a signature, R and S, in bytes.
  public static let signatureByteCount = 64

  /// A key that verifies. It can be used from any number of threads at once.
  public struct PublicKey: Sendable {
    /// The encoded point A; not a digest, but 32 bytes all the same.
    private let point: Digest
    private let handle: KeyHandle

    /// The key in 32 bytes, else `malformedKey`.
    public init(_ bytes: Span<UInt8>) throws(TransparencyLogError) {
      guard bytes.count == 32 else {
        throw TransparencyLogError(.malformedKey, "an Ed25519 public key has 32 bytes")
      }
      let point = Digest(bytes)
      guard point.isStrictPoint, point.isOnCurve else {
        throw TransparencyLogError(
          .malformedKey, "the Ed25519 public key is of small order, not canonical or not on the curve")
      }
      let key = unsafe bytes.withUnsafeBufferPointer {
        unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, $0.baseAddress, $0.count)
      }
      guard let key = unsafe key else { throw .outOfMemory }
      self.point = point
      handle = unsafe KeyHandle(key)
    }

    /// The 32 bytes of the key.
    public var bytes: [UInt8] { point.bytes }

    /// Appends the 32 bytes of the key to `buffer`.
    public func append(to buffer: inout [UInt8]) { point.append(to: &buffer) }

    /// The SHA-256 of the key's 32 bytes.
    public var fingerprint: Digest { point.withBytes { SHA256.hash($0) } }

    /// Whether `signature` is this key's signature over `message`, by the strict rule above.
    ///
    /// libcrypto checks the equation and S; what it accepts and the rule does not is refused before.
    public func verify(_ signature: Span<UInt8>, over message: Span<UInt8>) -> Bool {
      guard signature.count == Ed25519.signatureByteCount, Digest(signature, at: 0).isStrictPoint,
        let context = unsafe EVP_MD_CTX_new()
      else { return false }
      defer { unsafe EVP_MD_CTX_free(context) }
      guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, handle.pointer) == 1 else {
        return false
      }
      return unsafe signature.withUnsafeBufferPointer { signature in
        unsafe message.withUnsafeBufferPointer { message in
          unsafe EVP_DigestVerify(
            context, signature.baseAddress, signature.count, message.baseAddress, message.count)
            == 1
        }
      }
    }
  }

  /// A key that signs. It can be used from any number of threads at once; it never prints itself.
  public struct PrivateKey: Sendable {
    /// The key that verifies what this one signs.
    public let publicKey: PublicKey
    private let handle: KeyHandle

    /// A new key from 32 random bytes.
    public init() throws(TransparencyLogError) {
      let seed = try SecureRandom.bytes(32)
      try self.init(seed: seed.span)
    }

    /// The key of a 32-byte seed (RFC 8032's private key), else `malformedKey`.
    public init(seed: Span<UInt8>) throws(TransparencyLogError) {
      guard seed.count == 32 else {
        throw TransparencyLogError(.malformedKey, "an Ed25519 private key has 32 bytes")
      }
      let key = unsafe seed.withUnsafeBufferPointer {
        unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, $0.baseAddress, $0.count)
      }
      guard let key = unsafe key else { throw .outOfMemory }
      let handle = unsafe KeyHandle(key)
      let publicBytes = try handle.publicBytes()
      let publicKey = try PublicKey(publicBytes.span)
      self.handle = handle
      self.publicKey = publicKey
    }

    /// The 32 bytes that the key is made of: to be stored with mode 0600, never to be shown.
    public func seed() throws(TransparencyLogError) -> [UInt8] { try handle.privateBytes() }

    /// The 64-byte signature over `message`.
    public func sign(_ message: Span<UInt8>) throws(TransparencyLogError) -> [UInt8] {
      guard let context = unsafe EVP_MD_CTX_new() else { throw .outOfMemory }
      defer { unsafe EVP_MD_CTX_free(context) }
      var signature = [UInt8](repeating: 0, count: Ed25519.signatureByteCount)
      var length = signature.count
      let signed = unsafe message.withUnsafeBufferPointer { message in
        unsafe EVP_DigestSignInit(context, nil, nil, nil, handle.pointer) == 1
          && EVP_DigestSign(context, &signature, &length, message.baseAddress, message.count) == 1
      }
      guard signed, length == Ed25519.signatureByteCount else {
        throw TransparencyLogError(.cryptoFailure, "libcrypto did not sign")
      }
      return signature
    }
  }
}

extension Ed25519.PublicKey: Hashable {
  /// Equal keys have equal bytes.
  public static func == (left: Self, right: Self) -> Bool { left.point == right.point }

  /// Hashes the key's bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(point) }
}

/// Owns a key of libcrypto, which counts its own references and is only read after it was made:
/// that is what makes sharing it between threads safe.
@safe private final class KeyHandle: Sendable {
  nonisolated(unsafe) let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }

  deinit { unsafe EVP_PKEY_free(pointer) }

  func publicBytes() throws(TransparencyLogError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    var length = 32
    guard unsafe EVP_PKEY_get_raw_public_key(pointer, &bytes, &length) == 1, length == 32 else {
      throw .outOfMemory
    }
    return bytes
  }

  func privateBytes() throws(TransparencyLogError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    var length = 32
    guard unsafe EVP_PKEY_get_raw_private_key(pointer, &bytes, &length) == 1, length == 32 else {
      throw .outOfMemory
    }
    return bytes
  }
}

extension TransparencyLogError {
  static var outOfMemory: Self { Self(.cryptoFailure, "libcrypto could not make an object") }
}

extension Digest {
  /// Whether the 32 bytes, read as an encoded point, are canonical and not of small order.
  ///
  /// An encoding is y in little-endian order with the sign of x in the highest bit of the last byte. The
  /// points of small order have one of five y; three of them occur with both signs of x, and for the
  /// other two (y = 1 and y = p - 1, where x is 0) the set sign is not canonical.
  fileprivate var isStrictPoint: Bool {
    let y = Digest(words: word0, word1, word2, word3 & ~0x80)
    // p = 2^255 - 19 is ed ff … ff 7f: whatever begins with ed or more and goes on like p is not below.
    let likeP = y.word0 | 0xFF00_0000_0000_0000 == .max && y.word1 == .max && y.word2 == .max
    if likeP && y.word3 == 0xFFFF_FFFF_FFFF_FF7F && y.word0 >> 56 >= 0xED { return false }
    for i in Self.smallOrder.indices where Self.smallOrder[i] == y { return false }
    return true
  }

  /// Whether the 32 bytes, read as an encoded point, are one of the curve.
  fileprivate var isOnCurve: Bool {
    let y = Digest(words: word0, word1, word2, word3 & ~0x80)
    return y.withBytes { unsafe $0.withUnsafeBufferPointer { unsafe ledger_is_on_curve($0.baseAddress) } } == 1
  }

  /// The y of the points whose order divides 8.
  private static let smallOrder: InlineArray<5, Digest> = [
    // 0, order 4
    Digest(words: 0, 0, 0, 0),
    // 1, order 1
    Digest(words: 0x0100_0000_0000_0000, 0, 0, 0),
    // p - 1, order 2
    Digest(words: 0xECFF_FFFF_FFFF_FFFF, .max, .max, 0xFFFF_FFFF_FFFF_FF7F),
    // order 8
    Digest(
      words: 0x26E8_958F_C2B2_27B0, 0x45C3_F489_F2EF_98F0, 0xD5DF_AC05_D3C6_3339,
      0xB138_0288_6D53_FC05),
    // order 8
    Digest(
      words: 0xC717_6A70_3D4D_D84F, 0xBA3C_0B76_0D10_670F, 0x2A20_53FA_2C39_CCC6,
      0x4EC7_FD77_92AC_037A),
  ]
}
