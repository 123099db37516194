import Glibc
import SystemPackage
import Testing

@testable import LedgerStore

@Suite struct LockTests {
  let folder = TemporaryFolder()

  @Test func aSecondWriterLearnsWhoIsFirst() throws {
    let first = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    let error = #expect(throws: StoreError.self) {
      try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
    }
    #expect(error?.code == .locked)
    #expect(error?.sentence.contains("pid \(getpid()), host ") == true, "\(error?.sentence ?? "")")
    withExtendedLifetime(first) {}
  }

  @Test func theLockEndsWithTheWriter() throws {
    do { _ = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup()) }
    _ = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
  }

  /// A child that is being spawned has the lock's file open too, until it runs its own program.
  @Test func theLockEndsWithTheWriterWhoeverHasItsFile() throws {
    var kept: Int32 = -1
    do {
      let writer = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
      let lock = folder.ledger.appending("state/lock").string
      for descriptor in namesIn("/proc/self/fd").compactMap({ Int32($0) }) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes {
          unsafe readlink("/proc/self/fd/\(descriptor)", $0.baseAddress!.assumingMemoryBound(to: CChar.self), 4096)
        }
        if count > 0, String(decoding: buffer[..<count], as: UTF8.self) == lock { kept = dup(descriptor) }
      }
      withExtendedLifetime(writer) {}
    }
    try #require(kept >= 0)
    defer { close(kept) }
    _ = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
  }

  /// Another process holds the lock and is killed: no clean-up of its own frees the ledger.
  @Test func theLockEndsWithTheProcess() throws {
    do { _ = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup()) }
    let lock = folder.ledger.appending("state/lock").string
    let words = ["flock", "--no-fork", lock, "sleep", "60"]
    var holder = pid_t()
    try #require(spawn(words, &holder) == 0)
    defer {
      kill(holder, SIGKILL)
      _ = waitpid(holder, nil, 0)
    }
    func isLocked() throws -> Bool {
      do {
        _ = try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
        return false
      } catch let error as StoreError where error.code == .locked {
        return true
      }
    }
    // The other process needs a moment to start.
    var tries = 0
    while try !isLocked(), tries < 2000 {
      usleep(5000)
      tries += 1
    }
    #expect(try isLocked())
    kill(holder, SIGKILL)
    _ = waitpid(holder, nil, 0)
    #expect(try !isLocked())
  }

  private func spawn(_ words: [String], _ process: inout pid_t) -> Int32 {
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { for i in unsafe arguments.indices { unsafe free(arguments[i]) } }
    return unsafe posix_spawnp(&process, words[0], nil, nil, &arguments, environ)
  }

  @Test func whatIsNoLedgerIsNotOpened() throws {
    #expect(throws: StoreError(.notALedger, "")) {
      try LedgerWriter(folder.ledger, notary: plainNotary(), smallSetup())
    }
    #expect(throws: StoreError(.notALedger, "")) { try LedgerReader.checkpoint(of: folder.ledger) }
  }

  @Test func aFolderInUseIsNotMadeALedger() throws {
    do { _ = try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup()) }
    #expect(throws: StoreError(.exists, "")) {
      try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    }
    // Entries without a checkpoint are not taken for a fresh start.
    _ = try Disk().unlink(folder.ledger.appending("checkpoint"))
    try write([0, 0], to: folder.ledger.appending("entries/000"))
    #expect(throws: StoreError(.exists, "")) {
      try LedgerWriter.create(folder.ledger, notary: plainNotary(), smallSetup())
    }
    try write([1], to: folder.path.appending("file"))
    #expect(throws: StoreError(.exists, "")) {
      try LedgerWriter.create(folder.path, notary: plainNotary(), smallSetup())
    }
  }
}
