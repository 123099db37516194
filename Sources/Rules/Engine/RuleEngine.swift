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
  private var waiting = Waiting()
  /// The rest of a rule that spreads.
  private var spread: Spread?
  /// Triggers since the last record that rules listen to, or the last clock.
  private var following: Following
  /// What `takeCut` gives next.
  private var cut: Int?

  /// An engine for a ledger without entries.
  public init() { self.init(bounds: Following.Bounds()) }

  /// An engine with other bounds than those of the specification: a test has no time for 64 MiB.
  init(bounds: Following.Bounds) { following = Following(bounds) }

  /// Whether nothing is owed but to clocks.
  public var isIdle: Bool { waiting.isEmpty && spread == nil }

  /// Whether the ledger may go on with an entry of this time, but for triggers: a quick answer for most.
  @inline(__always)
  public func demandsNothing(before time: Int64, in chain: borrowing Chain) -> Bool {
    isIdle && !chain.isClockDue(by: time)
  }

  /// Whether an entry has to be noted: all others leave the engine as it is.
  @inline(__always)
  private func listens(to layout: EntryLayout) -> Bool {
    switch layout.kind {
    case .rich, .naming, .trigger: true
    case .plain: layout.hasOrigins
    case .genesis, .block, .foreign: false
    }
  }

  /// Takes over the rules that a chain has in force, where it didn't begin with its first entry.
  public mutating func adopt(_ chain: Chain) { rules = RuleTable(chain.state) }

  /// The trigger that must be the next entry; nil if anything may follow.
  ///
  /// - Parameter time: the time of the entry that is to come next: clocks that run out by then come before
  ///   it. Nil: only what is owed to entries that have come.
  public mutating func next(before time: Time?, in chain: Chain) -> TriggerDraft? {
    if following.isOver, !isIdle { cutOff() }
    if let draft = nextPart(chain) ?? nextAnswer(chain) { return draft }
    guard let time, let clock = chain.nextClock, clock.deadline <= time, clock.deadline < chain.window.end else {
      return nil
    }
    return expiry(of: clock, chain)
  }

  /// Takes note of an entry that was applied to the chain.
  ///
  /// - Parameters:
  ///   - record: what it says, where the caller has read it already.
  ///   - origins: as ``Chain/Effect/origins``.
  public mutating func note(
    _ bytes: Span<UInt8>, _ layout: EntryLayout, record known: Record? = nil, origins: [Text] = [], at index: Int,
    leaf: Digest, in chain: Chain
  ) {
    guard let kind = layout.record.builtIn else { return }
    let time = Time(microseconds: layout.accepted)
    if kind == .trigger {
      noteTrigger(known ?? layout.record(in: bytes), at: index, leaf, time, byteCount: bytes.count)
    } else if rules.hasRules(for: kind) {
      let record = known ?? layout.record(in: bytes)
      let signers = chain.grants(of: layout.signatureList(in: bytes).map(\.keyID))
      following.startOver(at: index)
      add(
        .record(record, signers: signers, origins: origins), LeafReference(index: index, leaf: leaf), time,
        record.subjects, rules.of(kind, matching: record.predicate), depth: 0)
    }
    // Only now: of the entry that brings a rule those before it are asked.
    if kind == .rule || kind == .ruleRetire {
      let record = known ?? layout.record(in: bytes)
      if let id = record.predicate["id"]?.string { rules.update(id, from: chain.state) }
    }
  }

  private mutating func noteTrigger(
    _ trigger: Record, at index: Int, _ leaf: Digest, _ accepted: Time, byteCount: Int
  ) {
    let depth = pendingDepth
    pendingDepth = 0
    if trigger.predicate["clock"] == nil {
      following.note(byteCount: byteCount)
    } else {
      following.startOver(at: index)
    }
    guard let jurisdiction = trigger.predicate["jurisdiction"]?.string else { return }
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
    _ event: Cause.Event, _ entry: LeafReference, _ accepted: Time, _ subjects: [Text], _ rules: [StandingRule],
    depth: Int
  ) {
    let cause = Cause(event, entry, accepted, subjects, depth: depth)
    let asked = rules.filter { !$0.rule.effects.isEmpty && cause.concerns($0.rule) }
    if depth < Self.deepest { return waiting.add(cause, asked) }
    if !asked.isEmpty { noteCut() }
  }

  /// The depth of the trigger that was demanded last.
  private var pendingDepth = 0

  /// Nothing is asked any more about what has come.
  private mutating func cutOff() {
    waiting.removeAll()
    spread = nil
    noteCut()
  }

  private mutating func noteCut() {
    if following.noteCut() { cut = following.cause }
  }

  /// The record, or the clock's trigger, of which not all that rules say came, since too much followed it; nil if there
  /// was none since this was asked last.
  public mutating func takeCut() -> Int? {
    defer { cut = nil }
    return cut
  }

  // MARK: Asking

  /// The trigger of the next rule that has something to say; nil if none has.
  private mutating func nextAnswer(_ chain: Chain) -> TriggerDraft? {
    while let cause = waiting.cause {
      // Rules of one jurisdiction see the same facts, until one of them changes the state.
      var facts: Facts?
      while let (rule, subject) = waiting.next() {
        guard following.mayAsk() else {
          cutOff()
          return nil
        }
        if let draft = ask(rule, subject, cause, chain, &facts) { return draft }
      }
    }
    return nil
  }

  private mutating func ask(
    _ standing: StandingRule, _ subject: Text, _ cause: Cause, _ chain: Chain, _ known: inout Facts?
  ) -> TriggerDraft? {
    let rule = standing.rule
    guard let compiled = standing.compiled else { return nil }
    let isKnown = known.map { $0.fit(subject, rule.jurisdiction) } ?? false
    let facts = isKnown ? known! : Facts(cause, subject, rule.jurisdiction, chain)
    known = facts
    var question = Question(compiled, facts)
    let verdict = question.ask()
    if verdict == .fails { return nil }
    if rule.spreads {
      let spread = Spread(
        rule: standing, cause: cause, origin: subject, verdict: verdict, chain.derived(from: subject),
        most: following.bounds.parts)
      if spread.isCut { noteCut() }
      self.spread = spread
      return nextPart(chain)
    }
    return draft(&question, verdict, standing, subject, cause)
  }

  /// The next trigger of a rule that spreads; nil if none is open.
  private mutating func nextPart(_ chain: Chain) -> TriggerDraft? {
    guard let (subject, part) = spread?.next(), let spread else {
      spread = nil
      return nil
    }
    guard let compiled = spread.rule.compiled else { preconditionFailure("a rule that spreads was asked") }
    let facts = Facts(spread.cause, subject, origin: spread.origin, spread.rule.rule.jurisdiction, chain)
    var question = Question(compiled, facts)
    let draft = draft(&question, spread.verdict, spread.rule, subject, spread.cause, part: part)
    if spread.isOver { self.spread = nil }
    return draft
  }

  private mutating func draft(
    _ question: inout Question, _ verdict: Question.Verdict, _ standing: StandingRule, _ subject: Text, _ cause: Cause,
    part: (number: Int, of: Int)? = nil
  ) -> TriggerDraft {
    pendingDepth = cause.depth + 1
    func draft(_ answer: Question.Answer) -> TriggerDraft {
      TriggerDraft(
        cause.accepted, subject: subject, jurisdiction: standing.rule.jurisdiction, cause: cause.entry, rule: standing,
        effects: answer.effects, error: answer.error, part: part, isLast: following.endsWithNext)
    }
    let full = draft(question.answer(to: verdict))
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

// MARK: - Before a record

extension RuleEngine {
  /// Applies an entry to a chain as ``Chain/apply``, with what rules have to say before it, and takes note of it.
  ///
  /// - Throws: what the chain throws; `record-refused` with what is wrong in a rule, and where; `demand-unmet`.
  public mutating func apply(
    _ bytes: Span<UInt8>, _ layout: EntryLayout, leaf: Digest, to chain: inout Chain,
    signatures: Chain.SignatureCheck = .open, record: Record? = nil, slot: Int? = nil, root: () -> Digest?,
    past: (Int) -> PastEntry?
  ) throws(Refusal) -> Chain.Effect {
    let index = chain.size
    // Read once: the chain wants it, and so do the rules.
    let record = record ?? (layout.isTold ? layout.record(in: bytes) : nil)
    let effect = try chain.apply(
      bytes, layout, leaf: leaf, signatures: signatures, record: record, slot: slot, root: root, past: past,
      rules: { (record, chain) throws(Refusal) in try judge(record, bytes, layout, in: chain) })
    // Of what comes after an entry that wasn't applied nothing is demanded: it isn't kept for questions either.
    if chain.firstUnapplied == nil, listens(to: layout) {
      note(bytes, layout, record: record, origins: effect.origins, at: index, leaf: leaf, in: chain)
    }
    return effect
  }

  /// Judges what takes expressions before a record is applied: those of a rule that it deploys, and whether it
  /// bears the signatures that rules in force demand.
  private func judge(
    _ record: Record, _ bytes: Span<UInt8>, _ layout: EntryLayout, in chain: borrowing Chain
  ) throws(Refusal) {
    guard let kind = record.builtIn else { return }
    if kind == .rule { try Self.check(record.predicate) }
    // What names no jurisdiction would be every regulator's to hinder.
    guard rules.demands(of: kind), record.predicate["jurisdiction"] != nil else { return }
    let signers = layout.signatureList(in: bytes).map(\.keyID)
    // What may come unsigned bears no demands, and so does all that names origins.
    let cause = Cause(
      .record(record, signers: chain.grants(of: signers), origins: []),
      LeafReference(index: chain.size, leaf: Merkle.emptyRoot), Time(microseconds: layout.accepted), record.subjects,
      depth: 0)
    let asked = rules.of(kind, matching: record.predicate).filter {
      !$0.rule.demands.isEmpty && cause.concerns($0.rule)
    }
    for subject in cause.subjects {
      for standing in asked {
        guard let compiled = standing.compiled else { continue }
        var question = Question(compiled, Facts(cause, subject, standing.rule.jurisdiction, copy chain))
        if question.ask() != .fails { try standing.rule.judgeDemands(signers, chain) }
      }
    }
  }

  /// Judges the expressions of a rule that is to be deployed.
  ///
  /// - Throws: `record-refused` with what is wrong in them, and where.
  private static func check(_ predicate: JSONObject) throws(Refusal) {
    guard let rule = Rule(predicate) else { throw Refusal(.recordRefused, "the rule isn't one") }
    do { try rule.check() } catch { throw Refusal(.recordRefused, error.description) }
  }
}

extension Rule {
  fileprivate func judgeDemands(_ signers: [Digest], _ chain: borrowing Chain) throws(Refusal) {
    for (grant, needed) in demands {
      let count = chain.count(of: signers, holding: grant)
      guard count < needed else { continue }
      let signatures = needed == 1 ? "a signature" : "\(needed) signatures"
      throw Refusal(.demandUnmet, "rule \(id) demands \(signatures) of \(grant), and there are \(count)")
    }
  }
}
