/// Something of the host's with named fields, read only as far as an expression asks.
///
/// An object is compared by identity of the instance, unless `equals` says more. It must give the same answers for as
/// long as an evaluation runs.
public protocol CELObject: AnyObject, Sendable {
  /// The name of its `ObjectType`.
  var typeName: String { get }

  /// The field's value; nil if it has none, which is an error for `a.b`, false for `has(a.b)` and an empty optional for
  /// `a.?b`.
  func field(_ name: CELString) -> Value?

  /// The value at the end of a path of two or more fields, `a.b.c`; nil if there is none, or to have it looked up step
  /// by step. A host that needn't make the objects in between can be faster here.
  func value(at path: [CELString]) -> Value?

  /// Whether the field has a value, without making it.
  func hasField(_ name: CELString) -> Bool

  /// The names of all fields with a value, if the object may also be walked over like a map with string keys; nil if not.
  var fieldNames: [CELString]? { get }

  func equals(_ other: any CELObject) -> Bool
}

extension CELObject {
  public func value(at path: [CELString]) -> Value? { nil }
  public func hasField(_ name: CELString) -> Bool { field(name) != nil }
  public var fieldNames: [CELString]? { nil }
  public func equals(_ other: any CELObject) -> Bool { self === other }
}
