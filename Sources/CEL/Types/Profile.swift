/// Which part of the language an environment has.
public struct Profile: Hashable, Sendable {
  public let name: String
  /// Literals like `1.5` are exact decimals, and the type `double` doesn't exist.
  public let hasDecimals: Bool
  /// Names of time zones may be looked up; fixed offsets and UTC always can.
  public let hasZones: Bool
  /// Patterns may use `\p` classes and `(?i)`, which hang on tables of Unicode, and may be computed.
  public let hasFullPatterns: Bool
  /// Objects may be compared; else an expression that is known to do so is refused.
  public let comparesObjects: Bool

  /// All of the language.
  public static let standard = Profile(
    name: "standard", hasDecimals: false, hasZones: true, hasFullPatterns: true, comparesObjects: true)

  /// What rules run in: nothing whose result could differ between machines or years.
  public static let rules = Profile(
    name: "rules", hasDecimals: true, hasZones: false, hasFullPatterns: false, comparesObjects: false)
}

/// Bounds on what may be parsed and evaluated, so that hostile input ends quickly.
public struct Limits: Hashable, Sendable {
  /// Bytes of source.
  public var source = 65_536
  /// How deeply expressions may be nested, and how high their trees may be.
  public var nesting = 200
  /// Nodes of a syntax.
  public var nodes = 32_768
  /// Units of cost an evaluation may use, see `FunctionCost`.
  public var cost = 10_000_000
  /// Bytes of strings and elements of lists that an evaluation may build.
  public var built = 16_777_216

  public init() {}
}
