/// What the names in a syntax stand for, found before any types are known (langdef, Name Resolution).
///
/// The checker and the compiler both start from it, so that they can't disagree about a name.
public struct Resolution: Sendable {
  public enum Name: Sendable {
    /// The node is no name: its children say what it is.
    case none
    /// A variable of the environment. A select node that has this is all of a qualified name: don't visit its operand.
    case variable(slot: Int)
    /// A variable of a macro: an index into the evaluation's locals.
    case local(Int)
    /// A type's name or a constant; the full name among `Environment.constants`.
    case constant(String)
    /// A call: the full name among `Environment.functions`. A call with a target that isn't a `member` is of a qualified
    /// name (`math.greatest(a)`): the target is part of the name, don't visit it.
    case function(String, member: Bool)
    /// Nothing declares it.
    case undeclared
  }

  /// By node.
  public internal(set) var names: [Name]
  /// The local of the first variable of a comprehension, or of a bind, by node; the second variable, if any, follows it.
  public internal(set) var locals: [Int32]
  /// How many locals an evaluation needs at once.
  public internal(set) var localCount: Int
}
