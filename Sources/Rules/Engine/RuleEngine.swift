internal import CEL
public import Evidence
public import TransparencyLog

/// Says, entry by entry, which triggers the rules on a ledger demand next. A pure function of the entries:
/// it sees the state that they add up to, and no other time than theirs.
///
/// The writer appends what `next` returns; a replay holds what stands there against it. Both then apply the
/// trigger to the chain, and `note` it here, like every other entry.
///
/// Source: ledger-spec/8-rules.md, 8.5.
public struct RuleEngine: Sendable {
  /// Triggers that may lead to each other, one after another.
  static let deepest = 8

  private var rules = RuleTable()
  private var rulesVersion = 0
  /// Entries that rules are still to be asked about, in order.
  private var causes: [Cause] = []
  private var firstCause = 0

  /// An engine for a ledger without entries.
  public init() {}

  /// Whether nothing is owed but to clocks.
  public var isIdle: Bool { firstCause == causes.count }

  /// Whether the ledger may go on with an entry of this time, but for triggers: a quick answer for most.
  @inline(__always)
  public func demandsNothing(before time: Int64, in chain: borrowing Chain) -> Bool {
    isIdle && !chain.isClockDue(by: time)
  }

  /// Whether an entry of this kind has to be noted: all others leave the engine as it is.
  @inline(__always)
  public func listens(to kind: KindClass) -> Bool { kind == .rich || kind == .naming || kind == .trigger }

  /// Takes over the rules that a chain has in force: at the start, and after a snapshot.
  public mutating func adopt(_ chain: Chain) {
    guard rulesVersion != chain.rulesVersion else { return }
    rulesVersion = chain.rulesVersion
    rules = RuleTable(chain.state)
  }

  /// The trigger that must be the next entry; nil if anything may follow.
  ///
  /// - Parameter time: the time of the entry that is to come next: clocks that run out by then come before
  ///   it. Nil: only what is owed to entries that have come.
  public mutating func next(before time: Time?, in chain: Chain) -> TriggerDraft? {
    while firstCause < causes.count {
      // Rules of one jurisdiction see the same facts, until one of them changes the state.
      var facts: Facts?
      while let (rule, subject) = causes[firstCause].next() {
        if let draft = ask(rule, subject, causes[firstCause], chain, &facts) { return draft }
      }
      firstCause += 1
    }
    causes.removeAll(keepingCapacity: true)
    firstCause = 0
    guard let time, let clock = chain.nextClock, clock.deadline <= time, clock.deadline < chain.window.end else {
      return nil
    }
    return expiry(of: clock, chain)
  }

  /// Takes note of an entry that was applied to the chain.
  public mutating func note(_ bytes: Span<UInt8>, _ layout: EntryLayout, at index: Int, leaf: Digest, in chain: Chain) {
    // A rule is in force from the next entry: those before it are asked about the entry that brings it.
    if let kind = layout.record.builtIn {
      if kind == .trigger {
        noteTrigger(layout.record(in: bytes), at: index, leaf, Time(microseconds: layout.accepted))
      } else if rules.hasRules(for: kind) {
        let record = layout.record(in: bytes)
        add(
          .record(record), LeafReference(index: index, leaf: leaf), Time(microseconds: layout.accepted),
          record.subjects, rules.of(kind), depth: 0)
      }
    }
    adopt(chain)
  }

  private mutating func noteTrigger(_ trigger: Record, at index: Int, _ leaf: Digest, _ accepted: Time) {
    let depth = pendingDepth
    pendingDepth = 0
    guard depth < Self.deepest, let jurisdiction = trigger.predicate["jurisdiction"]?.string else { return }
    let entry = LeafReference(index: index, leaf: leaf)
    if let clock = trigger.predicate["clock"]?.string,
      let deadline = trigger.predicate["deadline"]?.string.flatMap({ Time($0) })
    {
      add(
        .clock(clock, deadline: deadline), entry, accepted, trigger.subjects,
        rules.ofClock(clock, in: jurisdiction), depth: depth)
    }
    for effect in trigger.predicate["effects"]?.array ?? [] {
      guard let name = effect["emits"]?.string else { continue }
      add(
        .emission(name, fields: effect["fields"]?.object ?? JSONObject()), entry, accepted, trigger.subjects,
        rules.ofEmission(name, in: jurisdiction), depth: depth)
    }
  }

  private mutating func add(
    _ event: Cause.Event, _ entry: LeafReference, _ accepted: Time, _ subjects: [Text], _ rules: [CompiledRule],
    depth: Int
  ) {
    if rules.isEmpty { return }
    causes.append(Cause(event, entry, accepted, subjects, rules, depth: depth))
  }

  /// The depth of the trigger that was demanded last.
  private var pendingDepth = 0

  /// Judges the expressions of a rule that is to be deployed.
  ///
  /// - Throws: `record-refused` with what is wrong in them, and where.
  public static func check(_ predicate: JSONObject) throws(Refusal) {
    guard let rule = Rule(predicate) else { throw Refusal(.recordRefused, "the rule isn't one") }
    do { try rule.check() } catch { throw Refusal(.recordRefused, error.description) }
  }

  // MARK: Asking

  private mutating func ask(
    _ compiled: CompiledRule, _ subject: Text, _ cause: Cause, _ chain: Chain, _ known: inout Facts?
  ) -> TriggerDraft? {
    let rule = compiled.rule
    guard rule.since.map({ $0 <= cause.accepted }) ?? true, cause.matches(rule) else { return nil }
    let isKnown = known.map { $0.fit(subject, rule.jurisdiction) } ?? false
    let facts = isKnown ? known! : Facts(cause, subject, rule.jurisdiction, chain)
    known = facts
    var question = Question(compiled, facts)
    guard let answer = question.answer() else { return nil }
    pendingDepth = cause.depth + 1
    func draft(_ answer: Question.Answer) -> TriggerDraft {
      TriggerDraft(
        cause.accepted, subject: subject, jurisdiction: rule.jurisdiction, cause: cause.entry, rule: compiled,
        effects: answer.effects, error: answer.error)
    }
    let full = draft(answer)
    if full.entry.count <= Entry.maximumByteCount { return full }
    return draft(question.answer(inDoubt: "size"))
  }

  private mutating func expiry(of clock: RunningClock, _ chain: Chain) -> TriggerDraft {
    guard let (jurisdiction, name, subject) = StateKey.parts(clock.key),
      let cause = chain.state[.clock, clock.key].flatMap({ LeafReference($0) })
    else { preconditionFailure("a running clock has a key of three parts and a value") }
    pendingDepth = 0
    return TriggerDraft(
      max(clock.deadline, chain.lastTime), subject: subject, jurisdiction: jurisdiction, cause: cause, rule: nil,
      effects: [], clock: (name, clock.deadline))
  }
}
