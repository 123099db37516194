import Evidence
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog

/// Everything that a writer does, in a small ledger, and what was acknowledged of it.
final class Workday {
  let test: TestLedger
  /// Every receipt that was given.
  private(set) var receipts: [Receipt] = []
  /// Every record of the pipeline that was handed in, and the receipt of each that was answered.
  private(set) var lines: [(line: [UInt8], receipt: Receipt?)] = []
  /// Whether the founding was acknowledged.
  private(set) var isFounded = false
  /// Payloads whose destruction was acknowledged.
  private(set) var destroyed: [Digest] = []
  private var ledger: Appender?
  /// The pipeline's next sequence number.
  private(set) var next = 1

  static let order = Appender.Order(basis: "gdpr-17.1.b", order: "order-1")

  init() throws {
    test = try TestLedger(in: "/dev/shm")
    try DurableFile.replace(
      test.home.appending("content"), by: Array("Jane Doe\n".utf8), permissions: 0o644)
  }

  /// Works until a call fails; then the writer is gone, as its process would be.
  ///
  /// - Parameter streams: whether records come in a stream too. Its threads write the log key's folder on a disk
  ///   of their own.
  func run(streams: Bool) throws {
    defer { ledger = nil }
    do {
      try work()
      if streams { try stream(150) }
    } catch {
      // Nobody should; but what is acknowledged even so must be true.
      _ = try? append(1)
      test.clock.advance(seconds: 600)
      _ = try? append(1)
      _ = try? ledger?.finish()
      throw error
    }
  }

  private func work() throws {
    ledger = try test.create()
    isFounded = true
    try grantAll()
    try append(3)
    let (first, firstPayload) = try appendWithPayload()
    let (second, secondPayload) = try appendWithPayload()
    try acknowledge(ledger!.close(producer: "example.com/pipeline", signers: [test.producer]))
    next += 1
    test.clock.advance(seconds: 600)
    // Longer than a frame of the journal, and behind a seal.
    try append(30)
    try ledger!.finish()
    ledger = nil
    ledger = try test.open()
    try hold(first, lifts: false)
    try hold(first, lifts: true)
    try acknowledge(
      ledger!.erase(first, Self.order, producer: "eraser/one", signers: [test.eraser], keys: test.keys))
    destroyed.append(firstPayload)
    try acknowledge(
      ledger!.redact(second, Self.order, producer: "authority/one", signers: [test.authority], keys: test.keys))
    destroyed.append(secondPayload)
    test.clock.advance(seconds: 1300)
    try ledger!.seal(at: test.clock.time)
    // A frame each, more than the journal holds, and a seal without a clean end before it.
    for _ in 0..<18 { try append(1) }
    ledger = nil
    test.clock.advance(seconds: 600)
    ledger = try test.open()
    try append(1)
    try ledger!.finish()
  }

  private func acknowledge(_ receipt: Receipt) { receipts.append(receipt) }

  private func grantAll() throws { try test.grantAll(ledger!) }

  private func hold(_ index: Int, lifts: Bool) throws {
    try acknowledge(
      ledger!.hold(index, lifts: lifts, Self.order, producer: "authority/one", signers: [test.authority]))
  }

  private func append(_ count: Int) throws {
    let new = (next..<next + count).map { TestLedger.trainingData($0) }
    next += count
    let place = lines.count
    lines += new.map { ($0, nil) }
    guard let ledger else { return }
    let outcome = try ledger.append(test.batch(new), policy: .stopAtRefusal)
    for (number, leaf) in outcome.leaves.enumerated() {
      let receipt = Receipt(index: outcome.first + number, leaf: leaf, accepted: outcome.accepted)
      lines[place + number].receipt = receipt
      acknowledge(receipt)
    }
  }

  /// Pieces of a few records, which are judged, staged and synced by several threads; opened and ended as by a
  /// command.
  private func stream(_ count: Int) throws {
    ledger = nil
    ledger = try test.open()
    let place = lines.count
    lines += (next..<next + count).map { (TestLedger.trainingData($0), nil) }
    next += count
    let path = test.home.appending("lines")
    try DurableFile.replace(
      path, by: Array(lines[place...].map(\.line).joined(separator: [0x0A])), permissions: 0o644)
    let file = try FileDescriptor.open(path, .readOnly)
    defer { try? file.close() }
    var answered = place
    _ = try BulkAppend(ledger!).run(LineReader(descriptor: file.rawValue, pieceByteCount: 3_000)) { output in
      guard case .receipts(let bytes) = output else { return }
      for line in bytes.split(separator: 0x0A) {
        let value = try JSONValue.parse(Array(line).span)
        guard let index = value["index"]?.integer,
          let leaf = value["leaf"]?.string.flatMap({ Digest(text: $0.utf8.span) }),
          let accepted = value["accepted"]?.string.flatMap({ Time($0) })
        else { throw LedgerError(.refused, "no receipt") }
        let receipt = Receipt(index: Int(index), leaf: leaf, accepted: accepted)
        lines[answered].receipt = receipt
        answered += 1
        acknowledge(receipt)
      }
    }
    ledger = nil
  }

  /// As the command does it.
  private func appendWithPayload() throws -> (index: Int, payload: Digest) {
    let reference = try ledger!.storePayload(test.home.appending("content"), keys: test.keys)
    var completion: RecordCompletion? = RecordCompletion(
      ledger: Text(TestLedger.origin), payload: (reference, "text/plain"))
    var batch = PreparedBatch(accepted: test.clock.time)
    let line = TestLedger.trainingData(next)
    next += 1
    batch.append(line: line.span, number: 1, completion: &completion)
    let outcome = try ledger!.append(batch, policy: .stopAtRefusal)
    acknowledge(Receipt(index: outcome.first, leaf: outcome.leaves[0], accepted: outcome.accepted))
    return (outcome.first, reference.digest)
  }
}
