internal import Evidence
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
  static let pieceByteCount = 256 << 10

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
    // The name is the plaintext's digest, known only at the end: the key is stored then, before the file
    // gets its name.
    let key = try SecureRandom.bytes(AES256GCM.keyByteCount)
    var sealing = try PayloadSealing(key: key)
    var file = try store.beginPayload()
    let source = try DurableFile.open(content)
    try file.append(sealing.head.span)
    var piece = try SecureRandom.bytes(Payload.saltByteCount)
    var count = piece.count
    while count > 0 {
      let sealed = try sealing.update(piece.span.extracting(0..<count))
      try file.append(sealed.span)
      let offset = sealing.size - Payload.saltByteCount
      count = try source.read(at: offset, count: Payload.pieceByteCount, into: &piece)
    }
    let reference = sealing.reference
    let tail = try sealing.finish()
    try file.append(tail.span)
    try store.announcePayload(reference.digest)
    announced.append(reference.digest)
    try keys.store(key, for: reference.digest)
    try store.finishPayload(file, name: reference.digest)
    return reference
  }
}

extension Appender {
  /// The payload that was stored for a record when it was appended the first time, if it is this content.
  ///
  /// A payload's digest is of fresh random bytes too, so that a record made again would be another one. The
  /// random bytes of the first time give the first digest if the content is the same, and no other does.
  ///
  /// - Parameter batch: the record alone, without the payload.
  /// - Returns: what the record said of it; nil if this isn't a retry, or not of the same content.
  public func storedPayload(
    _ content: FilePath, of batch: PreparedBatch, keys: PayloadKeys
  ) throws -> Payload.Reference? {
    guard batch.count == 1, let index = retried(batch),
      let name = try store.reader().pastEntry(index)?.payload, let key = try keys.key(name),
      let file = try store.reader().payload(name)
    else { return nil }
    var head: [UInt8] = []
    let length = Payload.headByteCount + Payload.saltByteCount
    guard try file.read(at: 0, count: length, into: &head) == length else { return nil }
    var opening = try AES256GCM.Decryptor(
      key: key.span, nonce: head.span.extracting(Payload.magic.count..<Payload.headByteCount))
    var piece: [UInt8] = []
    try opening.update(head.span.extracting(Payload.headByteCount..<length), into: &piece)
    var plain = SHA256()
    var size = 0
    let source = try DurableFile.open(content)
    var count = piece.count
    while count > 0 {
      plain.update(piece.span.extracting(0..<count))
      size += count
      count = try source.read(at: size - Payload.saltByteCount, count: Payload.pieceByteCount, into: &piece)
    }
    return plain.finalize() == name ? Payload.Reference(digest: name, size: size) : nil
  }

  /// Where the record with this producer and sequence stands; nil if the sequence is new, or too old to tell.
  private func retried(_ batch: PreparedBatch) -> Int? {
    let bytes = batch.entries.bytes.span.extracting(batch.entries[0])
    let layout = batch.layouts[0]
    guard let producer = layout.record(in: bytes).producer, producer.sequence <= sequence(of: producer.id) else {
      return nil
    }
    return retries.index(slot: chain.slot(of: producer.id.utf8.span), sequence: producer.sequence)
  }
}

extension PreparedBatch {
  /// The digest of the payload that a record of the batch names; nil if it names none.
  public func payload(_ position: Int) -> Digest? {
    layouts[position].payloadReference(in: entries.bytes.span.extracting(entries[position]))?.digest
  }
}

/// The encryption of one payload, piece by piece.
private struct PayloadSealing: ~Copyable {
  /// What comes before the ciphertext.
  let head: [UInt8]
  /// Bytes of plaintext so far.
  private(set) var size = 0
  private var plain = SHA256()
  private var closing = SHA256()
  private var encryptor: AES256GCM.Encryptor

  init(key: [UInt8]) throws {
    let nonce = try SecureRandom.bytes(AES256GCM.nonceByteCount)
    let head = Payload.magic + nonce
    var encryptor = try AES256GCM.Encryptor(key: key.span, nonce: nonce.span)
    try encryptor.authenticate(Payload.magic.span)
    closing.update(head.span)
    self.head = head
    self.encryptor = encryptor
  }

  /// What a record will say.
  var reference: Payload.Reference { Payload.Reference(digest: plain.finalize(), size: size) }

  mutating func update(_ bytes: Span<UInt8>) throws -> [UInt8] {
    plain.update(bytes)
    size += bytes.count
    var sealed: [UInt8] = []
    try encryptor.update(bytes, into: &sealed)
    closing.update(sealed.span)
    return sealed
  }

  /// What comes after the ciphertext: the tag and the digest of all before.
  consuming func finish() throws -> [UInt8] {
    var closing = closing
    let tag = try encryptor.finish()
    closing.update(tag.span)
    return tag + closing.finalize().bytes
  }
}

extension Appender {
  /// Destroys what erasures and redactions on the ledger say is to be destroyed and is still there.
  func finishErasures(_ keys: PayloadKeys) throws {
    for index in chain.keys(of: .erasure).compactMap({ Int($0.string) }) {
      try destroyPayload(of: index, keys)
    }
    for index in chain.keys(of: .redaction).compactMap({ Int($0.string) }) { try blank(index, keys) }
  }

  /// Destroys a payload whose record was refused: no entry names it.
  public func discard(_ reference: Payload.Reference, keys: PayloadKeys) throws {
    try discard(reference.digest, keys)
  }

  private func discard(_ name: Digest, _ keys: PayloadKeys) throws {
    try keys.destroy(name)
    try store.deletePayload(name)
    announced.removeAll { $0 == name }
    store.settlePayload(name)
  }

  /// The payloads that entries now name are theirs, and stay.
  func settlePayloads(of entries: PreparedBatch) {
    if announced.isEmpty { return }
    let named = Set((0..<entries.count).compactMap { entries.payload($0) })
    for name in announced where named.contains(name) { store.settlePayload(name) }
    announced.removeAll { named.contains($0) }
  }

  /// Destroys what was stored for a record that never became an entry: no erasure could ever reach it.
  func discardUnnamed(_ keys: PayloadKeys) throws {
    for (name, size) in try store.announcedPayloads() {
      let isNamed = try (size..<max(size, chain.size)).contains { try store.reader().pastEntry($0)?.payload == name }
      if isNamed { store.settlePayload(name) } else { try discard(name, keys) }
    }
  }

  /// Destroys the payload that an erased entry names: the key first.
  public func destroyPayload(of index: Int, _ keys: PayloadKeys) throws {
    guard let name = try store.reader().pastEntry(index)?.payload else { return }
    try keys.destroy(name)
    try store.deletePayload(name)
  }

  /// Blanks a redacted entry, once a published checkpoint covers its redaction.
  public func blank(_ index: Int, _ keys: PayloadKeys) throws {
    let bytes = try store.reader().entry(index)
    guard RedactionStub(bytes.span) == nil, let entry = try store.reader().pastEntry(index),
      let by = chain.value(.redaction, Text("\(index)"))?["by"]?.integer
    else { return }
    if store.checkpointed.size < chain.size { try checkpoint() }
    try destroyPayload(of: index, keys)
    let stub = RedactionStub(
      accepted: entry.accepted, by: Int(by), kind: entry.kind, producer: entry.producer)
    guard let blanked = stub.bytes(length: bytes.count) else {
      preconditionFailure("a stub is shorter than the shortest entry of its kind and producer")
    }
    try store.replaceEntry(index, by: blanked.span)
  }
}
