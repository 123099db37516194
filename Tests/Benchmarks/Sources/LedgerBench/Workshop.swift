import Evidence
import Glibc
import Ledger
import SystemPackage
import TransparencyLog

/// A ledger to be measured, in a folder of its own.
struct Workshop {
  let home: FilePath
  let key: LogKey
  let authority: Ed25519.PrivateKey

  var origin: String { "bench.example/log" }
  var folder: FilePath { home.appending("ledger") }
  var payloads: PayloadKeys { PayloadKeys(beside: key.path) }

  init(_ home: String) throws {
    self.home = FilePath(home)
    mkdir(home, 0o755)
    let seed = [UInt8](repeating: 3, count: 32)
    authority = try Ed25519.PrivateKey(seed: seed.span)
    let signer = SignerKey(name: try KeyName("bench.example/log"), type: .ed25519, privateKey: authority)
    key = LogKey(path: self.home.appending("log.key"), signer: signer)
  }

  func create(clock: Clock = .system) throws -> Appender {
    let genesis = Genesis(
      origin: "bench.example/log", logKey: Text(key.signer.verifierKey.text),
      authorities: [.init(name: "bench", publicKey: authority.publicKey)], quorum: 1, window: 600, grace: 60,
      ahead: 86_400, mergeDelay: 1_000, unsignedKinds: Genesis.unsignedKindsAllowed,
      engine: Genesis.engine)
    return try Appender.create(folder, genesis: genesis, key: key, clock: clock)
  }

  /// Lets the authority's key sign training data too.
  func grantProducer(_ ledger: Appender) throws {
    let id = Text(authority.publicKey.fingerprint.hex)
    _ = try ledger.append(
      record: [
        "kind": "grant@1",
        "predicate": ["action": "grant", "key": .string(id), "kinds": [], "prefix": "", "role": "producer"],
        "subject": [["name": .string(Text(origin))]],
      ], producer: "bench.example/authority", signers: [authority])
  }

  func open() throws -> Appender { try Appender.open(folder, key: key, payloads: payloads) }
}
