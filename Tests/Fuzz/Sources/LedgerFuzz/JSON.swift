import Evidence

/// What is accepted is written canonically, and that reads as the same value and writes the same bytes.
func fuzzJSON(_ bytes: [UInt8]) {
  guard let value = try? JSONValue.parse(bytes.span) else {
    require(read(bytes) == nil, "exactness accepts what is no JSON")
    return
  }
  let canonical = value.canonicalBytes
  let again = read(canonical)
  require(again == value, "the canonical form is another value or refused")
  require(again?.canonicalBytes == canonical, "the canonical form is no fixed point")
}

private func read(_ bytes: [UInt8]) -> JSONValue? { try? JSONValue.parse(bytes.span, exact: true) }

/// What the scanner proves canonical must be so to the reader too, and its extents must lie in the bytes.
func fuzzEntry(_ bytes: [UInt8]) {
  if let layout = try? EntryLayout.scan(bytes.span) {
    requireCanonical(bytes)
    require(layout.record.record.range.upperBound <= bytes.count, "an extent beyond the entry")
    require(isRecord(Array(bytes[layout.record.record.range])), "the record alone is refused")
    _ = layout.record(in: bytes.span)
    let signatures = layout.signatureList(in: bytes.span).count
    require(signatures == Int(layout.signatureCount), "signatures are lost")
    _ = layout.target(in: bytes.span)
    _ = layout.payloadReference(in: bytes.span)
    _ = layout.filingKey(in: bytes.span)
  }
  if isRecord(bytes) { requireCanonical(bytes) }
  if let stub = RedactionStub(bytes.span) {
    let own = stub.bytes(length: bytes.count)
    require(own == bytes, "the stub is written otherwise")
  }
  _ = RedactionStub.isMarked(bytes.span)
}

private func isRecord(_ bytes: [UInt8]) -> Bool { (try? RecordLayout.scan(bytes.span)) != nil }

private func requireCanonical(_ bytes: [UInt8]) {
  require(read(bytes)?.canonicalBytes == bytes, "what was scanned is not canonical")
}
