/// Whom a verifier trusts: logs, witnesses, and which of these must have cosigned a checkpoint.
///
///     log <vkey> [<url>]
///     witness <name> <vkey> [<url>]
///     group <name> all|any|<k> <name>…
///     quorum <name>|none
///
/// Source: https://c2sp.org/tlog-policy. Log keys are of type 0x01 and witness keys of type 0x04 here.
public struct TrustPolicy: Sendable {
  /// A log and where it may be found.
  public struct Log: Hashable, Sendable {
    /// The key; its name is the origin.
    public let key: VerifierKey
    /// The address, opaque bytes, or nil.
    public let url: [UInt8]?
  }

  /// A witness, named within the policy, and where it may be found.
  public struct Witness: Hashable, Sendable {
    /// The name within the policy: opaque bytes.
    public let name: [UInt8]
    /// The key.
    public let key: VerifierKey
    /// The address, opaque bytes, or nil.
    public let url: [UInt8]?
  }

  /// Whether something counts as having witnessed a checkpoint.
  enum Rule: Hashable, Sendable {
    /// The witness of that number has cosigned.
    case witness(Int)
    /// At least `threshold` of the rules before this one, by number, are met.
    case group(threshold: Int, members: [Int])
  }

  /// The logs in the order of the file.
  public let logs: [Log]
  /// The witnesses in the order of the file.
  public let witnesses: [Witness]
  /// Witnesses and groups in the order of the file: a rule refers only to rules before it.
  let rules: [Rule]
  /// The number of the rule that decides; nil is `quorum none`.
  let quorum: Int?

  /// Whether cosignatures are required at all.
  public var requiresWitnesses: Bool { quorum != nil }

  /// Whether the witnesses whose keys are in `keys` are enough.
  ///
  /// A key counts by its bytes, whatever names it has been given.
  public func isMet(by keys: Set<Ed25519.PublicKey>) -> Bool {
    guard let quorum else { return true }
    var met: [Bool] = []
    for rule in rules {
      switch rule {
      case .witness(let number):
        met.append(keys.contains(witnesses[number].key.publicKey))
      case .group(let threshold, let members):
        met.append(members.count { met[$0] } >= threshold)
      }
    }
    return met[quorum]
  }

  /// Checks a note: a checkpoint, signed by a log of the policy, cosigned as the quorum asks.
  ///
  /// - Parameter logs: keys to trust if the policy lists no log, as it may where the log is known
  ///   from elsewhere; they do not add to a list that is there.
  ///
  /// Throws as `UnverifiedNote.verifiedCheckpoint` does, and `quorumNotMet`.
  public func verified(
    _ note: UnverifiedNote, logs known: [VerifierKey] = []
  ) throws(TransparencyLogError) -> VerifiedCheckpoint {
    let origin = try Checkpoint(text: note.unverifiedText.span).origin
    let keys = logs.isEmpty ? known : logs.map(\.key)
    let candidates = keys.filter { origin.matches($0.name) }
    guard !candidates.isEmpty else {
      throw TransparencyLogError(.wrongOrigin, "no known log is called \(origin)")
    }
    // A log may have two keys; the one that has signed counts.
    guard
      let key = candidates.first(where: { key in note.signatures.contains { $0.claims(key) } })
    else {
      throw TransparencyLogError(.noTrustedSignature, "the log \(origin) has not signed")
    }
    let verified = try note.verifiedCheckpoint(log: key, witnesses: witnesses.map(\.key))
    guard isMet(by: Set(verified.cosignatures.map(\.key.publicKey))) else {
      throw TransparencyLogError(.quorumNotMet, "too few witnesses have cosigned")
    }
    return verified
  }
}
