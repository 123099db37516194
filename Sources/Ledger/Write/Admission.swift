internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// One batch in front of the chain: which of its entries are kept, and what each line is answered.
struct Admission {
  private enum Verdict {
    case kept
    /// The same record stands at this index already, or at this position of the batch.
    case repeated(index: Int)
    case refused(Refusal)
  }

  private(set) var batch: PreparedBatch
  /// One an entry that was looked at; empty as long as all are kept.
  private var verdicts: [Verdict] = []
  /// Entries looked at.
  private var judged = 0
  private(set) var keptCount = 0
  private(set) var isCut = false
  /// The chain's slots of the batch's producers.
  private var slots: [Int] = []

  init(_ batch: PreparedBatch) { self.batch = batch }

  /// Shows entry after entry to the chain.
  mutating func judge(
    _ chain: inout Chain, past: (Int) -> PastEntry?, _ retries: RetryWindow, _ policy: Appender.Policy
  ) {
    let first = chain.size
    let entries = batch.entries
    slots = batch.producers.slots(in: &chain)
    let limit = policy == .stopAtRefusal ? batch.faults.first?.position ?? batch.count : batch.count
    isCut = policy == .stopAtRefusal && !batch.faults.isEmpty
    for position in 0..<limit {
      let bytes = entries.bytes.span.extracting(entries[position])
      let leaf = entries.leaves[position]
      do {
        _ = try chain.apply(
          bytes, batch.layouts[position], leaf: leaf, slot: slot(position),
          root: { preconditionFailure("no record is a seal") },
          past: { $0 < first ? past($0) : self.pastEntry(position: $0 - first) })
        keep()
      } catch {
        let verdict = answer(to: error, position: position, past: first, retries)
        settle(verdict)
        if case .refused = verdict, policy == .stopAtRefusal {
          isCut = true
          return
        }
      }
    }
  }

  /// The chain's slot of an entry's producer.
  private func slot(_ position: Int) -> Int? { batch.producers.slot(position, among: slots) }

  private mutating func keep() {
    if !verdicts.isEmpty { verdicts.append(.kept) }
    judged += 1
    keptCount += 1
  }

  private mutating func settle(_ verdict: Verdict) {
    if verdicts.isEmpty { verdicts = Array(repeating: .kept, count: judged) }
    verdicts.append(verdict)
    judged += 1
  }

  /// A record whose sequence was used is the same record again, another one, or too old to tell.
  private func answer(to refusal: Refusal, position: Int, past first: Int, _ retries: RetryWindow) -> Verdict {
    guard refusal.code == .sequenceRepeated else { return .refused(refusal) }
    let layout = batch.layouts[position]
    guard let slot = slot(position) else { return .refused(refusal) }
    let sequence = layout.producerSequence
    if let index = retries.index(slot: slot, sequence: sequence) { return .repeated(index: index) }
    for (place, earlier) in keptPositions.enumerated()
    where batch.layouts[earlier].producerSequence == sequence && self.slot(earlier) == slot {
      return .repeated(index: first + place)
    }
    return .refused(
      Refusal(
        .sequenceRepeated,
        "\(refusal.sentence); it isn't among that producer's last \(RetryWindow.depth) records, so it can't be answered again"
      ))
  }

  /// The positions of the entries that are kept so far.
  private var keptPositions: [Int] {
    if verdicts.isEmpty { return Array(0..<judged) }
    return verdicts.indices.filter { if case .kept = verdicts[$0] { true } else { false } }
  }

  /// An entry of this batch, by its place among those that are kept.
  private func pastEntry(position: Int) -> PastEntry? {
    let kept = keptPositions
    guard kept.indices.contains(position) else { return nil }
    let entry = kept[position]
    let bytes = batch.entries.bytes.span.extracting(batch.entries[entry])
    return batch.layouts[entry].pastEntry(in: bytes, leaf: batch.entries.leaves[entry])
  }

  // MARK: After judging

  /// The entries to be committed.
  func keptEntries() throws -> EntryBatch {
    if verdicts.isEmpty && judged == batch.count { return batch.entries }
    var kept = EntryBatch()
    for position in keptPositions {
      try kept.append(
        batch.entries.bytes.span.extracting(batch.entries[position]), leaf: batch.entries.leaves[position])
    }
    return kept
  }

  /// Notes the new entries for retries.
  func note(in retries: inout RetryWindow, first: Int) {
    var index = first
    if verdicts.isEmpty {
      for position in 0..<judged { note(position, index + position, in: &retries) }
      return
    }
    for position in keptPositions {
      note(position, index, in: &retries)
      index += 1
    }
  }

  private func note(_ position: Int, _ index: Int, in retries: inout RetryWindow) {
    guard let slot = slot(position) else { return }
    retries.note(slot: slot, sequence: batch.layouts[position].producerSequence, index: index)
  }

  /// The answers, line by line; a repeated record is compared with what stands on the ledger.
  func outcome(first: Int, receipt: (Int) throws -> Receipt, entry: (Int) throws -> [UInt8]) throws
    -> Appender.Outcome
  {
    if verdicts.isEmpty && batch.faults.isEmpty {
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
      switch verdicts.isEmpty ? .kept : verdicts[position] {
      case .kept:
        let leaf = batch.entries.leaves[position]
        answers.append(.receipt(Receipt(index: first + leaves.count, leaf: leaf, accepted: batch.time)))
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
