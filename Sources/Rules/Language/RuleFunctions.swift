internal import CEL
internal import Decimals
internal import TransparencyLog

/// Functions of engine 1 that the language's libraries don't have.
///
/// Source: ledger-spec/8-rules.md, 8.4 and 8.10.
enum RuleFunctions {
  /// `registers.at(name, key)`: what a register holds under any key.
  static let registerAt = Function(
    "at",
    [
      Overload(
        "registers_at", .member, [.object("Registers"), .string, .string],
        returns: .optional(.map(key: .string, value: .dyn)), cost: .linear(2, base: 4),
        resultSize: .bound(RuleVariables.fields), isPure: false,
        .ternary { (_, registers, name, key) throws(CELError) in
          guard case .object(let object) = registers, let registers = object as? RegistersObject,
            case .string(let name) = name, case .string(let key) = key
          else { throw CELError(.overload, "at takes the name of a register and a key") }
          return .optional(registers.fields(of: name, at: key).map { CELOptional($0) } ?? .none)
        })
    ])

  /// `statuses.among(name, names)`: those of the names that have a status.
  static let statusesAmong = Function(
    "among",
    [
      Overload(
        "statuses_among", .member, [.object("Statuses"), .string, .list(.string)], returns: .list(.string),
        cost: FunctionCost(4, terms: [.init(.size(argument: 1)), .init(.deepSize(argument: 2), unitsPerCost: 1)]),
        resultSize: .argument(2), isPure: false,
        .ternary { (_, statuses, name, names) throws(CELError) in
          guard case .object(let object) = statuses, let statuses = object as? StatusesObject,
            case .string(let status) = name, case .list(let names) = names
          else { throw CELError(.overload, "among takes the name of a status and a list of names") }
          var asked: [CELString] = []
          for name in names.elements {
            guard case .string(let name) = name else { throw CELError(.overload, "names are strings") }
            asked.append(name)
          }
          return .list(statuses.among(asked, status).map(Value.string))
        })
    ])

  /// `random.pick(seed, list, n)`: different elements, drawn by a seed.
  static let pick = Function(
    "random.pick",
    [
      Overload(
        "random_pick", [.string, .list(.parameter("T")), .int], returns: .list(.parameter("T")),
        cost: FunctionCost(1, terms: [.init(.size(argument: 0)), .init(.size(argument: 1), unitsPerCost: 1)]),
        resultSize: .argument(1),
        .ternary { (_, seed, list, count) throws(CELError) in
          guard case .string(let seed) = seed, case .list(let list) = list, case .int(let count) = count else {
            throw CELError(.overload, "random.pick takes a seed, a list and a number")
          }
          guard count >= 0, count <= list.count else {
            throw CELError(.argument, "\(count) elements can't be picked of \(list.count)")
          }
          var draw = SeededDraw(seed: seed.string)
          return .list(draw.pick(Int(count), of: Array(list.elements)))
        })
    ])
}

extension RuleFunctions {
  /// `amounts.split(amount, weights)`: shares that add up to the amount.
  static let split = Function(
    "amounts.split",
    [
      Overload(
        "amounts_split_decimal", [.int, .list(.decimal)], returns: .list(.int), cost: splitCost,
        resultSize: .argument(1), .binary { (_, amount, weights) throws(CELError) in try split(amount, weights) }),
      Overload(
        "amounts_split_int", [.int, .list(.int)], returns: .list(.int), cost: splitCost, resultSize: .argument(1),
        .binary { (_, amount, weights) throws(CELError) in try split(amount, weights) }),
    ])

  private static let splitCost = FunctionCost(1, terms: [.init(.size(argument: 1), unitsPerCost: 1)])

  private static func split(_ amount: Value, _ weights: Value) throws(CELError) -> Value {
    guard case .int(let amount) = amount, case .list(let list) = weights else {
      throw CELError(.overload, "amounts.split takes an amount and a list of weights")
    }
    var weights: [Int64] = []
    for weight in list.elements {
      switch (weight, weights.isEmpty || weight.kind == list.elements[0].kind) {
      case (.int(let int), true): weights.append(int)
      case (.decimal(let decimal), true): weights.append(decimal.units)
      default: throw CELError(.overload, "weights are ints or decimals, not both")
      }
    }
    guard let shares = Shares.of(amount, by: weights) else {
      throw CELError(.argument, "amount and weights aren't negative, and one weight is above zero")
    }
    return .list(shares.map { .int($0) })
  }
}

/// Shares of an amount in whole units.
///
/// Source: ledger-spec/8-rules.md, 8.4.
private enum Shares {
  /// Each gets its proportion, rounded down; what is left goes, a unit each, to those who lost most by that, the
  /// earlier first. Nil if there is no such division.
  static func of(_ amount: Int64, by weights: [Int64]) -> [Int64]? {
    guard amount >= 0, weights.allSatisfy({ $0 >= 0 }) else { return nil }
    var total: UInt64 = 0
    for weight in weights {
      let (sum, isOver) = total.addingReportingOverflow(UInt64(weight))
      if isOver { return nil }
      total = sum
    }
    if total == 0 { return nil }
    var shares: [Int64] = []
    var losses: [(loss: UInt64, place: Int)] = []
    for (place, weight) in weights.enumerated() {
      let product = UInt64(amount).multipliedFullWidth(by: UInt64(weight))
      let (share, loss) = total.dividingFullWidth(product)
      shares.append(Int64(share))
      losses.append((loss, place))
    }
    losses.sort { $0.loss == $1.loss ? $0.place < $1.place : $0.loss > $1.loss }
    for (_, place) in losses.prefix(Int(amount - shares.reduce(0, +))) { shares[place] += 1 }
    return shares
  }
}

/// Numbers that follow from a seed alone.
private struct SeededDraw {
  private let seed: [UInt8]
  private var counter: UInt64 = 0

  init(seed: String) { self.seed = Array(seed.utf8) }

  /// The first places of a Fisher-Yates shuffle.
  mutating func pick(_ count: Int, of all: [Value]) -> [Value] {
    var items = all
    for place in 0..<count {
      items.swapAt(place, place + Int(number(below: UInt64(items.count - place))))
    }
    return Array(items[..<count])
  }

  /// A number below `limit`, all of them equally likely: what lies above the last whole multiple is left out.
  private mutating func number(below limit: UInt64) -> UInt64 {
    let whole = (UInt64.max % limit + 1) % limit
    while true {
      let number = next()
      if whole == 0 || number < 0 &- whole { return number % limit }
    }
  }

  private mutating func next() -> UInt64 {
    var hash = SHA256()
    hash.update(seed.span)
    var place: [UInt8] = []
    for shift in stride(from: 56, through: 0, by: -8) {
      place.append(UInt8(truncatingIfNeeded: counter >> UInt64(shift)))
    }
    hash.update(place.span)
    counter += 1
    return hash.finalize().bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
