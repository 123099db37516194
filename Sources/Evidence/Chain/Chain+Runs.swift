public import TransparencyLog

extension Chain {
  /// Applies the entries of a run as ``apply`` does, up to the first that wants a closer look: one that isn't
  /// plain, that is refused, that leaves sequence numbers out or before which a clock runs out.
  ///
  /// Nearly all entries of a ledger change nothing but their producer's account; this is their short way, and it
  /// may give up for any reason, because ``apply`` then says what is the matter.
  ///
  /// - Parameters:
  ///   - layouts: those of the run.
  ///   - leaves: their leaf hashes.
  ///   - producers: their producers, among others, from position `first` on.
  ///   - slots: the slots of these producers.
  /// - Returns: how many it has applied.
  public mutating func applyPlain(
    _ layouts: Span<EntryLayout>, _ leaves: Span<Digest>, _ producers: ProducerColumn, from first: Int, slots: [Int]
  ) -> Int {
    guard size > 0, isJudged else { return 0 }
    let ahead = Int64(genesis!.ahead) * Time.second
    // Clocks neither start nor stop on the way, and no window ends.
    let end = min(window.end.microseconds, clocks.nextDeadline)
    let resumedTo = resumedTo?.microseconds ?? .min
    for position in layouts.indices {
      let layout = layouts[position]
      let time = layout.accepted
      let sequence = layout.producerSequence
      let last = lastTime.microseconds
      guard layout.isPlain, unsignedKinds.contains(layout.record.builtIn), time >= last, time < end,
        time <= max(last, resumedTo) + ahead, let slot = producers.slot(first + position, among: slots),
        sequence == self.producers[slot].sequence + 1
      else { return position }
      self.producers[slot].append(leaf: leaves[position], index: size, sequence: sequence, isSigned: false)
      markChanged(slot)
      advance(to: Time(microseconds: time))
    }
    return layouts.count
  }
}

extension EntryLayout {
  /// Whether nothing follows from it but its producer's account, and it leaves to the ledger which that is.
  fileprivate var isPlain: Bool {
    kind.isBulk && !kind.namesServices && !hasOrigins && !isSigned && record.payload.isEmpty && record.ledger.isEmpty
      && record.subjectCount <= RuleBounds.subjects
  }
}
