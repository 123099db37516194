/// A list of values, of one type or of several.
public struct CELList: Sendable {
  public let elements: [Value]
  public init(_ elements: [Value]) { self.elements = elements }
  public var count: Int { elements.count }
}

/// A value that may be missing.
public final class CELOptional: Sendable {
  /// Nil if there is none.
  public let value: Value?
  public init(_ value: Value?) { self.value = value }
  public static let none = CELOptional(nil)
}
