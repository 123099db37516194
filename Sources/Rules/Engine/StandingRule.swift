internal import Evidence
internal import Synchronization

/// A rule in force, as it is asked about one thing that it listens to. It is compiled when it is first asked: of a pack
/// of hundreds a run of the tool meets a few.
final class StandingRule: Sendable {
  let rule: Rule
  let trigger: Rule.Trigger
  /// The entry that deployed it.
  let entry: LeafReference
  private let expressions = Mutex<Expressions>(.open)

  private enum Expressions {
    case open
    case compiled(CompiledRule)
    /// It wasn't checked before it was deployed: the state isn't judged any more.
    case wrong
  }

  init(_ rule: Rule, _ entry: LeafReference, for trigger: Rule.Trigger) {
    self.rule = rule
    self.entry = entry
    self.trigger = trigger
  }

  /// Its expressions; nil if they are no right ones, which is found out before a rule is deployed.
  var compiled: CompiledRule? {
    expressions.withLock { expressions in
      switch expressions {
      case .compiled(let rule): return rule
      case .wrong: return nil
      case .open:
        let compiled = try? CompiledRule(rule, for: trigger)
        expressions = compiled.map(Expressions.compiled) ?? .wrong
        return compiled
      }
    }
  }
}
