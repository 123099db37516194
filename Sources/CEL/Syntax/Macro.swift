/// A call that the parser replaces by other syntax.
public struct Macro: Sendable {
  public let name: String
  /// `a.name(...)`; for a global one, the name may be qualified: `cel.bind`.
  public let isMember: Bool
  /// How many arguments it takes, without the target.
  public let arguments: Int
  let expand: @Sendable (inout Expansion) throws(CELError) -> NodeID?
}

/// The call that is being expanded, and the arena to expand it in.
struct Expansion {
  let target: NodeID?
  let arguments: [NodeID]
  let offset: Int32
  var builder: SyntaxBuilder
}
