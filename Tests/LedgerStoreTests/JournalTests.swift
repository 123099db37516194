import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

/// What recovery makes of a journal that a crash or the disk has damaged.
@Suite struct JournalTests {
  let folder = TemporaryFolder()
  var journal: FilePath { folder.ledger.appending("state/journal") }

  /// Commits these numbers of entries, one frame each, after a checkpoint over the first 5.
  private func makeFrames(_ counts: [Int], length: Int = 700) throws -> [[UInt8]] {
    let writer = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    var entries = (0..<5).map { testEntry($0) }
    try writer.commit(try batch(entries))
    try writer.checkpoint()
    for count in counts {
      let more = (0..<count).map { testEntry(entries.count + $0, length: length) }
      try writer.commit(try batch(more))
      entries += more
    }
    return entries
  }

  private func open(_ journal: [UInt8]) throws -> LedgerWriter {
    try write(journal, to: self.journal)
    return try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
  }

  @Test func layoutOfAFrame() throws {
    let entries = try makeFrames([2])
    let bytes = contents(journal)
    #expect(bytes.count == 64 << 10)
    let base = slowRoot(entries[..<5])
    let payload = entries[5...].flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
    func number(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(value >> (56 - 8 * $0) & 255) } }
    var frame = Array("ledgerj1".utf8) + [0, 0, 0, 1, 0, 0, 0, 0]
    frame += bytes[16..<32] + number(0) + number(5) + base.bytes + number(5) + number(2)
    frame += number(UInt64(payload.count)) + [UInt8](repeating: 0, count: 32) + slowRoot(entries[...]).bytes
    #expect(frame.count == 168)
    let leaves = entries[5...].flatMap { SHA256.hash(([0] + $0).span).bytes }
    frame += SHA256.hash((frame + leaves).span).bytes + payload
    #expect(Array(bytes[..<frame.count]) == frame)
    #expect(bytes[frame.count..<4096].allSatisfy { $0 == 0 })
  }

  /// The last frame torn at each sector: those before it stay, it is gone, and a new one takes its place.
  @Test func tornAtEverySector() throws {
    let entries = try makeFrames([1, 2, 9])
    let whole = contents(journal)
    let lastStart = 2 * 4096
    let lastEnd = lastStart + 200 + 9 * 702
    for sector in stride(from: lastStart, to: lastEnd, by: 512) {
      for keepsFront in [true, false] {
        var torn = whole
        let lost = keepsFront ? sector..<lastEnd : lastStart..<min(sector + 512, lastEnd)
        torn.replaceSubrange(lost, with: repeatElement(0, count: lost.count))
        do {
          let writer = try open(torn)
          #expect(writer.size == 8, "torn at \(sector)")
          #expect(writer.head.root == slowRoot(entries[..<8]))
          try writer.commit(try batch([entries[8]]))
        }
        let writer = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
        try expectEqual(try writer.reader(), Array(entries[..<9]))
      }
    }
  }

  @Test func aBitFlippedInTheLastFrameEndsThere() throws {
    let entries = try makeFrames([1, 2, 1])
    let whole = contents(journal)
    for byte in 8192..<8192 + 200 + 702 {
      var flipped = whole
      flipped[byte] ^= UInt8(1 << (byte % 8))
      #expect(try open(flipped).size == 8, "byte \(byte)")
    }
    #expect(try open(whole).size == entries.count)
  }

  /// The flipped frame was acknowledged: a later one is whole. Nothing may be cut.
  @Test func aBitFlippedBeforeAWholeFrameRefuses() throws {
    _ = try makeFrames([1, 2, 1])
    let whole = contents(journal)
    for frame in 0..<2 {
      for byte in frame * 4096..<frame * 4096 + 200 + 702 {
        var flipped = whole
        flipped[byte] ^= UInt8(1 << (byte % 8))
        let error = #expect(throws: StoreError.self) { try open(flipped) }
        #expect(error?.code == .damaged && error?.offset == frame * 4096, "byte \(byte)")
      }
    }
    #expect(try open(whole).size == 9)
  }

  @Test func aFrameOutOfItsPlaceRefuses() throws {
    _ = try makeFrames([1, 1, 1, 1])
    let whole = contents(journal)
    var swapped = whole
    swapped.replaceSubrange(4096..<8192, with: whole[8192..<12288])
    swapped.replaceSubrange(8192..<12288, with: whole[4096..<8192])
    #expect(throws: StoreError(.damaged, "")) { try open(swapped) }
    #expect(throws: StoreError(.damaged, "")) { try open(Array(whole[4096...]) + whole[..<4096]) }
  }

  /// Frames that a checkpoint has taken over lie where new ones do not reach yet.
  @Test func framesOfEarlierEpochsAreIgnored() throws {
    var entries = try makeFrames([1, 1, 1, 1, 1, 1])
    do {
      let writer = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
      try writer.checkpoint()
      let more = [testEntry(entries.count)]
      try writer.commit(try batch(more))
      entries += more
    }
    let journal = contents(journal)
    #expect(try open(journal).size == entries.count)
    // Even if the new epoch's only frame is torn.
    #expect(try open([UInt8](repeating: 0, count: 512) + journal[512...]).size == entries.count - 1)
  }

  /// A torn frame of many pages, overwritten by a short one: what is left of it is no frame.
  @Test func theRestOfATornFrameIsIgnored() throws {
    let entries = try makeFrames([1, 9])
    var torn = contents(journal)
    torn[4096 + 300] ^= 1
    do {
      let writer = try open(torn)
      #expect(writer.size == 6)
      try writer.commit(try batch([entries[6]]))
    }
    #expect(try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup()).size == 7)
  }

  @Test func aJournalThatIsNotThereRefuses() throws {
    _ = try makeFrames([1])
    _ = try Disk().unlink(journal)
    #expect(throws: StoreError(.missing, "")) {
      try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
    }
    #expect(throws: StoreError(.damaged, "")) { try open([UInt8](repeating: 0, count: 8191)) }
  }

  /// A frame that is whole but tells of what is not there.
  @Test(arguments: [1, 1 << 40, 1 << 48, 1 << 48 + 1, Int.max])
  func aReferenceToNothing(_ count: Int) throws {
    let entries = try makeFrames([])
    let frame = JournalFrame(
      kind: .reference, epoch: [UInt8](repeating: 7, count: 16), number: 0,
      base: TreeHead(size: 5, root: slowRoot(entries[...])),
      commit: .init(first: 5, count: count, root: Merkle.emptyRoot), payloadLength: 0,
      previous: JournalFrame.noFrame)
    var bytes: [UInt8] = []
    _ = frame.encodeHeader(leaves: [], into: &bytes)
    bytes += [UInt8](repeating: 0, count: (64 << 10) - bytes.count)
    if count > 1 << 48 {
      // No frame by its form, so none that a crash of this writer left.
      #expect(try open(bytes).size == 5)
    } else {
      #expect(throws: StoreError.self) { try open(bytes) }
    }
  }

  /// Nothing that stands in a journal may end the process.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func hostileJournals(_ seed: UInt64) throws {
    _ = try makeFrames([3, 1, 2])
    let whole = contents(journal)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      var hostile = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<3 * 4096, using: &generator)
        let field = place - place % 4096 + [8, 12, 32, 40, 80, 88, 96].randomElement(using: &generator)!
        hostile[Bool.random(using: &generator) ? place : field] = UInt8.random(in: 0...255, using: &generator)
      }
      do {
        #expect(try open(hostile).size >= 5, "seed \(seed)")
      } catch let error as StoreError {
        #expect(error.code == .damaged, "seed \(seed): \(error)")
      }
    }
  }
}
