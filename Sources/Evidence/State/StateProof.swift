public import TransparencyLog

/// A proof that (type, key) has a value in a state, or that it has none.
///
/// Source: ledger-spec/5-proofs.md, 5.4.
public struct StateProof: Hashable, Sendable {
  /// One sibling on the way up.
  public struct Step: Hashable, Sendable {
    /// The bit in which the paths below the node above differ, 0 to 255.
    public let bit: Int
    /// The hash of the other child.
    public let hash: Digest

    /// A step with its bit (0 to 255) and the sibling's hash.
    public init(bit: Int, hash: Digest) {
      self.bit = bit
      self.hash = hash
    }
  }

  /// The leaf at which a search ends.
  public struct End: Hashable, Sendable {
    /// Where it stands.
    public let path: Digest
    /// The digest of its value.
    public let value: Digest

    /// An end with its path and the digest of its value.
    public init(path: Digest, value: Digest) {
      self.path = path
      self.value = value
    }
  }

  /// The way from a leaf to the root.
  public struct Path: Hashable, Sendable {
    /// From the leaf upwards: bits strictly decrease.
    public let steps: [Step]
    /// Where the search ends; nil in the empty state.
    public let end: End?

    /// A path with its steps and its end.
    public init(steps: [Step], end: End?) {
      self.steps = steps
      self.end = end
    }
  }

  /// What the proof is about.
  public let type: StateType
  /// The key in that type.
  public let key: Text
  /// Canonical bytes of the value; nil: there is none.
  public let value: [UInt8]?
  /// The way up.
  public let path: Path

  /// A proof as read or made; `holds(under:)` says whether it is right.
  public init(type: StateType, key: Text, value: [UInt8]?, path: Path) {
    self.type = type
    self.key = key
    self.value = value
    self.path = path
  }

  /// Whether the proof shows, under the state root `root`, what it says.
  public func holds(under root: Digest) -> Bool {
    let own = StateTree.path(type: type, key: key.utf8.span)
    guard let end = path.end else { return value == nil && path.steps.isEmpty && root == Merkle.emptyRoot }
    if let value {
      guard end.path == own, end.value == SHA256.hash(value.span) else { return false }
    } else {
      // A search for the key ends at another leaf only if the two agree wherever the way branches.
      guard end.path != own, path.steps.allSatisfy({ own.bit($0.bit) == end.path.bit($0.bit) }) else {
        return false
      }
    }
    return fold(from: end, along: own) == root
  }

  private func fold(from end: End, along own: Digest) -> Digest? {
    var hash = StateTree.leafHash(path: end.path, value: end.value)
    var above = 256
    for step in path.steps {
      guard step.bit >= 0, step.bit < above else { return nil }
      above = step.bit
      let isRight = own.bit(step.bit)
      hash = StateTree.innerHash(
        bit: step.bit, left: isRight ? step.hash : hash, right: isRight ? hash : step.hash)
    }
    return hash
  }
}
