public import SystemPackage

/// What went wrong in this module: a code for programs, a sentence for people, and the place on the disk.
///
/// Two errors are equal when their codes are: tests and callers decide on the code, never on the wording.
public struct StoreError: Error, Sendable {
  /// The closed set of reasons.
  public enum Code: String, Sendable, CaseIterable {
    /// A system call failed; `errno` says how.
    case system
    /// Another writer holds the ledger; the sentence names it.
    case locked
    /// The folder is no ledger: what every ledger has is not there.
    case notALedger
    /// What must be made is there already, with other content.
    case exists
    /// A file that the checkpoint vouches for is not there.
    case missing
    /// A file ends before what the checkpoint vouches for.
    case short
    /// The files contradict the checkpoint, the journal or each other.
    case damaged
    /// An index, a size or a length is outside of what the ledger holds or the format allows.
    case outOfRange
    /// An earlier write or sync failed: what is on the disk is unknown until the ledger is opened again.
    case poisoned
  }

  /// The reason, for programs.
  public let code: Code
  /// The reason, for people: one sentence without the place.
  public let sentence: String
  /// The file or folder, if one is to blame.
  public let path: FilePath?
  /// The byte in that file, counted from 0, if known.
  public let offset: Int?
  /// What the system said, for `system`.
  public let errno: Errno?

  /// Makes an error.
  public init(
    _ code: Code, _ sentence: String, path: FilePath? = nil, offset: Int? = nil, errno: Errno? = nil
  ) {
    self.code = code
    self.sentence = sentence
    self.path = path
    self.offset = offset
    self.errno = errno
  }
}

extension StoreError: Equatable {
  /// Equal codes, whatever the sentence and the place.
  public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

extension StoreError: CustomStringConvertible {
  /// The place, the sentence and the code.
  public var description: String {
    var text = ""
    if let path { text += path.string }
    if let offset { text += " at byte \(offset)" }
    if !text.isEmpty { text += ": " }
    text += sentence
    if let errno { text += ": \(errno)" }
    return "\(text) (\(code.rawValue))"
  }
}
