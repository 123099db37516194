import Foundation
import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

/// Certificates, payloads, snapshots, redaction.
@Suite struct FileTests {
  let folder = TemporaryFolder()

  private func make() throws -> LedgerWriter {
    try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
  }

  @Test func certificatesNeverChange() throws {
    let writer = try make()
    let reader = try writer.reader()
    func add(_ byte: UInt8) throws -> Int {
      let bytes = [byte]
      return try Certificates.add(bytes.span, toBlock: 1001, of: folder.ledger)
    }
    #expect(try reader.certificate(1001) == nil)
    #expect(throws: StoreError(.missing, "")) { try add(1) }
    try writer.writeCertificate(1001, [1, 2, 3].span)
    try writer.writeCertificate(1001, [1, 2, 3].span)
    #expect(throws: StoreError(.exists, "")) { try writer.writeCertificate(1001, [1, 2, 4].span) }
    #expect(throws: StoreError(.exists, "")) { try writer.writeCertificate(1001, [1, 2].span) }
    // A refusal is no failure: the writer goes on.
    let seven: [UInt8] = [7]
    let number = try writer.addToCertificate(1001, seven.span)
    #expect(number == 1)
    #expect(try add(8) == 2)
    #expect(try reader.certificate(1001) == [1, 2, 3])
    #expect(try reader.additions(1001) == [[7], [8]])
    #expect(contents(folder.ledger.appending("blocks/x001/001.2")) == [8])
  }

  @Test func additionsAreCountedOnceWhoeverMakesThem() async throws {
    let writer = try make()
    try writer.writeCertificate(0, [1].span)
    let ledger = folder.ledger
    let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
      for i in 0..<2 {
        group.addTask {
          let layout = Layout(ledger)
          let unfinished = layout.unfinished("addition-\(i)")
          return try Certificates.add([UInt8(i)].span, 0, layout, Disk(), through: unfinished)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(numbers.sorted() == [1, 2])
  }

  /// A crash between the second name of an addition and the end of its first one; later a process has that number again.
  @Test func whatACrashLeftIsntWrittenOver() throws {
    let writer = try make()
    try writer.writeCertificate(0, [1].span)
    let layout = writer.layout
    let unfinished = layout.unfinished("addition-7")
    #expect(try Certificates.add([1, 2].span, 0, layout, Disk(), through: unfinished) == 1)
    #expect(try Disk().link(layout.addition(0, 1), to: unfinished))
    #expect(try Certificates.add([3].span, 0, layout, Disk(), through: unfinished) == 2)
    #expect(try writer.reader().additions(0) == [[1, 2], [3]])
  }

  @Test func payloads() throws {
    let writer = try make()
    let name = SHA256.hash([1].span)
    var payload = try writer.beginPayload()
    try payload.append([1, 2].span)
    try payload.append([3].span)
    #expect(payload.count == 3)
    #expect(try writer.reader().payload(name) == nil)
    try writer.finishPayload(payload, name: name)
    let stored = try #require(try writer.reader().payload(name))
    var buffer: [UInt8] = []
    #expect(stored.size == 3)
    #expect(try stored.read(at: 1, count: 10, into: &buffer) == 2 && buffer[..<2] == [2, 3])
    #expect(try writer.deletePayload(name))
    #expect(try !writer.deletePayload(name))
    #expect(try writer.reader().payload(name) == nil)
    do { _ = try writer.beginPayload() }
    #expect(!listTree(folder.ledger).contains { $0.path.hasSuffix(".new") })
  }

  @Test func snapshots() throws {
    let writer = try make()
    #expect(try writer.snapshot(.newest) == nil)
    try writer.writeSnapshots([.newest], [1].span)
    try writer.writeSnapshots([.sealed], [2, 3].span)
    try writer.writeSnapshots([.newest], [4].span)
    #expect(try writer.snapshot(.newest) == [4])
    #expect(try writer.reader().snapshot(.sealed) == [2, 3])
    // Both at once are one file, and the next one takes the place of one of them alone.
    for round in 0..<2 as Range<UInt8> {
      try writer.writeSnapshots([.sealed, .newest], [5, round].span)
      let files = Snapshot.allCases.map { writer.layout.snapshot($0) }
      #expect(try fileNumber(files[0]) == fileNumber(files[1]))
      #expect(try writer.snapshot(.newest) == [5, round] && writer.snapshot(.sealed) == [5, round])
      try writer.writeSnapshots([.newest], [6].span)
      #expect(try writer.snapshot(.newest) == [6] && writer.snapshot(.sealed) == [5, round])
    }
    #expect(!listTree(folder.ledger).contains { $0.path.hasSuffix(".new") })
  }

  private func fileNumber(_ path: FilePath) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path.string)
    return try #require(attributes[.systemFileNumber] as? Int)
  }

