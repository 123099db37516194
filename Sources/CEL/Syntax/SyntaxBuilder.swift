/// Adds nodes to an arena and keeps its bounds.
struct SyntaxBuilder {
  private(set) var nodes: [Syntax.Node] = []
  private(set) var children: [Syntax.Child] = []
  /// How high the tree below each node is.
  private var heights: [Int32] = []
  private let limits: Limits

  init(_ limits: Limits) { self.limits = limits }

  subscript(_ id: NodeID) -> Syntax.Node { nodes[id.position] }
  subscript(_ range: Syntax.Children) -> ArraySlice<Syntax.Child> {
    children[Int(range.start)..<Int(range.start) + range.count]
  }

  mutating func add(_ kind: Syntax.Kind, _ offset: Int32) throws(CELError) -> NodeID {
    let height = height(of: kind) + 1
    if height > limits.nesting {
      throw CELError(.nesting, "the expression is nested deeper than \(limits.nesting) levels", offset: offset)
    }
    if nodes.count >= limits.nodes {
      throw CELError(.size, "the expression has more than \(limits.nodes) parts", offset: offset)
    }
    nodes.append(Syntax.Node(kind: kind, offset: offset))
    heights.append(Int32(height))
    return NodeID(nodes.count - 1)
  }

  mutating func add(children list: [Syntax.Child]) -> Syntax.Children {
    let start = Int32(children.count)
    children.append(contentsOf: list)
    return Syntax.Children(start: start, count: list.count)
  }

  mutating func call(
    _ function: String, _ arguments: [NodeID], _ offset: Int32, target: NodeID? = nil
  ) throws(CELError) -> NodeID {
    let range = add(children: arguments.map { Syntax.Child(node: $0, isOptional: false) })
    return try add(.call(function: function, target: target, arguments: range), offset)
  }

  private func height(of kind: Syntax.Kind) -> Int {
    switch kind {
    case .literal, .identifier: 0
    case .select(let operand, _, _): height(of: operand)
    case .call(_, let target, let arguments): max(target.map { height(of: $0) } ?? 0, height(of: arguments))
    case .list(let range), .map(let range), .structure(_, _, let range): height(of: range)
    case .comprehension(let loop):
      max(height(of: loop.range), loop.filter.map { height(of: $0) } ?? 0, height(of: loop.body))
    case .bind(_, let value, let body): max(height(of: value), height(of: body))
    }
  }

  private func height(of id: NodeID) -> Int { Int(heights[id.position]) }

  private func height(of range: Syntax.Children) -> Int {
    var height = 0
    for child in self[range] { height = max(height, self.height(of: child.node)) }
    return height
  }
}
