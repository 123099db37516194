/// A call that the parser replaces by other syntax.
public struct Macro: Sendable {
  /// The call that is being replaced.
  struct Call {
    let target: NodeID?
    let arguments: [NodeID]
    let offset: Int32
  }

  public let name: String
  /// `a.name(...)`. A macro of a qualified name (`cel.bind`) is one too, and looks at its target.
  public let isMember: Bool
  /// How many arguments it takes, without the target; nil: any number.
  public let arguments: Int?
  /// The replacement; nil leaves the call as it is.
  let expand: @Sendable (inout SyntaxBuilder, Call) throws(CELError) -> NodeID?

  func matches(_ name: String, _ call: Call) -> Bool {
    self.name == name && isMember == (call.target != nil) && (arguments == nil || arguments == call.arguments.count)
  }
}

extension SyntaxBuilder {
  /// The simple name that a macro's argument must be.
  func variableName(_ id: NodeID) throws(CELError) -> String {
    if case .identifier(let name) = self[id].kind, !name.hasPrefix(".") { return name }
    throw CELError(.syntax, "a macro's variable is a simple name", offset: self[id].offset)
  }

  /// Whether a node is just this name.
  func isName(_ id: NodeID?, _ name: String) -> Bool {
    if let id, case .identifier(name) = self[id].kind { return true }
    return false
  }
}
