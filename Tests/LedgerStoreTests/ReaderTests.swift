import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

@Suite struct ReaderTests {
  let folder = TemporaryFolder()

  private func make(_ size: Int, length: Int? = nil) throws -> [[UInt8]] {
    let entries = (0..<size).map { testEntry($0, length: length) }
    let writer = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    try writer.commit(try batch(entries))
    try writer.checkpoint()
    return entries
  }

  @Test func bundlesGiveTheEntries() throws {
    // A segment of the standard length: several bundles in one read.
    let entries = (0..<1500).map { testEntry($0) }
    let writer = try LedgerWriter.create(
      folder.ledger, notary: plainNotary(), LedgerWriter.Setup(journalCapacity: 1 << 20))
    try writer.commit(try batch(entries))
    try writer.checkpoint()
    var buffer = EntryBuffer()
    for size in [1, 255, 256, 257, 1024, 1500] {
      let reader = LedgerReader(folder.ledger, size: size)
      let bundles = (size + 255) / 256
      for first in 0..<bundles {
        for end in first + 1...bundles {
          try reader.readEntries(bundles: first..<end, into: &buffer)
          #expect(buffer.firstIndex == 256 * first)
          let expected = entries[256 * first..<min(size, 256 * end)]
          #expect((0..<buffer.count).map { Array(buffer.bytes[buffer[$0]]) } == Array(expected))
        }
      }
      #expect(try reader.entriesEnd() == buffer.end)
    }
  }

  @Test func whatTheSizeDoesNotCoverIsOutOfRange() throws {
    _ = try make(300)
    let reader = smallReader(300)
    var buffer = EntryBuffer()
    #expect(throws: StoreError(.outOfRange, "")) { try reader.entry(300) }
    #expect(throws: StoreError(.outOfRange, "")) { try reader.entry(-1) }
    #expect(throws: StoreError(.outOfRange, "")) { try reader.readEntries(bundles: 1..<3, into: &buffer) }
    #expect(throws: StoreError(.outOfRange, "")) { try reader.readEntries(bundles: 0..<2, into: &buffer) }
    #expect(throws: StoreError(.outOfRange, "")) { try reader.hashes(level: 0, 0..<301) }
    #expect(throws: StoreError(.outOfRange, "")) { try reader.hashes(level: 1, 0..<2) }
    #expect(throws: StoreError(.outOfRange, "")) { try reader.hashes(level: 7, 0..<0) }
    #expect(try reader.hashes(level: 1, 0..<1).count == 1)
  }

