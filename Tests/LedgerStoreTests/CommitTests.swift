import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

@Suite struct CommitTests {
  let folder = TemporaryFolder()

  @Test func whatWasCommittedIsThereAfterOpening() throws {
    var expected: [[UInt8]] = []
    do {
      let writer = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
      for size in [1, 2, 253, 255, 1, 300, 1100, 3] {
        let entries = (0..<size).map { testEntry(expected.count + $0) }
        let head = try writer.commit(try batch(entries))
        expected += entries
        #expect(head == TreeHead(size: expected.count, root: slowRoot(expected[...])))
      }
      try expectEqual(try writer.reader(), expected)
    }
    do {
      let writer = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
      #expect(writer.head.root == slowRoot(expected[...]))
      try expectEqual(try writer.reader(), expected)
      try writer.checkpoint()
      #expect(writer.checkpointed == writer.head)
    }
    let writer = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
    try expectEqual(try writer.reader(), expected)
  }
}

func expectEqual(_ reader: LedgerReader, _ expected: [[UInt8]]) throws {
  #expect(reader.size == expected.count)
  #expect(try allEntries(reader) == expected)
}

/// Batches and what they may hold.
@Suite struct BatchTests {
  let folder = TemporaryFolder()

  @Test func lengthsOfEntries() throws {
    var batch = EntryBatch()
    let longest = testEntry(1, length: 65_535)
    try batch.append(longest.span)
    try batch.append([UInt8]().span)
    let tooLong = [UInt8](repeating: 0, count: 65_536)
    #expect(throws: StoreError(.outOfRange, "")) { try batch.append(tooLong.span) }
    #expect(throws: StoreError(.outOfRange, "")) { try batch.append { $0 += tooLong } }
    try batch.append { $0 += [7] }
    #expect(batch.count == 3 && batch.bytes.count == 65_535 + 1 + 3 * 2)
    #expect(batch.leaves.count == 2)
    batch.hashLeaves()
    #expect(batch.leaves.count == 3 && batch.leaves[2] == slowRoot([[7]]))
    let writer = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    try writer.commit(batch)
    try writer.checkpoint()
    try expectEqual(try writer.reader(), [longest, [], [7]])
    #expect(try writer.commit(EntryBatch()) == writer.head)
    batch.removeAll()
    #expect(batch.count == 0 && batch.bytes.isEmpty)
  }

  /// Tiles that workers hash give the same tree, and those hashed for another place are not used.
  @Test(arguments: [0, 1, 255, 256, 300])
  func tilesHashedAhead(_ before: Int) throws {
    let entries = (0..<before + 1000).map { testEntry($0) }
    for shift in [0, 1, 255] {
      let ledger = folder.path.appending("ledger-\(shift)")
      let writer = try LedgerWriter.create(ledger, notary: plainNotary(), smallSetup())
      try writer.commit(try batch(entries[..<before]))
      var rest = try batch(entries[before...])
      rest.hashTiles(firstIndex: before + shift)
      #expect(try writer.commit(rest).root == slowRoot(entries[...]))
      try writer.checkpoint()
      #expect(
        try writer.reader().hashes(level: 1, 0..<(before + 1000) / 256)
          == (0..<(before + 1000) / 256).map { slowRoot(entries[256 * $0..<256 * $0 + 256]) })
    }
  }

  /// Random commits, checkpoints and openings against a list.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func anyOrderOfOperations(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var expected: [[UInt8]] = []
    var writer: LedgerWriter? = try .create(folder.ledger, notary: plainNotary(), smallSetup())
    for _ in 0..<60 {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: try writer?.checkpoint()
      case 1:
        writer = nil
        writer = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
      default:
        let count = [0, 1, 2, 10, 256, 500].randomElement(using: &generator)!
        let length = [nil, 0, 3, 100].randomElement(using: &generator)!
        let entries = (0..<count).map { testEntry(expected.count + $0, length: length) }
        var more = try batch(entries)
        if Bool.random(using: &generator) { more.hashTiles(firstIndex: expected.count) }
        try writer?.commit(more)
        expected += entries
      }
      #expect(writer?.size == expected.count, "seed \(seed)")
    }
    let last = try #require(writer)
    #expect(last.head.root == slowRoot(expected[...]), "seed \(seed)")
    try expectEqual(try last.reader(), expected)
  }
}
