internal import CEL
internal import Evidence

/// Texts that a member of a record never is, by the schemas of the kinds that a rule listens to: a choice that is
/// misspelt, what isn't a jurisdiction.
///
/// For whoever writes a rule. A ledger admits it: it just says nothing that could be so.
struct ImpossibleTexts {
  private let kinds: [Kind]

  init(_ triggers: [Rule.Trigger]) {
    kinds = triggers.compactMap { if case .kind(let id) = $0 { Kind[id] } else { nil } }
  }

  /// Why a member is never this text; nil if it can be in a record of one of the kinds.
  func fault(of path: [Text], never text: Text) -> String? {
    let shapes = kinds.map { $0.predicate.shape(at: path) }
    guard let kind = kinds.first, let said = shapes.first??.texts else { return nil }
    guard shapes.allSatisfy({ $0?.mayBe(text) == false }) else { return nil }
    let name = path.map(\.string).joined(separator: ".")
    return "\(name) of \(kind.name) is never \"\(text)\": it is \(said)"
  }

  /// What an expression compares a member with though it is never that, in the order of the text.
  func faults(in source: Text, _ environment: Environment) -> [CELError] {
    // What doesn't parse is refused elsewhere.
    guard let syntax = try? environment.parse(source.string) else { return [] }
    return syntax.nodes.flatMap { faults(of: $0.kind, in: syntax) }.sorted { $0.offset < $1.offset }
  }

  private func faults(of kind: Syntax.Kind, in syntax: Syntax) -> [CELError] {
    guard case .call(let function, _, let arguments) = kind, arguments.count == 2 else { return [] }
    let (left, right) = (syntax[arguments].first!.node, syntax[arguments].last!.node)
    switch function {
    case Operator.equals, Operator.notEquals:
      return [fault(of: left, never: right, syntax), fault(of: right, never: left, syntax)].compactMap(\.self)
    case Operator.contains:
      guard case .list(let items) = syntax[right].kind else { return [] }
      return syntax[items].compactMap { fault(of: left, never: $0.node, syntax) }
    default: return []
    }
  }

  private func fault(of member: NodeID, never literal: NodeID, _ syntax: Syntax) -> CELError? {
    guard case .literal(.string(let text)) = syntax[literal].kind, let path = path(of: member, syntax),
      let sentence = fault(of: path, never: Text(text.string))
    else { return nil }
    return CELError(.argument, sentence, offset: syntax[literal].offset)
  }

  /// The names behind `record.predicate`; nil for anything else.
  private func path(of node: NodeID, _ syntax: Syntax) -> [Text]? {
    var names: [String] = []
    var node = node
    while case .select(let operand, let field, isTest: false) = syntax[node].kind {
      names.insert(field, at: 0)
      node = operand
    }
    guard case .identifier("record") = syntax[node].kind, names.first == "predicate", names.count > 1 else {
      return nil
    }
    return names.dropFirst().map { Text($0) }
  }
}

extension Shape {
  /// The shape of the member at a path of names.
  fileprivate func shape(at path: [Text]) -> Shape? {
    guard let name = path.first else { return self }
    guard case .object(let properties, _) = self else { return nil }
    return properties.first { $0.name == name }?.shape.shape(at: Array(path.dropFirst()))
  }

  /// What its texts are, for people; nil if it isn't of texts.
  fileprivate var texts: String? {
    switch self {
    case .text(let textClass): textClass.title
    case .constant(let text): text.string
    case .choice(let texts): texts.map(\.string).joined(separator: ", ")
    default: nil
    }
  }

  fileprivate func mayBe(_ text: Text) -> Bool {
    switch self {
    case .text(let textClass): textClass.matches(text)
    case .constant(let only): only == text
    case .choice(let texts): texts.contains(text)
    default: true
    }
  }
}
