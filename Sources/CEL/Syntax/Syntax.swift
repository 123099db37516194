/// A node of a `Syntax`, by its place in the arena.
public struct NodeID: Hashable, Sendable {
  public let index: Int32

  init(_ index: Int) { self.index = Int32(index) }

  /// The subscript for arrays that hold one element a node.
  public var position: Int { Int(index) }
}

/// A parsed expression with all macros expanded: a flat arena, so that nothing recurses when it is freed.
///
/// Children always have lower ids than their parents. Operators are calls of the functions named in `Operator`.
public struct Syntax: Sendable {
  public struct Node: Sendable {
    public let kind: Kind
    /// Where the node is in the source, in UTF-8 bytes: operators at their sign, calls at their name.
    public let offset: Int32
  }

  public enum Kind: Sendable {
    case literal(Value)
    /// A simple name; with a leading dot it is only looked for in the root scope.
    case identifier(String)
    /// `operand.field`, or `has(operand.field)` if it is a test.
    case select(operand: NodeID, field: String, isTest: Bool)
    /// `target.function(arguments)`, or `function(arguments)` without a target.
    case call(function: String, target: NodeID?, arguments: Children)
    /// `[a, ?b]`.
    case list(Children)
    /// `{k: v, ?k: v}`: children alternate; the mark of an optional entry is on its key.
    case map(Children)
    /// `Name{field: value}`: parsed, but nothing declares messages, so it is refused by name.
    case structure(name: String, fields: [String], values: Children)
    case comprehension(Comprehension)
    /// `cel.bind(name, value, body)` and what `optMap` and `optFlatMap` expand to.
    case bind(name: String, value: NodeID, body: NodeID)
  }

  /// A macro that walks over a list, or over a map in the order of its keys.
  ///
  /// With one variable it stands for the element, or for the key; with two for index and element, or key and value.
  public struct Comprehension: Sendable {
    public enum Form: Sendable {
      /// `all(x, p)`, `exists(x, p)`, `exists_one(x, p)`: bool.
      case all, exists, existsOne
      /// `filter(x, p)`: the elements (of a map: the keys) for which the body holds.
      case filter
      /// `map(x, t)`, `map(x, p, t)`, `transformList(i, v, p, t)`: a list of the bodies.
      case transformList
      /// `transformMap(k, v, p, t)`: a map from the key (or index) to the body.
      case transformMap
      /// `transformMapEntry(k, v, p, t)`: a map merged from the maps that the body makes.
      case transformMapEntry
    }

    public let form: Form
    public let range: NodeID
    public let first: String
    public let second: String?
    /// Elements for which this isn't true are left out; only transforms have one.
    public let filter: NodeID?
    public let body: NodeID
  }

  /// Some consecutive elements of `children`.
  public struct Children: Sendable {
    let start: Int32
    public let count: Int
  }

  public struct Child: Sendable {
    public let node: NodeID
    /// Written with a question mark: left out if it has no value.
    public let isOptional: Bool
  }

  public let source: Source
  public internal(set) var nodes: [Node]
  var children: [Child]
  public internal(set) var root: NodeID

  public subscript(_ id: NodeID) -> Node { nodes[id.position] }
  public subscript(_ range: Children) -> ArraySlice<Child> {
    children[Int(range.start)..<Int(range.start) + range.count]
  }
}
