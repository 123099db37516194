import COpenSSL
import Glibc

/// A time stamp token: a signed statement of a time-stamping authority that a digest existed at a time.
///
/// Read by libcrypto. Whether the authority is to be trusted is the reader's to decide: its certificate is
/// taken out of the token and not followed to any root.
///
/// Source: RFC 3161 section 2.4.2 (https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2).
public struct TimeStampToken: Sendable {
  /// The token in DER; that of a time stamp response is the token inside of it.
  public let bytes: [UInt8]
  /// The SHA-256 digest that was stamped.
  public let imprint: Digest
  /// When, in seconds since 1970.
  public let time: Int
  /// Whether the token's signature is right under the certificate in it; nil if there is none in it.
  public let isSignatureRight: Bool?

  /// Reads a token, or a response with one (what `openssl ts -reply` writes).
  ///
  /// Throws `malformedTimeStamp` for other bytes, bytes after it, a failed response, another digest than
  /// SHA-256.
  public init(_ der: Span<UInt8>) throws(TransparencyLogError) {
    guard let token = PKCS7Handle(token: der) ?? PKCS7Handle(response: der) else {
      throw Self.fault("this is no time stamp token")
    }
    guard let info = unsafe PKCS7_to_TS_TST_INFO(token.pointer) else {
      throw Self.fault("this is signed data, but no time stamp token")
    }
    defer { unsafe TS_TST_INFO_free(info) }
    imprint = try unsafe Self.imprint(info)
    time = try unsafe Self.time(info)
    bytes = try token.bytes()
    isSignatureRight = token.isSignatureRight()
  }

  private static func imprint(_ info: OpaquePointer) throws(TransparencyLogError) -> Digest {
    let imprint = unsafe TS_TST_INFO_get_msg_imprint(info)
    guard let algorithm = unsafe TS_MSG_IMPRINT_get_algo(imprint), let message = unsafe TS_MSG_IMPRINT_get_msg(imprint)
    else { throw fault("the token has no imprint") }
    guard unsafe OBJ_obj2nid(algorithm.pointee.algorithm) == NID_sha256, unsafe ASN1_STRING_length(message) == 32,
      let data = unsafe ASN1_STRING_get0_data(message)
    else { throw fault("the token is of another digest than SHA-256") }
    return unsafe Digest(Span(_unsafeElements: UnsafeBufferPointer(start: data, count: 32)))
  }

  private static func time(_ info: OpaquePointer) throws(TransparencyLogError) -> Int {
    var parts = unsafe tm()
    guard let time = unsafe TS_TST_INFO_get_time(info), unsafe ASN1_TIME_to_tm(time, &parts) == 1 else {
      throw fault("the token has no time")
    }
    return unsafe timegm(&parts)
  }

  private static func fault(_ sentence: String) -> TransparencyLogError {
    TransparencyLogError(.malformedTimeStamp, sentence)
  }
}

/// Owns libcrypto's form of a token for as long as it is read.
@safe private struct PKCS7Handle: ~Copyable {
  let pointer: UnsafeMutablePointer<PKCS7>

  init?(token der: Span<UInt8>) {
    let parsed = unsafe der.withUnsafeBufferPointer { bytes -> UnsafeMutablePointer<PKCS7>? in
      var place = bytes.baseAddress
      guard let parsed = unsafe d2i_PKCS7(nil, &place, bytes.count) else { return nil }
      if unsafe place == bytes.baseAddress.map({ unsafe $0 + bytes.count }) { return unsafe parsed }
      unsafe PKCS7_free(parsed)
      return nil
    }
    guard let parsed = unsafe parsed else { return nil }
    unsafe pointer = parsed
  }

  init?(response der: Span<UInt8>) {
    let copy = unsafe der.withUnsafeBufferPointer { bytes -> UnsafeMutablePointer<PKCS7>? in
      var place = bytes.baseAddress
      guard let response = unsafe d2i_TS_RESP(nil, &place, bytes.count) else { return nil }
      defer { unsafe TS_RESP_free(response) }
      guard unsafe place == bytes.baseAddress.map({ unsafe $0 + bytes.count }),
        let token = unsafe TS_RESP_get_token(response)
      else { return nil }
      return unsafe PKCS7_dup(token)
    }
    guard let copy = unsafe copy else { return nil }
    unsafe pointer = copy
  }

  deinit { unsafe PKCS7_free(pointer) }

  func bytes() throws(TransparencyLogError) -> [UInt8] {
    var start: UnsafeMutablePointer<UInt8>?
    let count = unsafe i2d_PKCS7(pointer, &start)
    guard count > 0, let start = unsafe start else { throw .outOfMemory }
    defer { unsafe CRYPTO_free(start, nil, 0) }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// The chain of certificates isn't followed (PKCS7_NOVERIFY): whom to trust isn't said here.
  func isSignatureRight() -> Bool? {
    guard let signers = unsafe PKCS7_get0_signers(pointer, nil, 0) else { return nil }
    unsafe OPENSSL_sk_free(signers)
    return unsafe PKCS7_verify(pointer, nil, nil, nil, nil, PKCS7_NOVERIFY) == 1
  }
}
