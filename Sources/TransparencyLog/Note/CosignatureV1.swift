/// What a witness says about a checkpoint: as of this time it is the largest consistent one I have seen.
///
///     struct {
///         u64 timestamp;                       seconds since 1970, big-endian, at most 2^63 - 1
///         opaque ed25519_signature[64];
///     } timestamped_signature;
///
///     signed message = "cosignature/v1\n" "time " <timestamp> "\n" <text of the checkpoint>
///
/// Source: https://c2sp.org/tlog-cosignature (Format, Ed25519 signed message).
struct CosignatureV1 {
  let time: Int
  let signature: [UInt8]

  static let byteCount = 8 + Ed25519.signatureByteCount

  init(time: Int, signature: [UInt8]) {
    precondition(time >= 0, "a cosignature's time is not before 1970")
    self.time = time
    self.signature = signature
  }

  /// Reads the structure; nil at a wrong length or a time above 2^63 - 1.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var timestamp: UInt64 = 0
    for i in 0..<8 { timestamp = timestamp << 8 | UInt64(bytes[i]) }
    guard let time = Int(exactly: timestamp) else { return nil }
    self.time = time
    signature = bytes.extracting(8...).array
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: time >> shift))
    }
    return bytes + signature
  }

  static func message(time: Int, text: Span<UInt8>) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + text.array
  }
}
