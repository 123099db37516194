public import TransparencyLog

/// One signature of a record: DSSE v1 over its canonical bytes.
///
///     PAE = "DSSEv1" SP LEN(type) SP type SP LEN(record) SP record
///
/// Source: ledger-spec/1-entry.md, 1.4; DSSE v1 (https://github.com/secure-systems-lab/dsse).
public struct RecordSignature: Hashable, Sendable {
  /// The DSSE payload type of a record.
  public static let payloadType = "application/vnd.evidence-ledger.record+json"
  /// The most signatures that one record bears.
  public static let maximumCount = 16

  /// SHA-256 of the public key.
  public let keyID: Digest
  /// The 64 bytes of the Ed25519 signature.
  public let bytes: [UInt8]

  /// A signature as it was made elsewhere.
  public init(keyID: Digest, bytes: [UInt8]) {
    self.keyID = keyID
    self.bytes = bytes
  }

  /// Signs the canonical bytes of a record.
  public init(
    signing record: Span<UInt8>, with key: Ed25519.PrivateKey
  ) throws(TransparencyLogError) {
    let message = Self.preAuthenticationEncoding(of: record)
    self.init(keyID: key.publicKey.fingerprint, bytes: try key.sign(message.span))
  }

  /// Whether this is `key`'s signature over the canonical bytes of a record.
  public func isRight(over record: Span<UInt8>, by key: Ed25519.PublicKey) -> Bool {
    key.verify(bytes.span, over: Self.preAuthenticationEncoding(of: record).span)
  }

  /// What is signed.
  public static func preAuthenticationEncoding(of record: Span<UInt8>) -> [UInt8] {
    preAuthenticationEncoding(of: record, payloadType: Self.payloadType)
  }

  static func preAuthenticationEncoding(of payload: Span<UInt8>, payloadType: String) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(payload.count + 80)
    message += Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8)
    message.append(span: payload)
    return message
  }
}

extension RecordSignature {
  /// Canonical text of one signature; its parts have fixed lengths.
  ///
  ///     {"keyid":"` 64 `","sig":"` 88 `"}
  static let textByteCount = 10 + 64 + 9 + 88 + 2

  /// Appends the canonical form.
  func append(to bytes: inout [UInt8]) {
    bytes += Array("{\"keyid\":\"".utf8)
    keyID.appendHex(to: &bytes)
    bytes += Array("\",\"sig\":\"".utf8)
    Base64.append(self.bytes.span, to: &bytes)
    bytes += Array("\"}".utf8)
  }

  /// Signs the canonical bytes of a record with several keys.
  ///
  /// - Throws: `signature-wrong` if libcrypto can't; what ``ordered(_:)`` throws.
  public static func all(over record: Span<UInt8>, by keys: [Ed25519.PrivateKey]) throws(Refusal) -> [RecordSignature] {
    var signatures: [RecordSignature] = []
    for key in keys {
      // Keys and messages of any content can be signed: whatever the reason, it isn't the record's.
      guard let signature = try? RecordSignature(signing: record, with: key) else {
        throw Refusal(.signatureWrong, "libcrypto could not sign the record")
      }
      signatures.append(signature)
    }
    return try ordered(signatures)
  }

  /// Signatures in the order in which an entry bears them.
  ///
  /// - Throws: `entry-malformed` for more than an entry bears, or two of one key: it would count twice where several
  ///   must sign.
  public static func ordered(_ signatures: [RecordSignature]) throws(Refusal) -> [RecordSignature] {
    guard signatures.count <= maximumCount, Set(signatures.map(\.keyID)).count == signatures.count else {
      throw Refusal(.entryMalformed, "at most \(maximumCount) keys sign a record, each of them once")
    }
    return signatures.sorted { $0.keyID < $1.keyID }
  }

  /// The signatures of a canonical `signatures` array that a scan has accepted.
  static func list(_ array: Span<UInt8>) -> [RecordSignature] {
    var signatures: [RecordSignature] = []
    var start = 1
    while start + textByteCount < array.count {
      guard let keyID = Digest(hex: array.extracting(start + 10..<start + 74)),
        let bytes = Base64.decode(array.extracting(start + 83..<start + 171))
      else { preconditionFailure("a signature that the scan accepted has its form") }
      signatures.append(RecordSignature(keyID: keyID, bytes: bytes))
      start += textByteCount + 1
    }
    return signatures
  }
}

extension [UInt8] {
  /// Appends the bytes of a span.
  mutating func append(span: Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
