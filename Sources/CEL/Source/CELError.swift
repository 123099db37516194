/// Why an expression was refused, or why its evaluation ended without a value.
///
/// One type serves parsing, checking and evaluation: a code to act on, a sentence for people, and the place.
public struct CELError: Error, Hashable, Sendable {
  public enum Code: String, Sendable, CaseIterable {
    /// The text isn't an expression of the language.
    case syntax
    /// The expression, or a value it builds, is beyond a bound of `Limits`.
    case size
    /// The expression is nested deeper than `Limits.nesting`.
    case nesting
    /// A name that nothing declares, or a variable without a value.
    case undeclared
    /// The checker found types that can't go together.
    case type
    /// No overload of the function takes these arguments (langdef: `no_matching_overload`).
    case overload
    /// A map or an object has no such key or field (langdef: `no_such_field`).
    case field
    /// An index outside the list.
    case index
    /// Integer division or remainder by zero.
    case division
    /// A result that its type can't hold.
    case overflow
    /// An argument that the function doesn't take, such as text that is no number.
    case argument
    /// The evaluation cost more than its limit.
    case cost
    /// What the expression needs isn't part of the profile.
    case profile
  }

  public let code: Code
  /// One sentence without a place, lower case, no full stop.
  public let message: String
  /// The place: a count of UTF-8 bytes from the start of the source, or -1 where there is none.
  public private(set) var offset: Int32

  public init(_ code: Code, _ message: String, offset: Int32 = -1) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  /// The same error with a place, unless it already had a more exact one.
  public func at(_ offset: Int32) -> CELError {
    if self.offset >= 0 { return self }
    var placed = self
    placed.offset = offset
    return placed
  }
}
