import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

/// The files byte by byte, against the layout written out slowly.
@Suite struct LayoutTests {
  let folder = TemporaryFolder()

  private func bigEndian(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(value >> (56 - 8 * $0) & 255) } }

  @Test(arguments: [1, 255, 256, 257, 511, 512, 1000, 1024])
  func everyByteOfASmallLedger(_ size: Int) throws {
    let entries = (0..<size).map { testEntry($0) }
    let writer = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    var done = 0
    while done < size {
      let count = min(97, size - done)
      try writer.commit(try batch(entries[done..<done + count]))
      done += count
    }
    try writer.checkpoint()
    var expected: [String: [UInt8]] = ["checkpoint": Array("\(size)\n\(slowRoot(entries[...]).hex)\n".utf8)]
    var offsets: [UInt8] = []
    for segment in 0..<(size + 255) / 256 {
      let inSegment = entries[256 * segment..<min(size, 256 * segment + 256)]
      expected["entries/00\(segment)"] = inSegment.flatMap {
        [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0
      }
      offsets += bigEndian(0)
    }
    expected["entries/offsets"] = offsets
    expected["hashes/0"] = entries.flatMap { slowRoot([$0]).bytes }
    if size >= 256 {
      expected["hashes/1"] = (0..<size / 256).flatMap { slowRoot(entries[256 * $0..<256 * $0 + 256]).bytes }
    }
    var found: [String: [UInt8]] = [:]
    for (path, content) in listTree(folder.ledger, withContent: true) {
      let name = String(path.dropFirst(folder.ledger.string.count + 1))
      if let content, !name.hasPrefix("state/") { found[name] = content }
    }
    #expect(Set(found.keys) == Set(expected.keys))
    for (name, content) in expected { #expect(found[name] == content, "\(name)") }
  }

  /// The standard segment: offsets within it, the roll at 65,536, and three levels of hashes.
  @Test func theStandardSegmentRolls() throws {
    let size = 65_536 + 300
    let entries = (0..<size).map { [UInt8](repeating: UInt8($0 & 255), count: $0 % 5) }
    do {
      let setup = LedgerWriter.Setup(journalCapacity: 1 << 20)
      let writer = try LedgerWriter.create(folder.ledger, notary: plainNotary(), setup)
      for first in stride(from: 0, to: size, by: 7000) {
        try writer.commit(try batch(entries[first..<min(size, first + 7000)]))
      }
      try writer.checkpoint()
    }
    let offsets = contents(folder.ledger.appending("entries/offsets"))
    var expected: [UInt8] = []
    var place = 0
    for (index, entry) in entries.enumerated() {
      if index == 65_536 { place = 0 }
      if index % 256 == 0 { expected += bigEndian(place) }
      place += 2 + entry.count
    }
    #expect(offsets == expected)
    #expect(contents(folder.ledger.appending("entries/001")).count == place)
    #expect(contents(folder.ledger.appending("hashes/0")).count == 32 * size)
    #expect(contents(folder.ledger.appending("hashes/1")).count == 32 * 257)
    #expect(contents(folder.ledger.appending("hashes/2")) == slowRoot(entries[..<65_536]).bytes)
    let reader = LedgerReader(folder.ledger, size: size)
    #expect(try reader.compactRange().root == slowRoot(entries[...]))
    #expect(try reader.entry(65_535) == entries[65_535])
    #expect(try reader.entry(65_536) == entries[65_536])
    #expect(try reader.covering(65_536).compactRange().root == slowRoot(entries[..<65_536]))
  }

  @Test func permissions() throws {
    _ = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    func mode(_ path: String) -> Int { Int(fileMode(folder.ledger.appending(path)) & 0o777) }
    #expect(mode("entries") == 0o755)
    #expect(mode("checkpoint") == 0o644)
    #expect(mode("state/journal") == 0o600)
    #expect(mode("state/lock") == 0o600)
  }

  @Test func rolesOfNames() {
    let hex = String(repeating: "ab", count: 32)
    let roles: [(String, LedgerFile.Role)] = [
      ("checkpoint", .checkpoint), ("entries/000", .segment(0)), ("entries/x001/234", .segment(1234)),
      ("entries/offsets", .offsets), ("hashes/0", .hashes(level: 0)), ("blocks/000", .certificate(0)),
      ("blocks/x001/002.13", .addition(1002, 13)), ("payloads/ab/\(hex)", .payload(Digest(hex: hex)!)),
      ("state/journal", .state), ("state/a/b", .state),
    ]
    for (path, role) in roles {
      #expect(LedgerFile.Role(path.split(separator: "/").map(String.init)) == role, "\(path)")
    }
    for path in [
      "check", "checkpoint/000", "entries", "entries/00", "entries/x000/001", "entries/1", "entries/0000",
      "entries/001/002", "entries/+01", "entries/offsets/000", "hashes/00", "hashes/+1", "hashes/-1",
      "hashes/1/2", "hashes/7", "blocks/000.0", "blocks/000.01", "blocks/000.", "blocks/.1", "blocks/000.1.2",
      "payloads/ac/\(hex)", "payloads/\(hex)", "payloads/a/\(hex)", "payloads/ab/\(hex.uppercased())", "x",
    ] {
      #expect(LedgerFile.Role(path.split(separator: "/").map(String.init)) == .foreign, "\(path)")
    }
  }

  @Test func foreignFilesAreListed() throws {
    _ = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    try write([1, 2, 3], to: folder.ledger.appending("entries/note.txt"))
    makeLink(folder.ledger.appending("hashes/0"), to: "../checkpoint")
    var found: [String: LedgerFile] = [:]
    try LedgerReader(folder.ledger, size: 0).forEachFile { found[$0.path.string] = $0 }
    #expect(found["entries/note.txt"]?.role == .foreign)
    #expect(found["entries/note.txt"]?.size == 3)
    #expect(found["hashes/0"]?.role == .foreign)
    #expect(found["checkpoint"]?.role == .checkpoint)
    #expect(found["state/journal"]?.role == .state)
    #expect(found.count == 5)
  }
}
