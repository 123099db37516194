/// A syntax whose names are resolved and whose types were found to go together.
public struct Checked: Sendable {
  public let syntax: Syntax
  public let resolution: Resolution
  /// The type of each node, by node; `dyn` where that is left to run time.
  public let types: [CELType]
  /// For each call, by node, the indices of the overloads (among its function's) that can apply; empty for other nodes.
  public let overloads: [[Int]]

  public init(syntax: Syntax, resolution: Resolution, types: [CELType], overloads: [[Int]]) {
    self.syntax = syntax
    self.resolution = resolution
    self.types = types
    self.overloads = overloads
  }

  /// The type of the whole.
  public var type: CELType { types[syntax.root.position] }
}
