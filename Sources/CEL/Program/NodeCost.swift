/// What the parts of an expression cost that are no functions. Literals and what was folded into one cost nothing.
///
/// A walk over n elements costs `loop + n * (iteration + cost of the filter and the body)`.
public enum NodeCost {
  public static let variable = 1
  public static let select = 1
  public static let list = 1
  public static let element = 1
  public static let map = 1
  /// Entries are sorted.
  public static let entry = 4
  public static let loop = 1
  public static let iteration = 1
  public static let bind = 1
  /// `&&`, `||` (one for each operator), `!` and `?:`.
  public static let logic = 1
  /// `==`, `<`, `in`, arithmetic, `[]`: the base cost of each operator's overloads.
  public static let `operator` = 1
}

extension FunctionCost {
  /// The cost of a call with these arguments.
  func units(_ arguments: Value...) -> Int { units(arguments) }

  func units(_ arguments: [Value]) -> Int {
    var units = base
    for term in terms {
      let measure: Int =
        switch term.measure {
        case .size(let argument): arguments[argument].costSize
        case .deepSize(let argument): arguments[argument].deepCostSize
        case .product(let one, let other): arguments[one].costSize * arguments[other].costSize
        }
      units += (measure + term.unitsPerCost - 1) / term.unitsPerCost
    }
    return units
  }
}

extension Value {
  /// Bytes, elements or entries; one for everything else.
  var costSize: Int {
    switch self {
    case .string(let string): string.byteCount
    case .bytes(let bytes): bytes.bytes.count
    case .list(let list): list.count
    case .map(let map): map.count
    case .optional(let optional): optional.value?.costSize ?? 1
    default: 1
    }
  }

  /// The size with everything in it, strings counted in units of sixteen bytes.
  var deepCostSize: Int {
    switch self {
    case .string, .bytes: costSize / 16 + 1
    case .list(let list): list.elements.reduce(1) { $0 + $1.deepCostSize }
    case .map(let map): map.values.reduce(1 + map.count) { $0 + $1.deepCostSize }
    case .optional(let optional): optional.value?.deepCostSize ?? 1
    default: 1
    }
  }
}
