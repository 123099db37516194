public import TransparencyLog

// Seals: spec page 3.2.

extension Chain {
  /// Judges a seal and goes on with the next window.
  ///
  /// A seal that isn't right is still used to go on (page 6.1, 5), so that one fault isn't raised at every
  /// seal after it; the certificate it names is the caller's to judge.
  mutating func applySeal(
    _ record: Record, _ layout: EntryLayout, _ time: Time, leaf: Digest, root: Digest?
  ) throws(Refusal) -> Effect {
    guard !layout.isSigned, record.ledger == nil, record.producer == nil, record.payload == nil,
      record.subjects == [genesis!.origin], let seal = Seal(record.predicate)
    else {
      throw Refusal(
        .entryMalformed, "a seal is unsigned and about the origin alone, without ledger, producer and payload"
      )
    }
    try judgeTime(time, isSeal: true)
    if mayMissSeal { trust(seal) }
    let state = stateRoot()
    let expected = expectedSeal(
      missed: seal.missed, lateness: seal.lateness, root: root ?? seal.root, state: state, previous: nil)
    let refusal = difference(of: seal, at: time, from: expected)
    height = seal.height + 1
    window = Window(from: seal.window.end, seconds: genesis!.window)
    firstOfBlock = size + 1
    lastSeal = LeafReference(index: size, leaf: leaf)
    advance(to: time)
    if let refusal { throw refusal }
    newestSeal = seal
    return Effect(isSeal: true)
  }

  /// Takes the place of a seal from itself, because the one before it could not be read.
  private mutating func trust(_ seal: Seal) {
    mayMissSeal = false
    height = seal.height
    firstOfBlock = seal.first
    window = Window(from: seal.window.start, seconds: genesis!.window)
    lastSeal = seal.previous.map { LeafReference(index: seal.first - 1, leaf: $0.seal) }
  }

  /// The seal that closes the open window and `missed` windows after it.
  func expectedSeal(
    missed: Int, lateness: Int, root: Digest, state: Digest, previous: Seal.Previous?
  ) -> Seal {
    let (length, isLong) = (missed + 1).multipliedReportingOverflow(by: genesis!.window)
    let end = window.start.advanced(bySeconds: isLong ? .max : length)
    return Seal(
      height: height, first: firstOfBlock, count: size - firstOfBlock, size: size, lateness: lateness,
      missed: missed, window: Window(start: window.start, end: end), root: root, state: state,
      previous: previous)
  }

  private func difference(of seal: Seal, at time: Time, from expected: Seal) -> Refusal? {
    if seal.height != expected.height || seal.first != expected.first || seal.count != expected.count
      || seal.size != expected.size || seal.previous?.seal != lastSeal?.leaf || time != seal.window.end
    {
      return Refusal(
        .sealChain,
        "the seal should have height \(expected.height), first \(expected.first), count \(expected.count), size \(size), "
          + "follow seal \(lastSeal?.leaf.text ?? "none") and bear its window's end")
    }
    if seal.window != expected.window {
      return Refusal(.sealWindow, "the window should be \(expected.window.start) to \(expected.window.end)")
    }
    if seal.root != expected.root { return Refusal(.sealRoot, "the tree's root is \(expected.root)") }
    if isJudged && seal.state != expected.state {
      return Refusal(.sealState, "the state's root is \(expected.state)")
    }
    return nil
  }

  /// How many windows after the open one are over at `now`; nil if the open one isn't over yet.
  public func windowsOver(at now: Time) -> Int? {
    guard let genesis, now >= window.end else { return nil }
    let length = Int64(genesis.window) * Time.second
    return Int((now.microseconds - window.end.microseconds) / length)
  }

  /// The seal that is due, for the writer to append; nil if the open window isn't over at `now`.
  ///
  /// - Parameters:
  ///   - now: the writer's clock.
  ///   - root: the root of the tree of all entries so far.
  ///   - previous: the last seal's certificate as it stands; nil at height 0.
  public mutating func dueSeal(at now: Time, root: Digest, previous: Seal.Previous?) -> Seal? {
    guard let missed = windowsOver(at: now) else { return nil }
    let state = stateRoot()
    let seal = expectedSeal(missed: missed, lateness: 0, root: root, state: state, previous: previous)
    let lateness = Int(now.microseconds - seal.window.end.microseconds)
    return expectedSeal(missed: missed, lateness: lateness, root: root, state: state, previous: previous)
  }
}
