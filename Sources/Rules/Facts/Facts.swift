internal import CEL
internal import Evidence
internal import TransparencyLog

/// What the expressions of one jurisdiction's rules see about one subject of a cause. Holds a copy of the
/// state: it must be gone before the state changes, which would be copied otherwise. Shared by all questions about it.
final class Facts {
  let subject: Text
  let jurisdiction: Text
  let accepted: Time
  let state: StateMap
  /// The variables' values, by slot.
  let variables: [Value?]

  /// - Parameter origin: the subject that the condition was asked about, where a rule spreads.
  init(_ cause: Cause, _ subject: Text, origin: Text? = nil, _ jurisdiction: Text, _ chain: Chain) {
    self.subject = subject
    self.jurisdiction = jurisdiction
    accepted = cause.accepted
    state = chain.state
    let standing = StateFacts(state: state, jurisdiction: jurisdiction, subject: subject)
    variables = [
      cause.value, .string(subject.string), FactValue.timestamp(cause.accepted), standing.statuses, standing.clocks,
      standing.registers, Self.filings(chain, jurisdiction), Self.sealed(chain),
      .string((origin ?? subject).string), Self.draw(cause, chain) ?? cause.origins,
    ]
  }

  /// Whether they hold for a rule's question, too.
  func fit(_ subject: Text, _ jurisdiction: Text) -> Bool {
    self.subject == subject && self.jurisdiction == jurisdiction
  }

  private static func filings(_ chain: Chain, _ jurisdiction: Text) -> Value {
    let count = chain.filingRate.counts[jurisdiction]
    return .object(
      LookupObject("Filings") { name in
        switch name {
        case "filed": .int(Int64(count?.filed ?? 0))
        case "must": .int(Int64(count?.must ?? 0))
        default: nil
        }
      })
  }

  /// The draw that a record is about, as it stands.
  private static func draw(_ cause: Cause, _ chain: Chain) -> Value? {
    guard case .record(let record, _, _) = cause.event, let kind = record.builtIn, kind.isOfDraw else { return nil }
    let index = kind == .draw ? Int64(cause.entry.index) : record.predicate["draw"]?["index"]?.integer
    let draw = index.flatMap { chain.state[.draw, Text("\($0)")] }
    return .object(
      LookupObject("Draw") { name in
        guard let draw, let index else { return nil }
        return switch name {
        case "complete": .bool(draw["seed"] != nil)
        case "index": .int(index)
        case "items", "parties": FactValue.of(draw[name] ?? [])
        case "seed": .string(draw["seed"]?.string?.string ?? "")
        case "until": draw["until"]?.string.flatMap { Time($0) }.map(FactValue.timestamp)
        default: nil
        }
      })
  }

  private static func sealed(_ chain: Chain) -> Value {
    let (height, seal) = (chain.height - 1, chain.lastSeal)
    return .object(
      LookupObject("Sealed") { name in
        switch name {
        case "height": .int(Int64(height))
        case "leaf": seal.map { .string($0.leaf.text) }
        default: nil
        }
      })
  }
}
