import COpenSSL

/// AES-256 in Galois counter mode over a stream, for files too large to hold in memory.
///
/// A nonce must never serve twice under one key. What a `Decryptor` hands out before `finish` has
/// checked the tag is unproven: keep it back, or write it where nobody reads it yet.
///
/// Source: NIST SP 800-38D (https://csrc.nist.gov/pubs/sp/800/38/d/final).
public enum AES256GCM {
  /// The length of a key in bytes.
  public static let keyByteCount = 32
  /// The length of a nonce in bytes.
  public static let nonceByteCount = 12
  /// The length of a tag in bytes.
  public static let tagByteCount = 16

  /// Encrypts a stream.
  public struct Encryptor: ~Copyable {
    private let cipher: Cipher

    /// Begins a stream; a key that has not 32 bytes or a nonce that has not 12 is a trap.
    public init(key: Span<UInt8>, nonce: Span<UInt8>) throws(TransparencyLogError) {
      cipher = try Cipher.begin(key: key, nonce: nonce, encrypts: true)
    }

    /// Adds bytes that are not encrypted but covered by the tag; only before the first `update`.
    public mutating func authenticate(_ bytes: Span<UInt8>) throws(TransparencyLogError) {
      try cipher.authenticate(bytes)
    }

    /// Appends the encryption of `bytes`, as many bytes as they are, to `output`.
    public mutating func update(
      _ bytes: Span<UInt8>, into output: inout [UInt8]
    ) throws(TransparencyLogError) {
      try cipher.update(bytes, into: &output)
    }

    /// Ends the stream: its 16-byte tag.
    public consuming func finish() throws(TransparencyLogError) -> [UInt8] {
      try cipher.finish()
      return try cipher.tag()
    }
  }

  /// Decrypts a stream.
  public struct Decryptor: ~Copyable {
    private let cipher: Cipher

    /// Begins a stream; a key that has not 32 bytes or a nonce that has not 12 is a trap.
    public init(key: Span<UInt8>, nonce: Span<UInt8>) throws(TransparencyLogError) {
      cipher = try Cipher.begin(key: key, nonce: nonce, encrypts: false)
    }

    /// Adds bytes that are not encrypted but covered by the tag; only before the first `update`.
    public mutating func authenticate(_ bytes: Span<UInt8>) throws(TransparencyLogError) {
      try cipher.authenticate(bytes)
    }

    /// Appends the decryption of `bytes`, as many bytes as they are and unproven yet, to `output`.
    public mutating func update(
      _ bytes: Span<UInt8>, into output: inout [UInt8]
    ) throws(TransparencyLogError) {
      try cipher.update(bytes, into: &output)
    }

    /// Ends the stream: throws `notAuthentic` unless key, nonce, every byte and `tag` are the
    /// encryptor's.
    public consuming func finish(tag: Span<UInt8>) throws(TransparencyLogError) {
      guard tag.count == AES256GCM.tagByteCount else { throw .notAuthentic }
      try cipher.expect(tag)
      do { try cipher.finish() } catch { throw .notAuthentic }
    }
  }
}

extension TransparencyLogError {
  fileprivate static var notAuthentic: Self {
    Self(.notAuthentic, "the encrypted bytes were changed, or the key is another")
  }
  fileprivate static var cipherFailure: Self { Self(.cryptoFailure, "libcrypto's cipher failed") }
}

/// Owns a cipher context of libcrypto; one owner at a time, and it goes with its stream.
// Not private: a struct of another module that holds an encryptor destroys this too, and needs its symbol.
@usableFromInline @safe struct Cipher: ~Copyable {
  private let context: OpaquePointer

  private init(_ context: OpaquePointer) { unsafe self.context = unsafe context }

  static func begin(
    key: Span<UInt8>, nonce: Span<UInt8>, encrypts: Bool
  ) throws(TransparencyLogError) -> Cipher {
    precondition(key.count == AES256GCM.keyByteCount, "an AES-256 key has 32 bytes")
    precondition(nonce.count == AES256GCM.nonceByteCount, "a GCM nonce has 12 bytes")
    guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .outOfMemory }
    let cipher = unsafe Cipher(context)
    let begun = unsafe key.withUnsafeBufferPointer { key in
      unsafe nonce.withUnsafeBufferPointer { nonce in
        unsafe EVP_CipherInit_ex(
          context, EVP_aes_256_gcm(), nil, key.baseAddress, nonce.baseAddress, encrypts ? 1 : 0)
      }
    }
    guard begun == 1 else { throw .cipherFailure }
    return cipher
  }

  deinit { unsafe EVP_CIPHER_CTX_free(context) }

  func authenticate(_ bytes: Span<UInt8>) throws(TransparencyLogError) {
    var written: Int32 = 0
    let done = unsafe bytes.withUnsafeBufferPointer {
      unsafe EVP_CipherUpdate(context, nil, &written, $0.baseAddress, Int32($0.count))
    }
    guard done == 1 else { throw .cipherFailure }
  }

  func update(
    _ bytes: Span<UInt8>, into output: inout [UInt8]
  ) throws(TransparencyLogError) {
    // libcrypto writes no more than it reads here: GCM turns a block cipher into a stream.
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: bytes.count))
    let done = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe output.withUnsafeMutableBufferPointer { output in
        var offset = 0
        while offset < bytes.count {
          let count = min(bytes.count - offset, 1 << 30)
          var written: Int32 = 0
          let done = unsafe EVP_CipherUpdate(
            context, output.baseAddress! + start + offset, &written, bytes.baseAddress! + offset,
            Int32(count))
          guard done == 1, Int(written) == count else { return false }
          offset += count
        }
        return true
      }
    }
    guard done else { throw .cipherFailure }
  }

  func finish() throws(TransparencyLogError) {
    var none: InlineArray<16, UInt8> = .init(repeating: 0)
    var span = none.mutableSpan
    var written: Int32 = 0
    let done = unsafe span.withUnsafeMutableBufferPointer {
      unsafe EVP_CipherFinal_ex(context, $0.baseAddress, &written)
    }
    guard done == 1 else { throw .cipherFailure }
  }

  func tag() throws(TransparencyLogError) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: AES256GCM.tagByteCount)
    let done = unsafe tag.withUnsafeMutableBufferPointer {
      unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32($0.count), $0.baseAddress)
    }
    guard done == 1 else { throw .cipherFailure }
    return tag
  }

  func expect(_ tag: Span<UInt8>) throws(TransparencyLogError) {
    var copy = [UInt8](repeating: 0, count: AES256GCM.tagByteCount)
    for i in tag.indices { copy[i] = tag[i] }
    let done = unsafe copy.withUnsafeMutableBufferPointer {
      unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32($0.count), $0.baseAddress)
    }
    guard done == 1 else { throw .cipherFailure }
  }
}
