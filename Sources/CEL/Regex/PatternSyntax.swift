/// A regular expression as a tree, in one array; children stand before their parents.
struct PatternSyntax {
  enum Assertion: UInt8, Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
  }

  enum Node {
    case empty
    case scalar(UInt32)
    case set(ScalarSet)
    case assertion(Assertion)
    case sequence([Int])
    case alternatives([Int])
    /// `most` is `nil` where there is no bound.
    case repeated(Int, least: Int, most: Int?)
  }

  private(set) var nodes: [Node] = []

  mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  /// A sequence; a sequence of one is that one.
  mutating func sequence(_ parts: [Int]) -> Int {
    parts.count == 1 ? parts[0] : add(parts.isEmpty ? .empty : .sequence(parts))
  }

  mutating func alternatives(_ parts: [Int]) -> Int {
    parts.count == 1 ? parts[0] : add(.alternatives(parts))
  }
}
