public import LedgerStore

/// Why there is no verdict at all: something that was asked for could not be read or is not what it should be.
///
/// What is wrong with a ledger is never an error but a finding.
public struct VerifierError: Error, Sendable {
  /// The closed set of reasons.
  public enum Code: String, Sendable, CaseIterable {
    /// There is no such folder, or the system refuses to read from it.
    case unreadable
    /// A checkpoint, receipt or certificate that the caller gave isn't one.
    case malformedOption
    /// What is remembered of origins, or a proof of a fork, could not be written.
    case unwritable
  }

  /// The reason, for programs.
  public let code: Code
  /// The reason, for people: one sentence.
  public let sentence: String
  /// What the store said, if it was the store.
  public let cause: StoreError?

  /// Makes an error.
  public init(_ code: Code, _ sentence: String, cause: StoreError? = nil) {
    self.code = code
    self.sentence = sentence
    self.cause = cause
  }
}

extension VerifierError: Equatable {
  /// Equal codes, whatever the sentence.
  public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

extension VerifierError: CustomStringConvertible {
  /// The sentence, its cause and the code.
  public var description: String {
    let reason = cause.map { ": \($0)" } ?? ""
    return "\(sentence)\(reason) (\(code.rawValue))"
  }
}
