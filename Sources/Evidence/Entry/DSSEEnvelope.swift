internal import TransparencyLog

/// A DSSE v1 envelope around a record, as other tools write and read it.
///
///     {"payload":BASE64,"payloadType":TYPE,"signatures":[{"keyid":HEX,"sig":BASE64},…]}
///
/// Source: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md
public struct DSSEEnvelope: Sendable {
  /// The payload: the canonical bytes of a record.
  public let record: [UInt8]
  /// Sorted by key id, each once.
  public let signatures: [RecordSignature]

  /// Whether a value looks like an envelope rather than a record.
  public static func isEnvelope(_ value: JSONValue) -> Bool { value["payloadType"] != nil }

  /// The envelope that a value says, else why it isn't one.
  public init(_ value: JSONValue) throws(Refusal) {
    guard value["payloadType"]?.string == Text(RecordSignature.payloadType) else {
      throw Refusal(.entryMalformed, "payloadType isn't \(RecordSignature.payloadType)")
    }
    guard let payload = value["payload"]?.string.flatMap({ Base64.decode($0.utf8.span) }) else {
      throw Refusal(.entryMalformed, "payload isn't standard base64 with padding")
    }
    var signatures: [RecordSignature] = []
    for item in value["signatures"]?.array ?? [] {
      guard let keyID = item["keyid"]?.string.flatMap({ Digest(hex: $0.utf8.span) }),
        let bytes = item["sig"]?.string.flatMap({ Base64.decode($0.utf8.span) }),
        bytes.count == Ed25519.signatureByteCount
      else {
        throw Refusal(
          .entryMalformed,
          "a signature has keyid (SHA-256 of the public key, hex) and sig (64 bytes in base64)")
      }
      signatures.append(RecordSignature(keyID: keyID, bytes: bytes))
    }
    if signatures.isEmpty { throw Refusal(.entryMalformed, "an envelope has signatures, and this one has none") }
    record = payload
    self.signatures = try RecordSignature.ordered(signatures)
  }

  /// An envelope around a record and its signatures.
  public init(record: [UInt8], signatures: [RecordSignature]) {
    self.record = record
    self.signatures = signatures
  }

  /// The envelope as JSON.
  public var json: JSONValue {
    [
      "payload": .string(Text(Base64.encode(record.span))),
      "payloadType": .string(Text(RecordSignature.payloadType)),
      "signatures": .array(
        signatures.map {
          ["keyid": .string(Text($0.keyID.hex)), "sig": .string(Text(Base64.encode($0.bytes.span)))]
        }),
    ]
  }
}
