/// Why a regular expression was refused, and where.
struct PatternError: Error, Hashable, Sendable {
  enum Code: String, Hashable, Sendable {
    /// Not a regular expression of RE2's syntax.
    case malformed
    /// A construct that no linear-time automaton has: lookaround, backreferences, atomic groups.
    case unsupported
    /// A construct that the profile leaves out: `\p` classes, `(?i)`.
    case profile
    /// Beyond a bound: nesting, a count above 1,000, or the size of the automaton.
    case tooLarge
  }

  let code: Code
  let sentence: String
  /// In bytes of the pattern's UTF-8.
  let offset: Int
}

/// What a profile allows in patterns.
struct PatternOptions: Hashable, Sendable {
  /// `\pL`, `\p{Lu}` and the like: their members change with the version of Unicode.
  var unicodeClasses = true
  /// The flag `i`: what it pairs changes with the version of Unicode.
  var caseFolding = true
}

enum PatternLimits {
  /// Bytes of a pattern.
  static let length = 16_384
  /// As in RE2.
  static let count = 1_000
  static let nesting = 250
  /// Instructions of an automaton. A search takes at most this number of steps for each scalar of the text.
  static let instructions = 10_000
}
