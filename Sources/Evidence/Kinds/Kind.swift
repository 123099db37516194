/// What a key must have been granted to append records of a kind.
public enum Role: String, Sendable, CaseIterable {
  case authority, producer, provider, regulator, assessor, eraser
}

/// The built-in kinds, in the order of ``Kind/all``.
public enum KindID: UInt8, Sendable, CaseIterable {
  case genesis, key, grant, resume, block, producerClose, erasure, redaction, hold
  case trainingData, modelSnapshot, gradientLog, decisionTrace
  case algorithm, algorithmFiling, registry
  case consent, consentWithdrawal
  case indicator, riskAssessment, dpia, incident
  case attestation, sandboxApplication
  case rule, ruleRetire, calendar, release, engine, trigger
  case draw, drawCommitment, drawReveal
}

/// One built-in kind of record: the scanner's tables and the published schema both follow from it.
///
/// A kind never changes once it is released; it gets a successor with the next version.
public struct Kind: Sendable {
  public let id: KindID
  /// Its name with its version, as a record writes it.
  public let name: Text
  public let title: String
  /// A sentence or two for the schema.
  public let note: String
  /// Any one of these lets a key append it; empty for what only the ledger itself writes.
  public let roles: [Role]
  /// Whether the writer may append it unsigned where genesis says nothing else.
  public let unsigned: Bool
  public let predicate: Shape

  init(
    _ id: KindID, _ name: Text, title: String, note: String, roles: [Role], unsigned: Bool = false,
    _ properties: [Property]
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.note = note
    self.roles = roles
    self.unsigned = unsigned
    predicate = .object(properties)
  }
}

extension Kind {
  /// Every built-in kind, in the order of ``KindID``.
  public static let all: [Kind] = {
    let all =
      ledgerKinds + dataKinds + filingKinds + consentKinds + riskKinds + ruleKinds
      + drawKinds
    precondition(all.map(\.id) == KindID.allCases, "the kinds stand in another order than their numbers")
    return all
  }()

  /// The kind of that name and version.
  public static func named(_ name: Text) -> Kind? { all.first { $0.name == name } }

  public static subscript(_ id: KindID) -> Kind { all[Int(id.rawValue)] }
}

extension KindID {
  /// The kind's name with its version.
  public var name: Text { Kind[self].name }
  /// Whether its records may say what they were made from (ledger-spec/8-rules.md, 8.9).
  public var namesOrigins: Bool { self == .trainingData || self == .modelSnapshot }
  /// The members in which they say so, in the order of 8.9.
  public var originMembers: [Text] {
    switch self {
    case .trainingData: ["derived_from"]
    case .modelSnapshot: ["data", "parent"]
    default: []
    }
  }
}
