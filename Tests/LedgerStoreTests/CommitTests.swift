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
