import Evidence
import Foundation
import Ledger
import LedgerStore
import SystemPackage
import Testing
import Verifier

/// A snapshot is used for the entries that it was made of, and for no others.
@Suite struct SnapshotTests {
  /// A ledger of these many entries, closed; whose keys and grants are known where `isGranted`.
  private func ledger(_ test: TestLedger, size: Int, from number: Int, isGranted: Bool) throws {
    let ledger = try test.create()
    if isGranted { try test.grantAll(ledger) }
    let lines = (0..<size - ledger.size).map { TestLedger.trainingData(number + $0) }
    _ = try ledger.append(test.batch(lines), policy: .stopAtRefusal)
    try ledger.finish()
  }

  /// As after a backup is restored, or a file copied into the wrong folder: smaller, as large, and larger.
  @Test(arguments: [12, 30, 40])
  func thatOfAnotherTreeIsNone(size: Int) throws {
    let (test, other) = (try TestLedger(), try TestLedger())
    try ledger(test, size: 30, from: 1, isGranted: true)
    try ledger(other, size: size, from: 1, isGranted: false)
    var chain = try LedgerFolder(test.folder).chain()
    let (root, path) = (chain.stateRoot(), test.folder.appending("state/snapshot").string)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: other.folder.appending("state/snapshot").string, toPath: path)
    var read = try LedgerFolder(test.folder).chain()
    #expect(read.stateRoot() == root)
    let again = try test.open()
    _ = try again.append(test.batch([TestLedger.trainingData(99)]), policy: .stopAtRefusal)
    test.clock.advance(seconds: 600)
    _ = try again.seal(at: test.clock.time)
    try again.finish()
    #expect(try test.verdict().holds)
  }

  /// Both say the same at a seal, and a state may be large: it is written once. The next one takes one place alone.
  @Test func thoseOfASealAreOneFile() throws {
    let test = try TestLedger()
    try ledger(test, size: 30, from: 1, isGranted: true)
    func numbers() throws -> [Int?] {
      try ["snapshot", "snapshot-sealed"].map { name in
        let path = test.folder.appending("state/\(name)").string
        return try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
      }
    }
    let again = try test.open()
    test.clock.advance(seconds: 600)
    try again.seal(at: test.clock.time)
    let sealed = try numbers()
    #expect(sealed[0] != nil && sealed[0] == sealed[1])
    _ = try again.append(test.batch([TestLedger.trainingData(99)]), policy: .stopAtRefusal)
    try again.finish()
    let later = try numbers()
    #expect(later[0] != sealed[0] && later[1] == sealed[1])
    #expect(try LedgerFolder(test.folder).sealedChain()?.size == 31)
    #expect(try test.verdict().holds)
  }

  /// A larger state isn't kept at every seal. What was kept before the seal then stays until one of a seal comes: a
  /// proof of the sealed state needn't begin at the first entry.
  @Test func oneBeforeTheSealIsKept() throws {
    let test = try TestLedger()
    let subjects = 10_100
    func append(_ names: Range<Int>, to ledger: Appender) throws {
      _ = try ledger.append(test.batch(names.map { TestLedger.trace(of: $0) }), policy: .stopAtRefusal)
      try ledger.finish()
    }
    try append(0..<subjects, to: try test.create())
    let (path, sealed) = ("state/snapshot", "state/snapshot-sealed")
    func number(_ name: String) throws -> Int? {
      let path = test.folder.appending(name).string
      return try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    }
    let kept = try number(path)
    let again = try test.open()
    test.clock.advance(seconds: 600)
    try again.seal(at: test.clock.time)
    let end = again.size
    #expect(try number(path) == kept)
    try append(subjects..<subjects + 700, to: again)
    #expect(try number(path) != kept && number(sealed) == kept)
    var chain = try #require(try LedgerFolder(test.folder).sealedChain())
    #expect(chain.size == end && chain.state.count(of: .unregistered) == subjects)
    // The same from the first entry on.
    for name in [path, sealed] { try FileManager.default.removeItem(atPath: test.folder.appending(name).string) }
    var replayed = try #require(try LedgerFolder(test.folder).sealedChain())
    #expect(chain.stateRoot() == replayed.stateRoot())
  }

  /// Something else in its place, or a file that isn't for the reader's eyes: it is done without.
  @Test func whatIsNoFileIsNone() throws {
    let test = try TestLedger()
    try ledger(test, size: 30, from: 1, isGranted: true)
    var chain = try LedgerFolder(test.folder).chain()
    let (root, path) = (chain.stateRoot(), test.folder.appending("state/snapshot").string)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o644)
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    var read = try LedgerFolder(test.folder).chain()
    #expect(read.stateRoot() == root)
    // The next one takes its place.
    let again = try test.open()
    #expect(again.size == 30)
    try again.finish()
    #expect(try test.verdict().holds)
  }
}
