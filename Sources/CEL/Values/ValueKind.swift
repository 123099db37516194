/// What a value is at run time, without parameters.
public enum ValueKind: UInt8, Hashable, Sendable, CaseIterable {
  case null, bool, int, uint, double, decimal, string, bytes, timestamp, duration, list, map, optional, type, object
}

/// A set of kinds, for the choice of an overload.
public struct ValueKinds: OptionSet, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public init(_ kind: ValueKind) { rawValue = 1 << UInt32(kind.rawValue) }

  public static let all = ValueKinds(rawValue: (1 << 15) - 1)
}
