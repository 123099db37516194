internal import CEL
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
