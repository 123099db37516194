internal import Evidence
internal import TransparencyLog

/// A record that has been validated and is canonical, with its signatures: all that can be done before it is
/// known when it is accepted.
struct ReadyRecord: Sendable {
  let bytes: [UInt8]
  let layout: RecordLayout
  let signatures: [RecordSignature]

  /// Reads a line: a record in any I-JSON, or a DSSE envelope around a canonical one.
  init(
    _ line: Span<UInt8>, _ signers: [Ed25519.PrivateKey], _ completion: inout RecordCompletion?
  ) throws(LineRefusal) {
    // A line that isn't canonical goes the long way, which says what is wrong with it.
    if signers.isEmpty, completion == nil, let layout = try? RecordLayout.scan(line) {
      let bytes = unsafe line.withUnsafeBufferPointer { unsafe Array($0) }
      self.init(bytes: bytes, layout: layout, signatures: [])
      return
    }
    try self.init(parsing: line, signers, &completion)
  }

  /// Reads a line that isn't a canonical record as it is, or is to be changed.
  init(
    parsing line: Span<UInt8>, _ signers: [Ed25519.PrivateKey], _ completion: inout RecordCompletion?
  ) throws(LineRefusal) {
    let value: JSONValue
    do { value = try JSONValue.parse(line, exact: true) } catch { throw .malformed(error) }
    if DSSEEnvelope.isEnvelope(value) {
      let envelope: DSSEEnvelope
      do { envelope = try DSSEEnvelope(value) } catch { throw .refused(error) }
      bytes = envelope.record
      signatures = envelope.signatures
    } else {
      let record = (completion?.complete(value) ?? value).canonicalBytes
      bytes = record
      do { signatures = try RecordSignature.all(over: record.span, by: signers) } catch { throw .refused(error) }
    }
    let record = bytes
    do { layout = try RecordLayout.scan(record.span) } catch { throw .malformed(error) }
  }

  private init(bytes: [UInt8], layout: RecordLayout, signatures: [RecordSignature]) {
    self.bytes = bytes
    self.layout = layout
    self.signatures = signatures
  }
}
