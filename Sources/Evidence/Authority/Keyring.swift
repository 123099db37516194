internal import TransparencyLog

/// The keys that are known, and what each may append.
///
/// Source: ledger-spec/2-authority.md.
struct Keyring: Sendable {
  struct Key: Sendable {
    let name: Text
    let publicKey: Ed25519.PublicKey
    let from: Int
    var revoked: Int?
    var grants: [Grant] = []

    /// The grants that were not withdrawn.
    var standing: [Grant] { grants.filter { $0.withdrawn == nil } }

    /// The value that the state holds.
    var value: JSONValue {
      var object = JSONObject()
      object["from"] = .integer(from)
      object["name"] = .string(name)
      object["public"] = .string(Text(Base64.encode(publicKey.bytes.span)))
      object["revoked"] = revoked.map(JSONValue.integer)
      return .object(object)
    }
  }

  private(set) var keys: [Digest: Key] = [:]

  /// The key, if it is known and was not revoked.
  func active(_ id: Digest) -> Key? {
    guard let key = keys[id], key.revoked == nil else { return nil }
    return key
  }

  /// Whether the key holds a grant of that role.
  func holds(_ role: Role, _ id: Digest) -> Bool {
    active(id)?.standing.contains { $0.role == role } ?? false
  }

  mutating func add(_ key: Key) { keys[key.publicKey.fingerprint] = key }

  mutating func revoke(_ id: Digest, at index: Int) { keys[id]?.revoked = index }

  mutating func grant(_ grant: Grant, to id: Digest) { keys[id]?.grants.append(grant) }

  /// Keeps of a key's grants only those of these indexes.
  mutating func keep(grants indexes: Set<Int>, of id: Digest) {
    keys[id]?.grants.removeAll { !indexes.contains($0.index) }
  }

  /// Ends every grant of that role, prefix and jurisdiction.
  mutating func withdraw(role: Role, prefix: Text, jurisdiction: Text?, from id: Digest, at index: Int) {
    guard var grants = keys[id]?.grants else { return }
    for i in grants.indices where grants[i].isSameAs(role: role, prefix: prefix, jurisdiction: jurisdiction) {
      grants[i].withdrawn = index
    }
    keys[id]?.grants = grants
  }

  /// The state's value for a key's grants; nil if it has none.
  func grantsValue(of id: Digest) -> JSONValue? {
    guard let grants = keys[id]?.grants, !grants.isEmpty else { return nil }
    return ["grants": .array(grants.map(\.value))]
  }

  /// The keyring that the state's `key` and `grant` values say; nil if they don't fit together.
  init?(state: StateMap) {
    for id in state.keys(of: .key) {
      guard let digest = Digest(hex: id.utf8.span), let value = state[.key, id],
        let name = value["name"]?.string, let from = value["from"]?.integer,
        let key = value["public"]?.string.flatMap({ Ed25519.PublicKey(base64: $0) })
      else { return nil }
      var grants: [Grant] = []
      for grant in state[.grant, id]?["grants"]?.array ?? [] {
        guard let index = grant["index"]?.integer, let grant = Grant(grant, index: Int(index)) else {
          return nil
        }
        grants.append(grant)
      }
      keys[digest] = Key(
        name: name, publicKey: key, from: Int(from), revoked: value["revoked"]?.integer.map { Int($0) },
        grants: grants)
    }
  }

  init() {}
}
