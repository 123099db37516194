internal import Dispatch
internal import Evidence
internal import LedgerStore
internal import Synchronization
internal import SystemPackage
internal import TransparencyLog

/// Judges the files of payloads against the entries that name them.
///
///     "EVPAYLD1" || nonce (12) || AES-256-GCM ciphertext || tag (16) || SHA-256 of all before (32)
///
/// Source: ledger-spec/4-files.md, 4.5.
struct PayloadJudge: Sendable {
  let reader: LedgerReader
  /// A folder with a file of 32 bytes for each payload, named by the plaintext's digest; nil: no keys.
  let keys: FilePath?
  let threads: Int

  private static let magic = Array("EVPAYLD1".utf8)
  private static let nonce = 8..<20
  private static let overhead = 68
  /// The tag and the closing hash.
  private static let tail = 48
  private static let pieceByteCount = 1 << 18

  /// Judges all of them on several threads; returns how many are there and not erased.
  func judge(_ table: PayloadTable, _ findings: inout Findings) throws(StoreError) -> Int {
    let payloads = Array(table.payloads)
    if payloads.isEmpty { return 0 }
    let shared = Mutex<(findings: Findings, there: Int, failure: StoreError?)>((Findings(), 0, nil))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, payloads.count)) { _ in
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < payloads.count else { return }
        var found = Findings()
        do throws(StoreError) {
          let isThere = try judge(payloads[number].key, payloads[number].value, &found)
          if !isThere && found.isEmpty { continue }
          shared.withLock {
            $0.findings.merge(found)
            if isThere { $0.there += 1 }
          }
        } catch {
          shared.withLock { $0.failure = $0.failure ?? error }
          return
        }
      }
    }
    return try shared.withLock { shared throws(StoreError) in
      if let failure = shared.failure { throw failure }
      findings.merge(shared.findings)
      return shared.there
    }
  }

  /// The name of a payload's file.
  static func name(of digest: Digest) -> String {
    let hex = digest.hex
    return "payloads/\(hex.prefix(2))/\(hex)"
  }

  private func judge(
    _ digest: Digest, _ payload: PayloadTable.Payload, _ findings: inout Findings
  ) throws(StoreError) -> Bool {
    let place = Place(file: Self.name(of: digest))
    guard let file = try open(digest) else {
      if !payload.isErased {
        findings.raise(
          .payloadMissing, at: Place(index: payload.first), "the payload of entry \(payload.first) is gone")
      }
      return false
    }
    if payload.isErased {
      findings.raise(.erasurePending, at: place, "the payload is there in spite of its erasure")
      return false
    }
    let verdict = try judge(file, digest, payload)
    switch verdict {
    case .right: break
    case .unopened: findings.raise(.payloadUnopened, at: place, "no key to open it with is at hand")
    case .wrong(let sentence): findings.raise(.payloadWrong, at: place, sentence)
    }
    return true
  }

  private func open(_ digest: Digest) throws(StoreError) -> StoredFile? {
    do throws(StoreError) {
      return try reader.payload(digest)
    } catch {
      if error.isOfSystem { throw error }
      return nil
    }
  }

  private enum Outcome {
    case right, unopened
    case wrong(String)
  }

  private func judge(
    _ file: StoredFile, _ digest: Digest, _ payload: PayloadTable.Payload
  ) throws(StoreError) -> Outcome {
    guard file.size == payload.size + Self.overhead, !payload.isSizeDisputed else {
      return .wrong("the file has \(file.size) bytes, and a payload of \(payload.size) has \(Self.overhead) more")
    }
    let opener = PayloadOpener(key: key(of: digest))
    var hash = SHA256()
    var buffer: [UInt8] = []
    var offset = 0
    let end = file.size - Digest.byteCount
    while offset < end {
      let count = min(Self.pieceByteCount, end - offset)
      guard try file.read(at: offset, count: count, into: &buffer) == count else {
        return .wrong("the file shrank while it was read")
      }
      let piece = buffer.span.extracting(0..<count)
      hash.update(piece)
      opener.take(piece)
      offset += count
    }
    guard try file.read(at: end, count: Digest.byteCount, into: &buffer) == Digest.byteCount,
      Digest(buffer.span, at: 0) == hash.finalize()
    else { return .wrong("the closing hash isn't that of what stands before it") }
    guard opener.hasMagic else { return .wrong("the file doesn't begin with EVPAYLD1") }
    guard let opened = opener.finish() else { return .unopened }
    return opened == digest ? .right : .wrong("it doesn't open with its key to what the entry names")
  }

  private func key(of digest: Digest) -> [UInt8]? {
    // A key that can't be read is as none: its payload is told as unopened.
    guard let keys, let key = try? FileSystem.contents(of: keys.appending(digest.hex), limit: 33) else { return nil }
    return key.count == AES256GCM.keyByteCount ? key : nil
  }
}

/// Opens a payload piece by piece as it is read: the magic, the nonce, the ciphertext, the tag.
private final class PayloadOpener {
  private let key: [UInt8]?
  /// The 20 bytes before the ciphertext, then what may be the tag.
  private var head: [UInt8] = []
  private var held: [UInt8] = []
  private var decryptor: AES256GCM.Decryptor?
  private var plain = SHA256()
  private var output: [UInt8] = []
  private var hasFailed = false

  private static let headByteCount = 20

  init(key: [UInt8]?) { self.key = key }

  var hasMagic: Bool { head.starts(with: "EVPAYLD1".utf8) }

  func take(_ piece: Span<UInt8>) {
    var place = 0
    while place < piece.count && head.count < Self.headByteCount {
      head.append(piece[place])
      place += 1
    }
    guard let key, head.count == Self.headByteCount else { return }
    if decryptor == nil && !hasFailed { begin(key) }
    // The last 16 bytes so far may be the tag: they are held back.
    unsafe piece.extracting(place...).withUnsafeBufferPointer { unsafe held.append(contentsOf: $0) }
    let count = held.count - AES256GCM.tagByteCount
    guard count > 0, !hasFailed else { return }
    output.removeAll(keepingCapacity: true)
    let ready = Array(held[..<count])
    do { try decryptor!.update(ready.span, into: &output) } catch { hasFailed = true }
    plain.update(output.span)
    held.removeFirst(count)
  }

  private func begin(_ key: [UInt8]) {
    let nonce = Array(head[8...])
    let magic = Array(head[..<8])
    do {
      decryptor = try AES256GCM.Decryptor(key: key.span, nonce: nonce.span)
      try decryptor!.authenticate(magic.span)
    } catch {
      hasFailed = true
    }
  }

  /// The digest of the plaintext; nil without a key. If the tag is wrong it is a digest of nothing.
  func finish() -> Digest? {
    guard key != nil else { return nil }
    let digest = plain.finalize()
    guard !hasFailed, held.count == AES256GCM.tagByteCount, let decryptor = decryptor.take() else {
      return Merkle.emptyRoot
    }
    let tag = held
    do { try decryptor.finish(tag: tag.span) } catch { return Merkle.emptyRoot }
    return digest
  }
}
