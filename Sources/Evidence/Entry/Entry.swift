internal import TransparencyLog

/// Writes entries: canonical by construction, from canonical parts.
///
/// Source: ledger-spec/1-entry.md, 1.1.
public enum Entry {
  /// The most bytes that an entry has.
  public static let maximumByteCount = 65_535

  /// Bytes of an entry beyond its record when it bears no signature.
  public static let unsignedOverhead = head.count + Time.byteCount + middle.count + unsignedTail.count

  private static let head = Array("{\"accepted\":\"".utf8)
  private static let middle = Array("\",\"record\":".utf8)
  private static let signaturesHead = Array(",\"signatures\":[".utf8)
  private static let unsignedTail = Array(",\"signatures\":[]}".utf8)

  /// Appends the entry of a canonical record, accepted at `time`, with its signatures sorted by key id.
  public static func append(
    accepted time: Span<UInt8>, record: Span<UInt8>, signatures: [RecordSignature], to bytes: inout [UInt8]
  ) {
    bytes += head
    bytes.append(span: time)
    bytes += middle
    bytes.append(span: record)
    guard !signatures.isEmpty else {
      bytes += unsignedTail
      return
    }
    bytes += signaturesHead
    for (position, signature) in signatures.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      signature.append(to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    bytes.append(UInt8(ascii: "}"))
  }

  /// The entry of a canonical record.
  public static func bytes(accepted time: Time, record: [UInt8], signatures: [RecordSignature] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    append(accepted: time.text.span, record: record.span, signatures: signatures, to: &bytes)
    return bytes
  }
}
