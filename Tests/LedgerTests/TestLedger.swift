import Evidence
import Foundation
import Glibc
import Ledger
import LedgerStore
import Synchronization
import SystemPackage
import TransparencyLog

/// A ledger in a folder of its own, with a clock that a test sets, keys from fixed seeds and one grant each.
final class TestLedger {
  static let origin = "ledger.example/test"

  let home: FilePath
  let clock: TestClock
  let authority = TestLedger.key(1)
  let producer = TestLedger.key(2)
  let provider = TestLedger.key(3)
  let regulator = TestLedger.key(4)
  let eraser = TestLedger.key(5)

  var folder: FilePath { home.appending("ledger") }
  var keys: PayloadKeys { PayloadKeys(beside: logKey.path) }
  let logKey: LogKey

  /// - Parameters:
  ///   - place: where its folder is made.
  ///   - clock: one to be shared with another ledger.
  init(in place: String = "/tmp", clock: TestClock = TestClock()) throws {
    var template = Array("\(place)/ledger-test-XXXXXX".utf8CString)
    guard let name = mkdtemp(&template) else { throw LedgerError(.refused, "no folder") }
    home = FilePath(String(cString: name))
    self.clock = clock
    let signer = SignerKey(
      name: try KeyName(Self.origin), type: .ed25519,
      privateKey: try Ed25519.PrivateKey(seed: [UInt8](repeating: 9, count: 32).span))
    logKey = LogKey(path: home.appending("log.key"), signer: signer)
  }

  deinit { try? FileManager.default.removeItem(atPath: home.string) }

  static func key(_ byte: UInt8) -> Ed25519.PrivateKey {
    try! Ed25519.PrivateKey(seed: [UInt8](repeating: byte, count: 32).span)
  }

  func genesis(window: Int = 600, engine: Int = Genesis.engine) -> Genesis {
    Genesis(
      origin: Text(Self.origin), logKey: Text(logKey.signer.verifierKey.text),
      authorities: [.init(name: "authority", publicKey: authority.publicKey)], quorum: 1, window: window,
      grace: 60,
      ahead: 86_400, mergeDelay: 1_000, unsignedKinds: Genesis.unsignedKindsAllowed, engine: engine)
  }

  func create(window: Int = 600) throws -> Appender {
    try Appender.create(folder, genesis: genesis(window: window), key: logKey, clock: clock.clock)
  }

  func open() throws -> Appender {
    try Appender.open(folder, key: logKey, payloads: keys, clock: clock.clock)
  }

  /// Adds the keys above and grants each its role.
  func grantAll(_ ledger: Appender) throws {
    for (key, role, jurisdiction) in [
      (producer, "producer", nil), (provider, "provider", nil), (regulator, "regulator", "CN"),
      (eraser, "eraser", nil),
    ] as [(Ed25519.PrivateKey, String, String?)] {
      _ = try ledger.append(
        record: Self.keyRecord(key), producer: "ledger.example/authority", signers: [authority])
      var grant = JSONObject()
      grant["action"] = "grant"
      grant["key"] = .string(Text(key.publicKey.fingerprint.hex))
      grant["kinds"] = []
      grant["prefix"] = ""
      grant["role"] = .string(Text(role))
      grant["jurisdiction"] = jurisdiction.map { .string(Text($0)) }
      _ = try ledger.append(
        record: [
          "kind": "grant@1", "predicate": .object(grant), "subject": [["name": .string(Text(Self.origin))]],
        ],
        producer: "ledger.example/authority", signers: [authority])
    }
  }

  /// A record that adds a key.
  static func keyRecord(_ key: Ed25519.PrivateKey) -> JSONValue {
    [
      "kind": "key@1",
      "predicate": ["action": "add", "name": "key", "public": .string(Text(Base64.encode(key.publicKey.bytes.span)))],
      "subject": [["name": .string(Text(origin))]],
    ]
  }

  /// A record of training data as a line.
  static func trainingData(_ number: Int, producer: String = "example.com/pipeline", text: String = "v1")
    -> [UInt8]
  {
    let value: JSONValue = [
      "kind": "training-data@1",
      "predicate": [
        "bytes": .number(JSONNumber(Int64(number * 1000))), "count": 3, "dataset": "example.com/web",
        "produced": "2026-11-22T00:00:00.000000Z",
        "root": .string(Text(SHA256.hash(Array("\(number)".utf8).span).text)),
        "version": .string(Text(text)),
      ],
      "producer": ["id": .string(Text(producer)), "sequence": .number(JSONNumber(Int64(number)))],
      "subject": [["name": "example.com/datasets/web"]],
    ]
    return value.canonicalBytes
  }

  /// What one of many services decided, as a line: the state learns of each that it has no filing.
  static func trace(of service: Int) -> [UInt8] {
    let value: JSONValue = [
      "kind": "decision-trace@1",
      "predicate": [
        "algorithm": "example.com/algorithm", "count": 9,
        "root": .string(Text(SHA256.hash(Array("\(service)".utf8).span).text)),
        "span": ["end": "2026-11-22T00:00:00.000000Z", "start": "2026-11-21T00:00:00.000000Z"],
      ],
      "producer": ["id": "example.com/traces", "sequence": .integer(service + 1)],
      "subject": [["name": .string(Text("example.com/services/\(service)"))]],
    ]
    return value.canonicalBytes
  }

  func batch(_ lines: [[UInt8]]) -> PreparedBatch {
    var batch = PreparedBatch(accepted: clock.time)
    var none: RecordCompletion?
    for (number, line) in lines.enumerated() {
      batch.append(line: line.span, number: number + 1, completion: &none)
    }
    return batch
  }
}

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
  private let now: Mutex<Time>

  init(_ time: Time = Time("2026-11-22T00:00:01.000000Z")!) { now = Mutex(time) }

  var time: Time { now.withLock { $0 } }
  var clock: Clock { Clock { self.time } }

  func set(_ time: Time) { now.withLock { $0 = time } }
  func advance(seconds: Int) { now.withLock { $0 = $0.advanced(by: Int64(seconds) * Time.second) } }
}
