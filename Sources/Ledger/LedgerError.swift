/// What went wrong in this module: a code for programs, a sentence for people.
///
/// Two errors are equal when their codes are.
public struct LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The closed set of reasons.
  public enum Code: String, Sendable {
    /// The folder's checkpoint or genesis isn't this ledger's, or isn't readable.
    case notThisLedger
    /// The folder is behind what was published under its log key: a restored backup or a copy.
    case behindPublished
    /// The clock is behind the last entry, or too far ahead of it.
    case clock
    /// An entry on the ledger doesn't replay: the folder was damaged or written by others.
    case damaged
    /// The log key is missing, unreadable or another ledger's.
    case logKey
    /// What was asked for isn't on the ledger.
    case notFound
    /// It can't be proven yet.
    case notSealed
    /// The query index can't be used.
    case index
    /// What was asked for can't be a key of the state.
    case stateKey
    /// A payload can't be written or read.
    case payload
    /// What was given doesn't fit.
    case refused
  }

  /// The reason, for programs.
  public let code: Code
  /// The reason, for people.
  public let sentence: String
  /// What to do about it, where more is known than the code tells.
  public let remedy: String?

  /// Makes an error.
  public init(_ code: Code, _ sentence: String, do remedy: String? = nil) {
    self.code = code
    self.sentence = sentence
    self.remedy = remedy
  }

  /// Equal codes are equal errors.
  public static func == (left: LedgerError, right: LedgerError) -> Bool { left.code == right.code }

  /// The sentence, and what to do.
  public var description: String { remedy.map { "\(sentence); \($0)" } ?? sentence }
}
