internal import TransparencyLog

/// Who may append what: the one table.
///
/// Source: ledger-spec/2-authority.md, 2.4.
enum Permission {
  /// The roles that may append a record of this kind; for a filing its status decides too.
  static func roles(for record: Record) -> [Role] {
    guard let builtIn = record.builtIn else { return Role.allCases.filter { $0 != .eraser } }
    if builtIn == .algorithmFiling, judgesFiling(record) { return [.regulator] }
    return Kind[builtIn].roles
  }

  private static func judgesFiling(_ record: Record) -> Bool {
    let status = record.predicate["status"]?.string
    return status == "accepted" || status == "rejected"
  }

  /// Whether a grant lets its holder append the record.
  static func fits(_ grant: Grant, _ record: Record, roles: [Role]) -> Bool {
    guard roles.contains(grant.role), grant.kinds.isEmpty || grant.kinds.contains(record.kind) else {
      return false
    }
    if grant.role == .regulator, let jurisdiction = record.predicate["jurisdiction"]?.string,
      jurisdiction != grant.jurisdiction
    {
      return false
    }
    let prefix = grant.prefix.utf8
    return record.subjects.allSatisfy { $0.utf8.starts(with: prefix) }
      && (record.producer?.id.utf8.starts(with: prefix) ?? false)
  }

  /// How many authorities must have signed: the quorum for what makes or ends an authority or switches the engine, else
  /// one.
  static func authoritiesNeeded(for record: Record, keyring: Keyring, quorum: Int) -> Int {
    switch record.builtIn {
    case .grant:
      return record.predicate["role"]?.string == "authority" ? quorum : 1
    case .key:
      guard record.predicate["action"]?.string == "revoke",
        let bytes = record.predicate["public"]?.string.flatMap({ Base64.decode($0.utf8.span) })
      else { return 1 }
      return keyring.holds(.authority, SHA256.hash(bytes.span)) ? quorum : 1
    case .engine: return quorum
    default: return 1
    }
  }
}
