import COpenSSL

/// Unpredictable bytes from libcrypto's private generator, for keys, nonces and salts.
public enum SecureRandom {
  /// `count` random bytes.
  ///
  /// Throws `cryptoFailure` if the system has no randomness to give; nothing else is ever returned then.
  public static func bytes(_ count: Int) throws(TransparencyLogError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = unsafe bytes.withUnsafeMutableBufferPointer {
      unsafe RAND_priv_bytes($0.baseAddress, Int32($0.count))
    }
    guard filled == 1 else {
      throw TransparencyLogError(.cryptoFailure, "libcrypto has no random bytes")
    }
    return bytes
  }
}