  /// What was redacted is nowhere any more, the journal included; the leaf hash stays.
  @Test func redactionLeavesNoCopy() throws {
    let secret = Array("a name that should never have been written".utf8)
    let writer = try make()
    try writer.commit(try batch([testEntry(0), secret, testEntry(2)]))
    let other = [UInt8](repeating: 0, count: 1)
    #expect(throws: StoreError(.outOfRange, "")) { try writer.replaceEntry(3, by: other.span) }
    #expect(throws: StoreError(.outOfRange, "")) { try writer.replaceEntry(1, by: other.span) }
    try writer.replaceEntry(1, by: [UInt8](repeating: 0x20, count: secret.count).span)
    let leaf = slowRoot([secret])
    #expect(try writer.reader().hashes(level: 0, 1..<2) == [leaf])
    for (path, content) in listTree(folder.ledger, withContent: true) {
      guard let content, content.count >= secret.count else { continue }
      let isThere = (0...content.count - secret.count).contains {
        content[$0] == secret[0] && content[$0...].starts(with: secret)
      }
      #expect(!isThere, "\(path)")
    }
    // The writer goes on, and checks what it signs, with the blank below the checkpoint.
    try writer.commit(try batch([testEntry(3)]))
    try writer.checkpoint()
    #expect(try writer.reader().entry(1) == [UInt8](repeating: 0x20, count: secret.count))
    #expect(try writer.reader().entry(2) == testEntry(2))
  }

  /// A file that was changed under the writer is found before anything is signed over it.
  @Test func whatIsSignedIsReadBack() throws {
    for name in ["entries/000", "hashes/0"] {
      let ledger = folder.path.appending(name.split(separator: "/")[0] + "-changed")
      let writer = try LedgerWriter.create(ledger, notary: plainNotary(), smallSetup())
      try writer.commit(try batch((0..<9).map { testEntry($0, length: 9) }))
      _ = try writer.reader()
      let path = ledger.appending(name)
      var bytes = contents(path)
      bytes[bytes.count - 40] ^= 1
      let file = try #require(try Disk().open(path, .write))
      try Disk().write(bytes.span, to: file, at: 0)
      #expect(throws: StoreError(.damaged, "")) { try writer.checkpoint() }
      #expect(throws: StoreError(.poisoned, "")) { try writer.commit(try batch([[1]])) }
    }
  }

  @Test func aNotaryThatRefusesLeavesTheLedgerAsItWas() throws {
    struct Refusal: Error {}
    let refuses = Flag()
    let writer = try LedgerWriter.create(
      folder.ledger, notary: plainNotary { _ in if refuses.isSet { throw Refusal() } }, smallSetup())
    try writer.commit(try batch([[1]]))
    refuses.isSet = true
    #expect(throws: Refusal.self) { try writer.checkpoint() }
    #expect(writer.checkpointed.size == 0)
    refuses.isSet = false
    try writer.commit(try batch([[2]]))
    try writer.checkpoint()
    #expect(writer.checkpointed.size == 2)
  }

  final class Flag { var isSet = false }
}
