/// What one call costs: a constant, and more with the size of its arguments.
///
/// Sizes are bytes of strings and bytes, elements of lists, entries of maps, and one for everything else. One unit is
/// some 35 nanoseconds of a present-day core.
public struct FunctionCost: Hashable, Sendable {
  public enum Measure: Hashable, Sendable {
    case size(argument: Int)
    /// The sizes of a value and of everything in it.
    case deepSize(argument: Int)
    case product(Int, Int)
  }

  public struct Term: Hashable, Sendable {
    public let measure: Measure
    /// So many units of the measure cost one; rounded up.
    public let unitsPerCost: Int
    public init(_ measure: Measure, unitsPerCost: Int = 16) {
      self.measure = measure
      self.unitsPerCost = unitsPerCost
    }
  }

  public let base: Int
  public let terms: [Term]

  public init(_ base: Int = 1, terms: [Term] = []) {
    self.base = base
    self.terms = terms
  }

  public static let one = FunctionCost(1)
  /// Walks once over an argument.
  public static func linear(_ argument: Int, base: Int = 1) -> FunctionCost {
    FunctionCost(base, terms: [Term(.size(argument: argument))])
  }
}

/// How large a result can be, given how large the arguments can be: what the static estimate goes by.
public enum ResultSize: Hashable, Sendable {
  /// A scalar.
  case scalar
  /// At most so many bytes or elements.
  case fixed(Int)
  /// As large as an argument.
  case argument(Int)
  /// As large as an element of an argument.
  case element(of: Int)
  /// What the host declares, of a value that it has already.
  case bound(SizeBound)
  /// One of these arguments, or what is in it, as it is.
  case oneOf([Int])
  /// As large as all arguments together.
  case sum
  /// At most so many times an argument, plus a constant.
  case multiple(of: Int, factor: Int, plus: Int)
  /// Like a product of two arguments' sizes (`replace`, `join`), plus the first.
  case product(Int, Int)
  /// As large as an argument and everything in it.
  case deep(of: Int)
  /// A list of as many elements as the argument has bytes or elements, plus one; each at most as large as it.
  case parts(of: Int)
}
