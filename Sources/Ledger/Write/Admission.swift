internal import Evidence
internal import LedgerStore
internal import Rules
internal import TransparencyLog

/// One batch in front of the chain and the rules: which of its entries are kept, what the rules add to them,
/// and what each line is answered.
struct Admission {
  private enum Verdict {
    /// Its place among the entries to be committed.
    case kept(Int)
    /// The same record stands at this index already, or gets it with this batch.
    case repeated(index: Int)
    case refused(Refusal)
  }

  /// An entry to be committed.
  private enum Item {
    /// The batch's own, by its position.
    case record(Int)
    /// A trigger.
    case made([UInt8], EntryLayout, Digest)
  }

  private(set) var batch: PreparedBatch
  /// The index that the first entry gets.
  private let first: Int
  /// One an entry that was looked at; empty as long as all are kept and nothing is added.
  private var verdicts: [Verdict] = []
  /// What is committed; empty as long as that is what was looked at.
  private var items: [Item] = []
  private var isPlain = true
  /// Entries looked at.
  private var judged = 0
  private(set) var isCut = false
  /// The chain's slots of the batch's producers.
  private var slots: [Int] = []

  init(_ batch: PreparedBatch, first: Int) {
    self.batch = batch
    self.batch.entries.hashLeaves()
    self.first = first
  }

  /// Shows entry after entry to the chain and the rules.
  mutating func judge(
    _ chain: inout Chain, _ rules: inout RuleEngine, past: (Int) -> PastEntry?, _ retries: RetryWindow,
    _ policy: Appender.Policy
  ) {
    let entries = batch.entries
    slots = batch.producers.slots(in: &chain)
    let limit = policy == .stopAtRefusal ? batch.faults.first?.position ?? batch.count : batch.count
    isCut = policy == .stopAtRefusal && !batch.faults.isEmpty
    var position = 0
    while position < limit {
      position += keepPlain(position..<limit, &chain, rules)
      if position == limit { return }
      let bytes = entries.bytes.span.extracting(entries[position])
      let leaf = entries.leaves[position]
      let layout = batch.layouts[position]
      fire(&chain, &rules, before: Time(microseconds: layout.accepted))
      do {
        _ = try rules.apply(
          bytes, layout, leaf: leaf, to: &chain, slot: slot(position),
          root: { preconditionFailure("no record is a seal") },
          past: { $0 < first ? past($0) : self.pastEntry(at: $0 - first) })
        keep(position)
        fire(&chain, &rules, before: nil)
      } catch {
        let verdict = answer(to: error, position: position, retries)
        settle(verdict)
        if case .refused = verdict, policy == .stopAtRefusal {
          isCut = true
          return
        }
      }
      position += 1
    }
  }

  /// Keeps the entries from which nothing follows, as long as there are such; returns how many.
  private mutating func keepPlain(_ positions: Range<Int>, _ chain: inout Chain, _ rules: RuleEngine) -> Int {
    guard rules.isIdle else { return 0 }
    let (layouts, leaves) = (batch.layouts, batch.entries.leaves)
    let count = chain.applyPlain(
      layouts.span.extracting(positions), leaves.span.extracting(positions), batch.producers,
      from: positions.lowerBound, slots: slots)
    for position in positions.prefix(count) { keep(position) }
    return count
  }

  /// Adds the triggers that must come next.
  private mutating func fire(_ chain: inout Chain, _ rules: inout RuleEngine, before time: Time?) {
    if rules.demandsNothing(before: time?.microseconds ?? .min, in: chain) { return }
    while let draft = rules.next(before: time, in: chain) {
      let made = MadeEntry(draft, &chain, &rules)
      leavePlain()
      items.append(.made(made.bytes, made.layout, made.leaf))
    }
  }

  /// The chain's slot of an entry's producer.
  private func slot(_ position: Int) -> Int? { batch.producers.slot(position, among: slots) }

  private mutating func leavePlain() {
    guard isPlain else { return }
    isPlain = false
    verdicts = (0..<judged).map(Verdict.kept)
    items = (0..<judged).map(Item.record)
  }

  private mutating func keep(_ position: Int) {
    if !isPlain {
      verdicts.append(.kept(items.count))
      items.append(.record(position))
    }
    judged += 1
  }

  private mutating func settle(_ verdict: Verdict) {
    leavePlain()
    verdicts.append(verdict)
    judged += 1
  }

  /// A record whose sequence was used is the same record again, another one, or too old to tell.
  private func answer(to refusal: Refusal, position: Int, _ retries: RetryWindow) -> Verdict {
    guard refusal.code == .sequenceRepeated else { return .refused(refusal) }
    let layout = batch.layouts[position]
    guard let slot = slot(position) else { return .refused(refusal) }
    let sequence = layout.producerSequence
    if let index = retries.index(slot: slot, sequence: sequence) { return .repeated(index: index) }
    for (place, earlier) in keptPositions
    where batch.layouts[earlier].producerSequence == sequence && self.slot(earlier) == slot {
      return .repeated(index: first + place)
    }
    return .refused(
      Refusal(
        .sequenceRepeated,
        "\(refusal.sentence); it isn't among that producer's last \(RetryWindow.depth) records, so it can't be answered again"
      ))
  }

