import COpenSSL

/// The certificate of a time stamping authority that a reader trusts. No chain is followed: the reader has
/// given this certificate, and no other.
///
/// Source: RFC 3161 section 2.3 (https://www.rfc-editor.org/rfc/rfc3161#section-2.3), RFC 5280.
public struct StampCertificate: Sendable {
  private let handle: CertificateHandle
  private let issuer: [UInt8]
  /// The serial number's magnitude, big-endian, without leading zeros.
  private let serial: [UInt8]

  /// Which member of SHA-2 a signer has used.
  enum DigestLength: UInt8, Sendable {
    case sha256 = 1
    case sha384, sha512

    /// The digest of an object identifier that is `prefix` and one more byte; nil for others.
    init?(_ identifier: [UInt8], prefix: [UInt8]) {
      guard identifier.count == prefix.count + 1, identifier.starts(with: prefix) else { return nil }
      self.init(rawValue: identifier[prefix.count])
    }

    fileprivate var algorithm: OpaquePointer? {
      switch self {
      case .sha256: unsafe EVP_sha256()
      case .sha384: unsafe EVP_sha384()
      case .sha512: unsafe EVP_sha512()
      }
    }

    /// The digest of `bytes`.
    func hash(_ bytes: [UInt8]) -> [UInt8] {
      var digest = [UInt8](repeating: 0, count: 64)
      var length: UInt32 = 0
      let done = unsafe EVP_Digest(bytes, bytes.count, &digest, &length, algorithm, nil)
      return done == 1 ? Array(digest[..<Int(length)]) : []
    }
  }

  /// Reads all certificates of a PEM file; throws `malformedKey` if there is none.
  public static func all(inPEM pem: [UInt8]) throws(TransparencyLogError) -> [StampCertificate] {
    var certificates: [StampCertificate] = []
    unsafe pem.withUnsafeBytes { bytes in
      guard let source = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return }
      defer { unsafe _ = BIO_free(source) }
      while let certificate = unsafe PEM_read_bio_X509(source, nil, nil, nil) {
        certificates.append(unsafe StampCertificate(certificate))
      }
    }
    // Reading stops at what is no certificate, which libcrypto notes as an error of this thread.
    ERR_clear_error()
    guard !certificates.isEmpty else {
      throw TransparencyLogError(.malformedKey, "there is no certificate in PEM")
    }
    return certificates
  }

  /// Reads a certificate in DER; nil if the bytes aren't exactly one.
  init?(_ der: [UInt8]) {
    let certificate = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
      var place = bytes.baseAddress
      guard let parsed = unsafe d2i_X509(nil, &place, bytes.count) else { return nil }
      if unsafe place == bytes.baseAddress.map({ unsafe $0 + bytes.count }) { return unsafe parsed }
      unsafe X509_free(parsed)
      return nil
    }
    ERR_clear_error()
    guard let certificate = unsafe certificate else { return nil }
    unsafe self.init(certificate)
  }

  private init(_ certificate: OpaquePointer) {
    unsafe handle = CertificateHandle(certificate)
    var start: UnsafeMutablePointer<UInt8>?
    let count = unsafe i2d_X509_NAME(X509_get_issuer_name(certificate), &start)
    unsafe issuer = count > 0 ? Array(UnsafeBufferPointer(start: start, count: Int(count))) : []
    if let start = unsafe start { unsafe CRYPTO_free(start, nil, 0) }
    let number = unsafe X509_get0_serialNumber(certificate)
    let length = unsafe Int(ASN1_STRING_length(number))
    serial = unsafe Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(number), count: length))
  }

  /// Whether a signer's issuer and serial number (the content of the sequence, in DER) are this certificate's.
  func isNamed(issuerAndSerial name: [UInt8], serial number: [UInt8]) -> Bool {
    name.starts(with: issuer) && Array(number.drop { $0 == 0 }) == Array(serial.drop { $0 == 0 })
  }

  /// Whether the certificate is for time stamps, says so critically, and was in force at a time, which is
  /// `YYYYMMDDhhmmss` with anything after it.
  func mayStamp(at time: [UInt8]) -> Bool {
    guard time.count >= 14, time[..<14].allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
    return handle.isForStampsAlone && handle.isInForce(at: Array(time[..<14]) + [UInt8(ascii: "Z")])
  }

  /// Whether a signature over `message` is right by the certificate's key (RSA PKCS #1 or ECDSA).
  func isRight(_ signature: [UInt8], over message: [UInt8], _ digest: DigestLength) -> Bool {
    unsafe handle.verify(signature, message, digest.algorithm)
  }
}

/// Owns a certificate of libcrypto, which is only read after it was made.
@safe private final class CertificateHandle: Sendable {
  nonisolated(unsafe) private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }

  deinit { unsafe X509_free(pointer) }

  /// Whether the extended key usage is critical, and time stamping alone.
  var isForStampsAlone: Bool {
    let place = unsafe X509_get_ext_by_NID(pointer, NID_ext_key_usage, -1)
    guard place >= 0, let usage = unsafe X509_get_ext(pointer, place), unsafe X509_EXTENSION_get_critical(usage) == 1
    else { return false }
    let uses = unsafe X509_get_extended_key_usage(pointer)
    return uses == UInt32(XKU_TIMESTAMP)
  }

  func isInForce(at time: [UInt8]) -> Bool {
    guard let moment = unsafe ASN1_TIME_new() else { return false }
    defer { unsafe ASN1_TIME_free(moment) }
    let text = time + [0]
    let set = unsafe text.withUnsafeBytes { bytes in
      unsafe ASN1_TIME_set_string_X509(moment, bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
    }
    // A string of a generalized time before 2050 is refused by the strict rule of X.509: set it loosely then.
    if set != 1 {
      let loose = unsafe text.withUnsafeBytes { bytes in
        unsafe ASN1_TIME_set_string(moment, bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
      }
      if loose != 1 { return false }
    }
    let isBegun = unsafe ASN1_TIME_compare(X509_get0_notBefore(pointer), moment) <= 0
    let isOver = unsafe ASN1_TIME_compare(moment, X509_get0_notAfter(pointer)) > 0
    return isBegun && !isOver
  }

  func verify(_ signature: [UInt8], _ message: [UInt8], _ algorithm: OpaquePointer?) -> Bool {
    guard let key = unsafe X509_get0_pubkey(pointer), let context = unsafe EVP_MD_CTX_new() else { return false }
    defer { unsafe EVP_MD_CTX_free(context) }
    let kind = unsafe EVP_PKEY_get_base_id(key)
    guard kind == EVP_PKEY_RSA || kind == EVP_PKEY_EC,
      unsafe EVP_DigestVerifyInit(context, nil, algorithm, nil, key) == 1
    else { return false }
    let isRight = unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    ERR_clear_error()
    return isRight
  }
}
