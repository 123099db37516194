// Objects come from the host, which may make them anew whenever they are asked for.

extension Checker {
  private static let comparisons: Set<String> = [Operator.equals, Operator.notEquals, Operator.contains]

  /// Refuses what compares objects, where the profile has no such thing.
  mutating func refuseComparedObjects() {
    guard !environment.profile.comparesObjects else { return }
    for index in syntax.nodes.indices {
      guard case .call(let function, _, let arguments) = syntax.nodes[index].kind,
        Self.comparisons.contains(function),
        let object = syntax[arguments].compactMap({ unifier.finish(type(of: $0.node)).heldObject }).first
      else { continue }
      refuse(.profile, "\(object) is an object: these aren't compared, their fields are", at: NodeID(index))
    }
  }
}

extension CELType {
  /// The name of an object's type where values are such, or hold one that a comparison looks at.
  fileprivate var heldObject: String? {
    switch self {
    case .object(let name): name
    case .list(let item), .optional(let item), .map(_, let item): item.heldObject
    default: nil
    }
  }
}
