public import Evidence
internal import TransparencyLog

/// The next entry that the rules demand: the ledger appends it, a replay holds the next entry against it.
public struct TriggerDraft: Sendable {
  /// When it is accepted: the time of its cause.
  public let accepted: Time
  /// The record, of kind `trigger@1`.
  public let record: JSONValue
  /// The entry's bytes.
  public let entry: [UInt8]
  /// Whether it says that a clock ran out: nothing is owed to the entries before it then.
  public let isExpiry: Bool

  init(
    _ accepted: Time, subject: Text, jurisdiction: Text, cause: LeafReference, rule: StandingRule?,
    effects: [JSONValue], error: Text? = nil, clock: (name: Text, deadline: Time)? = nil,
    part: (number: Int, of: Int)? = nil, isLast: Bool = false
  ) {
    self.accepted = accepted
    isExpiry = clock != nil
    var predicate = JSONObject()
    predicate["cause"] = Self.reference(cause)
    predicate["clock"] = clock.map { .string($0.name) }
    predicate["deadline"] = clock.map { .string(Text($0.deadline.description)) }
    predicate["effects"] = .array(effects)
    predicate["error"] = error.map(JSONValue.string)
    predicate["jurisdiction"] = .string(jurisdiction)
    if isLast { predicate["last"] = true }
    predicate["part"] = part.map { ["number": .integer($0.number), "of": .integer($0.of)] }
    if let rule {
      predicate["rule"] = [
        "id": .string(rule.rule.id), "index": .integer(rule.entry.index),
        "leaf": .string(Text(rule.entry.leaf.text)),
      ]
    }
    record = [
      "kind": .string(KindID.trigger.name), "predicate": .object(predicate),
      "subject": [["name": .string(subject)]],
    ]
    entry = Entry.bytes(accepted: accepted, record: record.canonicalBytes)
  }

  private static func reference(_ entry: LeafReference) -> JSONValue {
    ["index": .integer(entry.index), "leaf": .string(Text(entry.leaf.text))]
  }
}
