internal import TransparencyLog

// Records that act on an earlier entry: spec page 2.5.

extension Chain {
  /// Kinds that leave no trace in the state beyond their producer, so that a replay does without them.
  static let redactableKinds: [Text] = ["gradient-log@1", "training-data@1"]

  /// Whether entries of a kind may be blanked.
  static func isRedactable(_ kind: Text) -> Bool {
    redactableKinds.contains(kind) || (kind.utf8.contains(UInt8(ascii: "/")) && TextClass.kind.matches(kind))
  }

  func judgeWithdrawal(
    _ record: Record, _ predicate: Predicate, past: (Int) -> PastEntry?
  ) throws(Refusal) -> Change {
    let target = predicate.reference("consent")
    if let entry = try entry(at: target, past: past) {
      try refuse(.actsOnWrong, unless: entry.kind == "consent@1", "entry \(target.index) isn't a consent")
      try refuse(
        .actsOnWrong, unless: !isMarked(.withdrawal, target), "the consent at \(target.index) is withdrawn already")
      try refuse(
        .actsOnWrong, unless: entry.jurisdiction == predicate.text("jurisdiction") && entry.subjects == record.subjects,
        "jurisdiction and subjects are those of the consent at \(target.index)")
    }
    return .mark(.withdrawal, target, observed: nil)
  }

  /// What follows up, renews or replaces another record of its kind.
  func judgeFollowUp(_ record: Record, past: (Int) -> PastEntry?) throws(Refusal) -> Change {
    guard let target = record.predicate["acts_on"].flatMap({ LeafReference($0) }),
      let entry = try entry(at: target, past: past)
    else { return .nothing }
    try refuse(.actsOnWrong, unless: entry.kind == record.kind, "entry \(target.index) isn't a \(record.kind)")
    try refuse(
      .actsOnWrong, unless: record.subjects.allSatisfy(entry.subjects.contains),
      "entry \(target.index) isn't about all subjects of this record")
    return .nothing
  }

  func judgeErasure(_ predicate: Predicate, past: (Int) -> PastEntry?) throws(Refusal) -> Change {
    let target = predicate.reference
    if let entry = try entry(at: target, past: past) {
      try refuse(.actsOnWrong, unless: entry.payload != nil || entry.isStub, "entry \(target.index) has no payload")
      try refuse(.actsOnWrong, unless: !isMarked(.erasure, target), "the payload of \(target.index) is erased already")
      try refuse(
        .actsOnWrong, unless: !isMarked(.hold, target),
        "a legal hold stands on \(target.index): it has to be lifted first")
    }
    return .mark(.erasure, target, observed: .erased)
  }

  func judgeHold(_ predicate: Predicate, past: (Int) -> PastEntry?) throws(Refusal) -> Change {
    let target = predicate.reference
    let places = predicate.text("action") == "place"
    if let entry = try entry(at: target, past: past) {
      try refuse(.actsOnWrong, unless: entry.payload != nil || entry.isStub, "entry \(target.index) has no payload")
      let stands = isMarked(.hold, target)
      try refuse(
        .actsOnWrong, unless: stands != places,
        places ? "a hold stands on \(target.index) already" : "no hold stands on \(target.index)")
    }
    return places ? .mark(.hold, target, observed: nil) : .unmark(.hold, target)
  }

  func judgeRedaction(_ predicate: Predicate, past: (Int) -> PastEntry?) throws(Refusal) -> Change {
    let target = predicate.reference
    if let entry = try entry(at: target, past: past) {
      try refuse(
        .actsOnWrong, unless: Self.isRedactable(entry.kind), "entries of kind \(entry.kind) are never redacted")
      try refuse(
        .actsOnWrong, unless: entry.kind != KindID.trainingData.name || !entry.hasOrigins,
        "entry \(target.index) names what it was made from: the state hangs on that")
      try refuse(
        .actsOnWrong, unless: !links.hang(on: target.index, about: entry.subjects),
        "other data was made from entry \(target.index): the state hangs on its subjects")
      try refuse(.actsOnWrong, unless: !isMarked(.redaction, target), "entry \(target.index) is redacted already")
      let producer = predicate.members["producer"].flatMap { ProducerReference($0) }
      try refuse(
        .actsOnWrong,
        unless: entry.kind == predicate.text("kind") && entry.accepted == Time(predicate.text("accepted"))
          && entry.producer == producer,
        "accepted, kind and producer repeat those of entry \(target.index)")
    }
    return .mark(.redaction, target, observed: .redacted)
  }

  /// The entry that a reference names; nil if that isn't judged any more.
  func entry(
    at target: LeafReference, past: (Int) -> PastEntry?
  ) throws(Refusal) -> PastEntry? {
    guard isJudged else { return nil }
    guard target.index < size, let entry = past(target.index), entry.leaf == target.leaf else {
      throw Refusal(
        .actsOnWrong, "there is no earlier entry at index \(target.index) with leaf \(target.leaf)")
    }
    return entry
  }

  private func isMarked(_ type: StateType, _ target: LeafReference) -> Bool {
    map[type, Text("\(target.index)")] != nil
  }
}
