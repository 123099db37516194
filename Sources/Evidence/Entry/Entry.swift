internal import TransparencyLog

/// Writes entries: canonical by construction, from canonical parts.
///
/// Source: ledger-spec/1-entry.md, 1.1.
public enum Entry {
  /// The most bytes that an entry has.
  public static let maximumByteCount = 65_535

  /// Where in an entry the text of its time begins, and ends.
  public static let timeStart = head.count
  /// Where in an entry the text of its time ends.
  public static let timeEnd = timeStart + Time.byteCount

  /// Where in an entry its record begins.
  static let recordOffset = head.count + Time.byteCount + middle.count

  /// Where in an entry its kind begins.
  static let kindOffset = 60

  /// How many bytes the entry of a record has.
  public static func byteCount(record: Int, signatures: Int) -> Int {
    let list = signatures * (RecordSignature.textByteCount + 1) - (signatures == 0 ? 0 : 1)
    return recordOffset + record + unsignedTail.count + list
  }

  private static let head = Array("{\"accepted\":\"".utf8)
  private static let middle = Array("\",\"record\":".utf8)
  static let signaturesMember = Array(",\"signatures\":".utf8)
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
    bytes += signaturesMember
    bytes.append(UInt8(ascii: "["))
    for (position, signature) in signatures.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      signature.append(to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    bytes.append(UInt8(ascii: "}"))
  }

  /// The entry of a canonical record.
  public static func bytes(accepted time: Time, record: [UInt8], signatures: [RecordSignature] = [])
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    append(accepted: time.text.span, record: record.span, signatures: signatures, to: &bytes)
    return bytes
  }
}
