/// How large a value can be at most: bytes of strings, elements of lists, entries of maps.
public struct SizeBound: Hashable, Sendable {
  public let size: Int
  /// The bound of each element, or of each value of a map; bounds of keys are in `keys`. At most one element each.
  public let elements: [SizeBound]
  public let keys: [SizeBound]

  public init(_ size: Int, elements: SizeBound? = nil, keys: SizeBound? = nil) {
    self.size = size
    self.elements = elements.map { [$0] } ?? []
    self.keys = keys.map { [$0] } ?? []
  }

  /// A scalar.
  public static let scalar = SizeBound(1)
}

/// A variable that the host gives a value for. Its index among the environment's variables is its slot.
public struct Variable: Sendable {
  /// Simple or qualified: `record`, `ledger.height`.
  public let name: String
  public let type: CELType
  /// For the static estimate; nil: unbounded.
  public let bound: SizeBound?

  public init(_ name: String, _ type: CELType, bound: SizeBound? = nil) {
    self.name = name
    self.type = type
    self.bound = bound
  }
}

/// A type of the host with named fields. At run time its values are `CELObject`s.
public struct ObjectType: Sendable {
  public struct Field: Sendable {
    public let name: String
    public let type: CELType
    public let bound: SizeBound?

    public init(_ name: String, _ type: CELType, bound: SizeBound? = nil) {
      self.name = name
      self.type = type
      self.bound = bound
    }
  }

  public let name: String
  public let fields: [Field]
  /// What fields that aren't listed have; nil: there are no others.
  public let otherFields: CELType?
  /// How large their values can be.
  public let otherBound: SizeBound?

  public init(_ name: String, fields: [Field], otherFields: CELType? = nil, otherBound: SizeBound? = nil) {
    self.name = name
    self.fields = fields
    self.otherFields = otherFields
    self.otherBound = otherBound
  }

  public func field(_ name: String) -> Field? {
    if let field = fields.first(where: { $0.name == name }) { return field }
    return otherFields.map { Field(name, $0, bound: otherBound) }
  }
}
