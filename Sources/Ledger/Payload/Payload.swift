public import Evidence
internal import LedgerStore
public import SystemPackage
public import TransparencyLog

/// What stands beside a record, encrypted under a key of its own.
///
///     plaintext = 32 random bytes || content
///     file      = "EVPAYLD1" || nonce (12) || ciphertext || tag (16) || SHA-256 of all before (32)
///
/// Source: ledger-spec/4-files.md, 4.5.
public enum Payload {
  /// The first bytes of a file, which are its associated data too.
  public static let magic = Array("EVPAYLD1".utf8)
  /// Random bytes before the content.
  public static let saltByteCount = 32
  private static let pieceByteCount = 256 << 10

  /// What a record says of a payload that was stored.
  public struct Reference: Sendable {
    /// SHA-256 of the plaintext.
    public let digest: Digest
    /// The plaintext's size in bytes.
    public let size: Int
  }

  /// Bytes before the ciphertext.
  static let headByteCount = magic.count + AES256GCM.nonceByteCount
  /// Bytes after it.
  static let tailByteCount = AES256GCM.tagByteCount + Digest.byteCount
}

extension Appender {
  /// Encrypts a file's content into the ledger's payloads, lastingly; the record that names it comes next.
  ///
  /// - Parameters:
  ///   - content: the file.
  ///   - keys: where the key goes.
  public func storePayload(_ content: FilePath, keys: PayloadKeys) throws -> Payload.Reference {
    // The name is the plaintext's digest, known only at the end: two passes would read the file twice, so the
    // key is stored when the name is known and before the file gets it.
    let key = try SecureRandom.bytes(AES256GCM.keyByteCount)
    let salt = try SecureRandom.bytes(Payload.saltByteCount)
    let nonce = try SecureRandom.bytes(AES256GCM.nonceByteCount)
    var encryptor = try AES256GCM.Encryptor(key: key.span, nonce: nonce.span)
    try encryptor.authenticate(Payload.magic.span)
    var file = try store.beginPayload()
    var closing = SHA256()
    var plain = SHA256()
    var size = 0
    func write(_ bytes: [UInt8], _ file: inout PayloadWriter) throws {
      closing.update(bytes.span)
      try file.append(bytes.span)
    }
    try write(Payload.magic + nonce, &file)
    var source = try FileSource(content)
    var piece: [UInt8]? = salt
    while let bytes = piece {
      plain.update(bytes.span)
      size += bytes.count
      var encrypted: [UInt8] = []
      try encryptor.update(bytes.span, into: &encrypted)
      try write(encrypted, &file)
      piece = try source.next()
    }
    try write(try encryptor.finish(), &file)
    try file.append(closing.finalize().bytes.span)
    let name = plain.finalize()
    try keys.store(key, for: name)
    try store.finishPayload(file, name: name)
    return Payload.Reference(digest: name, size: size)
  }
}

extension Appender {
  /// Destroys what erasures and redactions on the ledger say is to be destroyed and is still there.
  func finishErasures(_ keys: PayloadKeys) throws {
    for index in chain.keys(of: .erasure).compactMap({ Int($0.string) }) { try destroyPayload(of: index, keys) }
    for index in chain.keys(of: .redaction).compactMap({ Int($0.string) }) { try blank(index, keys) }
  }

  /// Destroys the payload that an erased entry names: the key first.
  public func destroyPayload(of index: Int, _ keys: PayloadKeys) throws {
    guard let name = Self.pastEntry(index, in: store)?.payload else { return }
    try keys.destroy(name)
    try store.deletePayload(name)
  }

  /// Blanks a redacted entry, once a published checkpoint covers its redaction.
  public func blank(_ index: Int, _ keys: PayloadKeys) throws {
    let bytes = try store.reader().entry(index)
    guard RedactionStub(bytes.span) == nil, let entry = Self.pastEntry(index, in: store),
      let by = chain.value(.redaction, Text("\(index)"))?["by"]?.integer
    else { return }
    if store.checkpointed.size < chain.size { try checkpoint() }
    try destroyPayload(of: index, keys)
    let stub = RedactionStub(accepted: entry.accepted, by: Int(by), kind: entry.kind, producer: entry.producer)
    guard let blanked = stub.bytes(length: bytes.count) else {
      preconditionFailure("a stub is shorter than the shortest entry of its kind and producer")
    }
    try store.replaceEntry(index, by: blanked.span)
  }
}
