/// What went wrong in this module: a code for programs, a sentence for people, and the place in the input.
///
/// Two errors are equal when their codes are: tests and callers decide on the code, never on the wording.
public struct TransparencyLogError: Error, Sendable {
  /// The closed set of reasons.
  public enum Code: String, Sendable, CaseIterable {
    /// A key (raw bytes, vkey or signer key) is not well formed or not acceptable.
    case malformedKey
    /// A key is well formed, but of a signature type that this module does not check.
    case unsupportedKeyType
    /// A text cannot be a key name or an origin.
    case malformedName
    /// A signed note breaks the format or a limit.
    case malformedNote
    /// A note's text is not a checkpoint.
    case malformedCheckpoint
    /// A tlog-proof file breaks the format or a limit.
    case malformedProof
    /// A policy file breaks the format or a limit.
    case malformedPolicy
    /// A signature of a known key does not verify.
    case badSignature
    /// No signature of a known key stands under the note.
    case noTrustedSignature
    /// The checkpoint is of another log than the key is for.
    case wrongOrigin
    /// Valid cosignatures are there, but too few for the policy.
    case quorumNotMet
    /// The inclusion proof does not lead from the leaf to the root.
    case notIncluded
    /// The consistency proof does not lead from the older root to the newer.
    case notConsistent
    /// The encrypted bytes or their tag were changed, or the key is another.
    case notAuthentic
    /// libcrypto could not do its work (no memory, no randomness).
    case cryptoFailure
  }

  /// Where in the input the fault lies.
  public enum Place: Sendable, Hashable {
    /// The input as a whole.
    case whole
    /// A line, counted from 1.
    case line(Int)
    /// A byte, counted from 0.
    case byte(Int)
  }

  /// The reason, for programs.
  public let code: Code
  /// The reason, for people: one sentence without the place.
  public let sentence: String
  /// Where in the input.
  public let place: Place

  /// Makes an error.
  public init(_ code: Code, _ sentence: String, at place: Place = .whole) {
    self.code = code
    self.sentence = sentence
    self.place = place
  }
}

extension TransparencyLogError: Equatable {
  /// Equal codes, whatever the sentence and the place.
  public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

extension TransparencyLogError: CustomStringConvertible {
  /// The sentence with its place and code.
  public var description: String {
    switch place {
    case .whole: "\(sentence) (\(code.rawValue))"
    case .line(let line): "line \(line): \(sentence) (\(code.rawValue))"
    case .byte(let byte): "byte \(byte): \(sentence) (\(code.rawValue))"
    }
  }
}
