internal import CEL
internal import Evidence
internal import TransparencyLog

/// What the expressions of one jurisdiction's rules see about one subject of a cause. Holds a copy of the
/// state: it must be gone before the state changes, which would be copied otherwise.
struct Facts {
  let subject: Text
  let jurisdiction: Text
  let accepted: Time
  let state: StateMap
  /// The variables' values, by slot.
  let variables: [Value?]

  init(_ cause: Cause, _ subject: Text, _ jurisdiction: Text, _ chain: Chain) {
    self.subject = subject
    self.jurisdiction = jurisdiction
    accepted = cause.accepted
    state = chain.state
    let standing = StateFacts(state: state, jurisdiction: jurisdiction, subject: subject)
    variables = [
      cause.value, .string(subject.string), FactValue.timestamp(cause.accepted), standing.statuses, standing.clocks,
      standing.registers, Self.filings(chain, jurisdiction), Self.sealed(chain),
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
