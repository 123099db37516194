import Evidence
import Ledger
import TransparencyLog
import Verifier

// Ledgers with rules: an assessor beside the other keys, and what tests of rules ask again and again.

extension TestLedger {
  static let assessor = key(6)
  /// A regulator of the EU.
  static let european = key(7)
  /// A digest of some inputs.
  static let inputs = "sha256:" + String(repeating: "0a", count: 32)
  static let model: Text = "example.com/models/one"

  /// A ledger with all keys of ``grantAll(_:)``, an assessor and a regulator of the EU.
  func createWithRules(window: Int = 600, engine: Int = Genesis.engine) throws -> Appender {
    let ledger = try Appender.create(
      folder, genesis: genesis(window: window, engine: engine), key: logKey, clock: clock.clock)
    try grantAll(ledger)
    for (key, role, jurisdiction) in [(Self.assessor, "assessor", nil), (Self.european, "regulator", "EU")]
      as [(Ed25519.PrivateKey, Text, Text?)]
    {
      try govern(
        "key@1",
        ["action": "add", "name": .string(role), "public": .string(Text(Base64.encode(key.publicKey.bytes.span)))],
        ledger)
      var grant = JSONObject()
      grant["action"] = "grant"
      grant["jurisdiction"] = jurisdiction.map(JSONValue.string)
      grant["key"] = .string(Text(key.publicKey.fingerprint.hex))
      grant["kinds"] = []
      grant["prefix"] = ""
      grant["role"] = .string(role)
      try govern("grant@1", .object(grant), ledger)
    }
    return ledger
  }

  /// A record of the authority's.
  @discardableResult
  func govern(_ kind: Text, _ predicate: JSONValue, _ ledger: Appender) throws -> Receipt {
    try append(kind, predicate, about: Text(Self.origin), by: "ledger.example/authority", [authority], ledger)
  }

  @discardableResult
  func append(
    _ kind: Text, _ predicate: JSONValue, about subject: Text, by producer: Text, _ signers: [Ed25519.PrivateKey],
    _ ledger: Appender
  ) throws -> Receipt {
    try ledger.append(
      record: ["kind": .string(kind), "predicate": predicate, "subject": [["name": .string(subject)]]],
      producer: producer, signers: signers)
  }

  @discardableResult
  func deploy(_ rule: JSONValue, _ ledger: Appender) throws -> Receipt {
    let isChinese = rule["jurisdiction"]?.string == "CN"
    return try append(
      "rule@1", rule, about: rule["id"]!.string!, by: isChinese ? "cn/desk" : "eu/desk",
      [isChinese ? regulator : Self.european], ledger)
  }

  @discardableResult
  func assess(
    _ cri: String, of subject: Text = model, in jurisdiction: Text? = nil, by keys: [Ed25519.PrivateKey] = [assessor],
    _ ledger: Appender
  ) throws -> Receipt {
    let digits = Array(cri.utf8)
    let value = try JSONValue.parse(digits.span)
    var assessment = JSONObject()
    assessment["cri"] = value
    assessment["inputs"] = .string(Text(Self.inputs))
    assessment["jurisdiction"] = jurisdiction.map(JSONValue.string)
    assessment["known"] = value
    assessment["method"] = "cri@1"
    assessment["span"] = ["end": "2026-11-22T00:00:00.000000Z", "start": "2026-11-21T00:00:00.000000Z"]
    assessment["unknown"] = value
    return try append(
      "risk-assessment@1", .object(assessment), about: subject, by: "assessor.example/desk", keys, ledger)
  }

  /// A rule of mainland China's on assessments that always holds.
  static func rule(_ id: Text, _ members: [(Text, JSONValue)]) -> JSONValue {
    var rule = JSONObject()
    rule["clause"] = "art. 1"
    rule["condition"] = "true"
    rule["id"] = .string(id)
    rule["jurisdiction"] = "CN"
    rule["kinds"] = ["risk-assessment@1"]
    rule["titles"] = [["language": "en", "text": "A rule"]]
    rule["version"] = 1
    for (name, value) in members { rule[name] = value == .null ? nil : value }
    return .object(rule)
  }

  /// The predicate of the entry at an index.
  func predicate(at index: Int) throws -> JSONValue? {
    let bytes = try LedgerFolder(folder).entry(index)
    return try JSONValue.parse(bytes.span)["record"]?["predicate"]
  }

  /// A status, register or clock of mainland China's.
  func state(_ type: StateType, _ name: Text, of subject: Text = model) throws -> JSONValue? {
    var chain = try LedgerFolder(folder).chain()
    return chain.value(type, StateKey.named("CN", name, subject))
  }

  func verdict() throws -> Verdict { try LedgerVerification(folder, VerificationOptions()).run() }
}
