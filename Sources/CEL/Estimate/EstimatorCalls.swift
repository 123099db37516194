/// What calls cost: operators as `Operators` and `Logic` charge them, functions by their declared cost.
extension Estimator {
  mutating func call(_ id: NodeID, _ name: String, _ target: NodeID?, _ arguments: [NodeID]) -> Extent {
    if name == Operator.conditional, arguments.count == 3 { return conditional(arguments) }
    var nodes = arguments
    if let target, case .function(_, member: true) = checked.resolution.names[id.position] {
      nodes.insert(target, at: 0)
    }
    let extents = nodes.map { visit($0) }
    let types = nodes.map { type($0) }
    if target == nil, let result = operation(id, name, nodes, extents, types) { return result }
    let result = function(id, nodes, extents, types)
    if name == Operator.optionalSelect, case .literal(.string(let field)) = checked.syntax[nodes[1]].kind {
      return select(extents[0], nodes[0], field.string, type(id))
    }
    return result
  }

  private mutating func conditional(_ arguments: [NodeID]) -> Extent {
    visit(arguments[0])
    add(NodeCost.logic)
    let (costBefore, builtBefore) = (cost, built)
    let yes = visit(arguments[1])
    let (costYes, builtYes) = (cost, built)
    (cost, built) = (costBefore, builtBefore)
    let no = visit(arguments[2])
    (cost, built) = (max(cost, costYes), max(built, builtYes))
    return yes.joined(no)
  }

  /// Nil if the function is no operator.
  private mutating func operation(
    _ id: NodeID, _ name: String, _ nodes: [NodeID], _ extents: [Extent], _ types: [CELType]
  ) -> Extent? {
    switch name {
    case Operator.and, Operator.or, Operator.not, Operator.negate:
      add(NodeCost.operator)
      return .scalar
    case Operator.equals, Operator.notEquals, Operator.less, Operator.lessOrEqual, Operator.greater,
      Operator.greaterOrEqual:
      add(NodeCost.operator)
      cost += min(extents[0].work(types[0]), extents[1].work(types[1]))
      return .scalar
    case Operator.contains:
      contains(extents, types, isSet: isConstantList(nodes[1]))
      return .scalar
    case Operator.index, Operator.optionalIndex:
      add(NodeCost.operator)
      cost += linear(extents[1], types[1])
      return extents[0].element
    case Operator.add, Operator.subtract, Operator.multiply, Operator.divide, Operator.remainder:
      add(NodeCost.operator)
      cost += linear(extents[0], types[0]) + linear(extents[1], types[1])
      return sum(extents[0], extents[1], type(id))
    default: return nil
    }
  }

  private func linear(_ extent: Extent, _ type: CELType) -> UpperBound {
    isScalar(type) ? .zero : extent.size.sixteenths
  }

  private func isScalar(_ type: CELType) -> Bool {
    let extent = Extent(type)
    return !extent.isUnknown && extent.size == UpperBound(1)
  }

  private mutating func contains(_ extents: [Extent], _ types: [CELType], isSet: Bool) {
    add(NodeCost.operator)
    cost += linear(extents[0], types[0])
    if case .map = types[1] { return }
    if isSet { return }
    var element = CELType.dyn
    if case .list(let of) = types[1] { element = of }
    let each = min(extents[0].work(types[0]), extents[1].element.work(element)) + 1
    cost += extents[1].size * each
  }

  /// The result of `+` on strings, bytes and lists; other arithmetic gives scalars.
  private mutating func sum(_ one: Extent, _ other: Extent, _ result: CELType) -> Extent {
    if isScalar(result) { return .scalar }
    let extent = one.resized(one.size + other.size, with: other)
    // Its elements are shared, not built again.
    if case .list = result { build(elements: extent.size) } else { built += extent.built(result) }
    return extent
  }

  // MARK: Functions

  private mutating func function(
    _ id: NodeID, _ nodes: [NodeID], _ extents: [Extent], _ types: [CELType]
  ) -> Extent {
    let overloads = candidates(id)
    var most = UpperBound(NodeCost.operator)
    var result: Extent?
    for overload in overloads {
      most = max(most, units(overload.cost, extents, types) + extra(overload, nodes, extents))
      let own = self.result(overload, extents, types, type(id))
      result = result?.joined(own) ?? own
    }
    cost += overloads.isEmpty ? .unbounded : most
    let extent = result ?? .unknown
    if overloads.contains(where: { makes($0.resultSize) }) { built += extent.built(type(id)) }
    return extent
  }

  private func candidates(_ id: NodeID) -> [Overload] {
    guard case .function(let name, _) = checked.resolution.names[id.position],
      let declared = environment.functions[name]?.overloads
    else { return [] }
    return checked.overloads[id.position].map { declared[$0] }
  }

  private func units(_ cost: FunctionCost, _ extents: [Extent], _ types: [CELType]) -> UpperBound {
    var units = UpperBound(cost.base)
    for term in cost.terms {
      let measure: UpperBound =
        switch term.measure {
        case .size(let argument): max(extents[argument].size, UpperBound(1))
        case .deepSize(let argument): extents[argument].deepSize(types[argument])
        case .product(let one, let other):
          max(extents[one].size, UpperBound(1)) * max(extents[other].size, UpperBound(1))
        }
      units += measure.divided(by: term.unitsPerCost)
    }
    return units
  }

  /// What two functions charge beyond their declared cost.
  private func extra(_ overload: Overload, _ nodes: [NodeID], _ extents: [Extent]) -> UpperBound {
    switch overload.id {
    case "matches", "member_matches": search(nodes[1], extents)
    case "string_format":
      environment.profile.hasDecimals ? .zero : min(extents[0].size, extents[1].size) * StringFunctions.doubleCost
    default: .zero
    }
  }

  private func search(_ pattern: NodeID, _ extents: [Extent]) -> UpperBound {
    let places = extents[0].size + 1
    // A pattern that isn't one costs what any could: the evaluation says that it is wrong.
    if case .literal(.string(let source)) = checked.syntax[pattern].kind, let compiled = try? Pattern(source.string) {
      return places * compiled.size
    }
    let most = PatternLimits.instructions
    return extents[1].size * MatchCost.reading(bytes: 1) + MatchCost.building(instructions: most)
      + places * most
  }

  /// Whether the result is something new rather than a part of an argument.
  private func makes(_ size: ResultSize) -> Bool {
    switch size {
    case .scalar, .element, .bound, .oneOf: false
    default: true
    }
  }

  private func result(
    _ overload: Overload, _ extents: [Extent], _ types: [CELType], _ type: CELType
  ) -> Extent {
    if isScalar(type) { return .scalar }
    switch overload.resultSize {
    case .scalar: return Extent(type)
    case .fixed(let size): return Extent(UpperBound(size))
    case .argument(let index): return extents[index]
    case .element(let index): return extents[index].element
    case .bound(let bound): return Extent(bound, type)
    case .oneOf(let indexes): return indexes.dropFirst().reduce(extents[indexes[0]]) { $0.joined(extents[$1]) }
    case .sum:
      guard let first = extents.first else { return Extent(type) }
      return extents.dropFirst().reduce(first) { $0.resized($0.size + $1.size, with: $1) }
    case .multiple(let index, let factor, let plus): return Extent(extents[index].size * factor + plus)
    case .product(let one, let other):
      return Extent(extents[one].content + extents[one].size * extents[other].size + extents[other].size)
    case .deep(let index): return Extent(extents[index].content)
    case .parts(let index): return Extent(extents[index].size + 1, elements: Extent(extents[index].size))
    }
  }
}
