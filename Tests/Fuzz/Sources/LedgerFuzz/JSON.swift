import Evidence

/// What is accepted is written canonically, and that reads as the same value and writes the same bytes.
func fuzzJSON(_ bytes: [UInt8]) {
  guard let value = try? JSONValue.parse(bytes.span) else {
    require((try? JSONValue.parse(bytes.span, exact: true)) == nil, "exactness accepts what is no JSON")
    return
  }
  let canonical = value.canonicalBytes
  do {
    let again = try JSONValue.parse(canonical.span, exact: true)
    require(again == value, "the canonical form is another value")
    require(again.canonicalBytes == canonical, "the canonical form is no fixed point")
  } catch {
    fatalError("the canonical form is refused: \(error)")
  }
}

/// What the scanner proves canonical must be so to the reader too, and its extents must lie in the bytes.
func fuzzEntry(_ bytes: [UInt8]) {
  do {
    let layout = try EntryLayout.scan(bytes.span)
    requireCanonical(bytes)
    require(layout.record.record.range.upperBound <= bytes.count, "an extent beyond the entry")
    let record = layout.record(in: bytes.span)
    let alone = Array(bytes[layout.record.record.range])
    _ = record
    do { _ = try RecordLayout.scan(alone.span) } catch { fatalError("the record alone is refused: \(error)") }
    require(
      layout.signatureList(in: bytes.span).count == Int(layout.signatureCount), "signatures are lost")
    _ = layout.target(in: bytes.span)
    _ = layout.payloadReference(in: bytes.span)
    _ = layout.filingKey(in: bytes.span)
  } catch {
    _ = "\(error)"
  }
  if (try? RecordLayout.scan(bytes.span)) != nil { requireCanonical(bytes) }
  if let stub = RedactionStub(bytes.span) {
    require(stub.bytes(length: bytes.count) == bytes, "the stub is written otherwise")
  }
  _ = RedactionStub.isMarked(bytes.span)
}

private func requireCanonical(_ bytes: [UInt8]) {
  do {
    let value = try JSONValue.parse(bytes.span, exact: true)
    require(value.canonicalBytes == bytes, "what was scanned is not canonical")
  } catch {
    fatalError("what was scanned is refused by the reader: \(error)")
  }
}
