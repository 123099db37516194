import Evidence
import Foundation
import Ledger
import Synchronization
import SystemPackage
import Testing
import TransparencyLog
import Verifier

@testable import LedgerTool

/// The filing rate's history that `ledger status` shows.
@Suite struct FilingHistoryTests {
  /// It has the blocks of the verdict's, however many in which nothing happens lie between them: an hour's, and those of
  /// longer than an entry may be later than the one before it.
  @Test func itHasTheVerdictsBlocks() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let time = Mutex(Time("2026-11-22T00:00:01.000000Z")!)
    let key = try Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: 32).span)
    let ledger = try found(tool, key, Clock { time.withLock { $0 } })
    for (number, blocks) in [6, 1, 500, 150, 3].enumerated() {
      try append("algorithm@1", Self.inService, about: "provider.example/\(number)", to: ledger, key)
      for _ in 0..<blocks {
        time.withLock { $0 = $0.advanced(by: 600 * Time.second) }
        try ledger.seal(at: time.withLock { $0 })
      }
    }
    try ledger.finish()
    let folder = FilePath(tool.path("demo"))
    let verdict = try LedgerVerification(folder).run()
    let expected = try #require(verdict.filing?.blocks)
    #expect(verdict.holds && expected.map(\.height) == [0, 6, 7, 507, 657], "\(verdict.text)")
    let chain = try LedgerFolder(folder).chain()
    let now = LedgerTool.FilingHistory.Point(height: chain.height, time: chain.lastTime, rate: chain.filingRate)
    let points = try LedgerTool.FilingHistory(LedgerFolder(folder), now: now).points
    #expect(points.dropLast().map(\.height) == expected.map(\.height))
    #expect(points.dropLast().map(\.rate.counts) == expected.map(\.rate.counts))
    #expect(points.last?.time == chain.lastTime)
  }

  private static let inService: JSONValue = [
    "action": "in-service", "filings": [["jurisdiction": "CN", "scheme": "cac-algorithm"]],
    "provider": "provider.example", "since": "2026-11-01",
  ]

  /// A ledger on which the authority's key is a provider's too.
  private func found(_ tool: Tool, _ key: Ed25519.PrivateKey, _ clock: Clock) throws -> Appender {
    let signer = SignerKey(name: try KeyName("ledger.example/test"), type: .ed25519, privateKey: key)
    let genesis = Genesis(
      origin: "ledger.example/test", logKey: Text(signer.verifierKey.text),
      authorities: [.init(name: "authority", publicKey: key.publicKey)], quorum: 1, window: 600, grace: 60,
      ahead: 86_400, mergeDelay: 1_000, unsignedKinds: Genesis.unsignedKindsAllowed, engine: 0)
    let ledger = try Appender.create(
      FilePath(tool.path("demo")), genesis: genesis,
      key: LogKey(path: FilePath(tool.path("demo.key")), signer: signer), clock: clock)
    let grant: JSONValue = [
      "action": "grant", "key": .string(Text(key.publicKey.fingerprint.hex)), "kinds": [], "prefix": "",
      "role": "provider",
    ]
    try append("grant@1", grant, about: "ledger.example/test", to: ledger, key)
    return ledger
  }

  private func append(
    _ kind: Text, _ predicate: JSONValue, about subject: String, to ledger: Appender, _ key: Ed25519.PrivateKey
  ) throws {
    _ = try ledger.append(
      record: ["kind": .string(kind), "predicate": predicate, "subject": [["name": .string(Text(subject))]]],
      producer: "provider.example/desk", signers: [key])
  }
}
