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
  ///
  /// - Parameter limit: what is left; beyond it the number need not be exact.
  func units(_ arguments: [Value], limit: Int) -> Int {
    var units = base
    for term in terms {
      let measure: Int =
        switch term.measure {
        case .size(let argument): arguments[argument].costSize
        case .deepSize(let argument): arguments[argument].deepCostSize(limit: limit)
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

  /// The size with everything in it, strings counted in units of sixteen bytes; no more than about the limit, which ends
  /// the walk.
  func deepCostSize(limit: Int) -> Int {
    var size = 0
    addDeepCostSize(&size, limit)
    return size
  }

  private func addDeepCostSize(_ size: inout Int, _ limit: Int) {
    if size > limit { return }
    size += 1
    switch self {
    case .string, .bytes: size += costSize / 16
    case .list(let list): for element in list.elements where size <= limit { element.addDeepCostSize(&size, limit) }
    case .map(let map):
      size += map.count
      for value in map.values where size <= limit { value.addDeepCostSize(&size, limit) }
    case .optional(let optional): optional.value?.addDeepCostSize(&size, limit)
    default: break
    }
  }
}