  /// The records that are kept so far: the place that each gets, and its position in the batch.
  private var keptPositions: [(place: Int, position: Int)] {
    if isPlain { return (0..<judged).map { ($0, $0) } }
    return items.enumerated().compactMap { place, item in
      if case .record(let position) = item { (place, position) } else { nil }
    }
  }

  /// An entry of this batch, by its place among those that are committed.
  private func pastEntry(at place: Int) -> PastEntry? {
    let item = isPlain ? (place < judged ? .record(place) : nil) : (place < items.count ? items[place] : nil)
    switch item {
    case nil: return nil
    case .record(let position):
      let bytes = batch.entries.bytes.span.extracting(batch.entries[position])
      return batch.layouts[position].pastEntry(in: bytes, leaf: batch.entries.leaves[position])
    case .made(let bytes, let layout, let leaf): return layout.pastEntry(in: bytes.span, leaf: leaf)
    }
  }

  // MARK: After judging

  /// The entries to be committed.
  func keptEntries() throws -> EntryBatch {
    if isPlain && judged == batch.count { return batch.entries }
    var kept = EntryBatch()
    for item in isPlain ? (0..<judged).map(Item.record) : items {
      switch item {
      case .record(let position):
        try kept.append(
          batch.entries.bytes.span.extracting(batch.entries[position]), leaf: batch.entries.leaves[position])
      case .made(let bytes, _, let leaf): try kept.append(bytes.span, leaf: leaf)
      }
    }
    return kept
  }

  /// Notes the new entries for retries.
  func note(in retries: inout RetryWindow) {
    if isPlain {
      for position in 0..<judged { note(position, first + position, in: &retries) }
      return
    }
    for (place, position) in keptPositions { note(position, first + place, in: &retries) }
  }

  private func note(_ position: Int, _ index: Int, in retries: inout RetryWindow) {
    guard let slot = slot(position) else { return }
    retries.note(slot: slot, sequence: batch.layouts[position].producerSequence, index: index)
  }

  /// The answers, line by line; a repeated record is compared with what stands on the ledger.
  func outcome(receipt: (Int) throws -> Receipt, entry: (Int) throws -> [UInt8]) throws -> Appender.Outcome {
    if isPlain && judged == batch.count && batch.faults.isEmpty {
      return .init(
        first: first, leaves: batch.entries.leaves, accepted: batch.time, answers: nil, isCut: false)
    }
    var answers: [Appender.Outcome.Answer] = []
    var leaves: [Digest] = []
    var faults = batch.faults[...]
    for position in 0..<judged {
      while let fault = faults.first, fault.position <= position {
        answers.append(.refused(line: faults.removeFirst().line, fault.refusal))
      }
      let line = batch.lines[position]
      switch isPlain ? .kept(position) : verdicts[position] {
      case .kept(let place):
        let leaf = batch.entries.leaves[position]
        answers.append(.receipt(Receipt(index: first + place, leaf: leaf, accepted: batch.time)))
        leaves.append(leaf)
      case .repeated(let index):
        answers.append(try repeated(position, line, index, receipt: receipt, entry: entry))
      case .refused(let refusal): answers.append(.refused(line: line, .refused(refusal)))
      }
    }
    let endsInRefusal = if case .refused = answers.last { true } else { false }
    if !isCut || !endsInRefusal {
      for fault in isCut ? faults.prefix(1) : faults {
        answers.append(.refused(line: fault.line, fault.refusal))
      }
    }
    return .init(first: first, leaves: leaves, accepted: batch.time, answers: answers, isCut: isCut)
  }

  /// The first receipt again, if the record and its signatures are the same to the byte.
  private func repeated(
    _ position: Int, _ line: Int, _ index: Int, receipt: (Int) throws -> Receipt,
    entry: (Int) throws -> [UInt8]
  ) throws -> Appender.Outcome.Answer {
    let there = try entry(index)
    let own = batch.entries[position]
    let afterTime = Entry.timeEnd
    let isSame =
      own.count == there.count
      && batch.entries.bytes.span.extracting(own.lowerBound + afterTime..<own.upperBound)
        .isEqual(to: there.span.extracting(afterTime..<there.count))
    if isSame { return .receipt(try receipt(index)) }
    let refusal = Refusal(
      .sequenceRepeated,
      "sequence \(batch.layouts[position].producerSequence) was used for another record, at index \(index)")
    return .refused(line: line, .refused(refusal))
  }
}

extension PreparedBatch {
  /// The same batch, accepted at another time.
  func restamped(to time: Time) -> PreparedBatch {
    var other = PreparedBatch(accepted: time)
    other.producers = producers
    other.faults = faults
    for position in 0..<count {
      var bytes = Array(entries.bytes[entries[position]])
      bytes.replaceSubrange(Entry.timeStart..<Entry.timeEnd, with: time.text)
      guard (try? other.entries.append(bytes.span)) != nil else {
        preconditionFailure("it has the same length")
      }
      other.layouts.append(layouts[position].accepted(at: time))
      other.lines.append(lines[position])
    }
    return other
  }
}
