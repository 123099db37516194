public import Evidence
public import TransparencyLog

/// On what a verdict rests.
///
/// Source: ledger-spec/6-verdict.md, 6.4.
public struct Basis: Hashable, Sendable {
  /// Whose word the log key is; the weakest first.
  public enum Key: String, Sendable, CaseIterable, Comparable {
    /// Nothing but the ledger's own.
    case itself
    /// The key was seen before.
    case remembered
    /// The key was given.
    case pinned
    /// A quorum of witnesses cosigned.
    case policy

    /// The weaker before the stronger.
    public static func < (left: Self, right: Self) -> Bool {
      allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
  }

  /// What anchors time outside the ledger.
  public enum Time: String, Sendable {
    /// Nothing.
    case none
    /// A time stamp token of an authority whose certificate the reader gave.
    case timestamp
    /// Cosignatures of the policy's quorum.
    case cosignature
  }

  /// Whose word the log key is.
  public var key = Key.itself
  /// What anchors time.
  public var time = Time.none

  /// Anchors time, unless something does already.
  mutating func anchor(_ time: Time) {
    if self.time == .none { self.time = time }
  }
}

/// How much was checked.
public struct Checked: Hashable, Sendable {
  /// Seals that were used.
  public var blocks = 0
  /// Entries of the tree.
  public var entries = 0
  /// Payload files that are there and not erased.
  public var payloads = 0
  /// Signatures of records that were found right.
  public var signatures = 0
}

/// The filing rate at the end, and at each block at which it changed.
///
/// Source: ledger-spec/7-filing-rate.md.
public struct FilingHistory: Hashable, Sendable {
  /// The rate at the close of one block.
  public struct Block: Hashable, Sendable {
    /// The block's height.
    public let height: Int
    /// The rate of the state that its seal commits to.
    public let rate: FilingRate
  }

  /// The rate after all entries.
  public var now = FilingRate()
  /// The first block, and those at which something changed.
  public var blocks: [Block] = []
}

/// The answer about a ledger or a bundle: its basis, what was checked, and what was found.
///
/// Source: ledger-spec/6-verdict.md.
public struct Verdict: Sendable {
  /// On what it rests.
  public let basis: Basis
  /// How much was checked.
  public let checked: Checked
  /// The filing rate; nil for a bundle.
  public let filing: FilingHistory?
  /// Broken first, then by code.
  public let findings: [Finding]
  /// The ledger's name, if its checkpoint could be read.
  public let origin: String?
  /// The root that the checkpoint says.
  public let root: Digest?
  /// The number of entries that the checkpoint says.
  public let size: Int?
  /// From which entry on the state isn't judged; nil if all of it was.
  public let unjudged: Int?
  /// Whether observed findings count too.
  public let isStrict: Bool
  /// Whether entries were hashed alone: their form, signatures and state weren't judged.
  public let isHashesOnly: Bool
  /// What a bundle that holds proves; empty for a ledger.
  public let proves: [ProvenFact]
  /// Files that hold a proof of a fork, written on the way.
  public let forkProofs: [String]

  /// Whether the ledger or bundle holds: no broken finding; if strict, none at all.
  public var holds: Bool { isStrict ? findings.isEmpty : !findings.contains(where: \.isBroken) }
}