  /// A checkpoint that claims more than there can be is refused, not reckoned with.
  @Test(arguments: [Int.max, 1 << 62, 1 << 48 + 1, 1 << 48, 1 << 40])
  func sizesThatAreNone(_ size: Int) throws {
    _ = try make(300)
    let reader = LedgerReader(folder.ledger, size: size)
    var buffer = EntryBuffer()
    let bundle = size / 256 - 1
    #expect(throws: StoreError.self) { try reader.compactRange() }
    #expect(throws: StoreError.self) { try reader.entriesEnd() }
    #expect(throws: StoreError.self) { try reader.entry(size - 1) }
    #expect(throws: StoreError.self) { try reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer) }
    let text = Array("\(size)\n\(Merkle.emptyRoot.hex)\n".utf8)
    try write(text, to: folder.ledger.appending("checkpoint"))
    #expect(throws: StoreError.self) {
      try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
    }
  }

  @Test func missingAndShortFilesAreNamed() throws {
    _ = try make(600)
    for (name, cut, offset) in [
      ("entries/offsets", 23, 23), ("entries/002", 10, 10), ("hashes/0", 32 * 600 - 1, 32 * 600 - 1),
      ("hashes/1", 40, 40),
    ] {
      let path = folder.ledger.appending(name)
      let whole = contents(path)
      for isMissing in [false, true] {
        if isMissing { _ = try Disk().unlink(path) } else { try write(Array(whole[..<cut]), to: path) }
        let errors = [
          #expect(throws: StoreError.self) { try readAll(smallReader(600)) },
          #expect(throws: StoreError.self) {
            try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
          },
        ]
        for error in errors {
          #expect(error?.code == (isMissing ? .missing : .short), "\(name): \(String(describing: error))")
          #expect(error?.path == path && error?.offset == (isMissing ? nil : offset), "\(name)")
        }
      }
      try write(whole, to: path)
    }
    try readAll(smallReader(600))
  }

  /// The tail is what opening looks at; the rest is the verifier's.
  @Test func hashesThatDoNotGiveTheRootRefuse() throws {
    _ = try make(600)
    let path = folder.ledger.appending("hashes/0")
    let whole = contents(path)
    var flipped = whole
    flipped[32 * 599] ^= 1
    try write(flipped, to: path)
    #expect(throws: StoreError(.damaged, "")) {
      try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
    }
  }

  /// Lengths and offsets that contradict each other are found, whatever was changed.
  @Test func changedLengthsAndOffsetsAreFound() throws {
    let entries = (0..<700).map { testEntry($0, length: 5) }
    let writer = try LedgerWriter.create(
      folder.ledger, notary: plainNotary(), LedgerWriter.Setup(journalCapacity: 1 << 20))
    try writer.commit(try batch(entries))
    try writer.checkpoint()
    let reader = LedgerReader(folder.ledger, size: 700)
    var buffer = EntryBuffer()
    for (name, places) in [
      ("entries/000", [0, 1, 7, 255 * 7 + 1, 256 * 7]), ("entries/offsets", Array(0..<16)),
    ] {
      let path = folder.ledger.appending(name)
      let whole = contents(path)
      for place in places {
        var changed = whole
        changed[place] ^= 0x81
        try write(changed, to: path)
        #expect(throws: StoreError(.damaged, ""), "\(name) \(place)") {
          try reader.readEntries(bundles: 0..<2, into: &buffer)
        }
      }
      try write(whole, to: path)
    }
    try reader.readEntries(bundles: 0..<2, into: &buffer)
  }

  /// Copies of a reader share their files: here more segments than are kept open, from several threads.
  @Test func oneReaderServesManyThreads() async throws {
    let entries = try make(256 * 40, length: 3)
    let reader = smallReader(entries.count)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<4 {
        group.addTask {
          var generator = SeededGenerator(seed: UInt64(thread))
          for _ in 0..<300 {
            let index = Int.random(in: 0..<entries.count, using: &generator)
            let entry = try reader.entry(index)
            let hashes = try reader.hashes(level: 0, index..<index + 1)
            #expect(entry == entries[index] && hashes == [slowRoot([entry])])
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Whatever a checkpoint covers can be read while the writer goes on.
  @Test func readersReadWhileAWriterWrites() async throws {
    let ledger = folder.ledger
    let size = 3000
    let notary = plainNotary()
    do { _ = try LedgerWriter.create(ledger, notary: notary, smallSetup()) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let writer = try LedgerWriter(ledger, notary: plainNotary(), smallSetup())
        var generator = SeededGenerator(seed: 5)
        while writer.size < size {
          let count = Int.random(in: 1...60, using: &generator)
          try writer.commit(try batch((0..<count).map { testEntry(writer.size + $0) }))
          if Int.random(in: 0..<4, using: &generator) == 0 { try writer.checkpoint() }
        }
        try writer.checkpoint()
      }
      group.addTask {
        var head = TreeHead.empty
        while head.size < size {
          head = try plainNotary().read(try LedgerReader.checkpoint(of: ledger))
          let reader = LedgerReader(
            files: FileCache(layout: Layout(ledger, segmentSize: 256), disk: Disk()), size: head.size)
          #expect(try reader.compactRange().root == head.root)
          var buffer = EntryBuffer()
          for bundle in 0..<(head.size + 255) / 256 {
            try reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer)
            for i in 0..<buffer.count where Array(buffer.bytes[buffer[i]]) != testEntry(buffer.firstIndex + i) {
              Issue.record("entry \(buffer.firstIndex + i) of \(head.size)")
            }
          }
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
  }

  private func smallReader(_ size: Int) -> LedgerReader {
    LedgerReader(files: FileCache(layout: Layout(folder.ledger, segmentSize: 256), disk: Disk()), size: size)
  }

  private func readAll(_ reader: LedgerReader) throws {
    var buffer = EntryBuffer()
    for bundle in 0..<(reader.size + 255) / 256 {
      try reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer)
    }
    _ = try reader.hashes(level: 0, 0..<reader.size)
    _ = try reader.hashes(level: 1, 0..<reader.size >> 8)
  }
}
