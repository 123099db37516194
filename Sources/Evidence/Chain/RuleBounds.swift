/// What bounds the work that a record, or a rule, can make for whoever replays a ledger.
///
/// Source: ledger-spec/8-rules.md, 8.1.
package enum RuleBounds {
  /// Subjects of a record that rules may listen to.
  package static let subjects = 64
  /// Rules of one jurisdiction that are in force at a time.
  static let rules = 1_024
  /// Parts of a rule that spreads: of more names the first so many have a trigger.
  package static let parts = 65_535
  /// Bytes of a rule's predicate, canonical. A trigger repeats the rule's effects; what it says beside them is below
  /// 4,095 bytes, so that in doubt, without what expressions say, it is never longer than an entry.
  package static let predicate = 61_440

  /// Seconds that each clock which a rule starts runs at least: an hour where the rule listens to clocks or emissions,
  /// since such can lead to themselves.
  package static func shortestClock(of predicate: JSONObject) -> Int64 {
    predicate["clocks"] == nil && predicate["emissions"] == nil ? 1 : 3_600
  }

  /// That a rule is too long, in words; nil if it isn't.
  package static func lengthFault(of predicate: JSONObject) -> String? {
    let length = JSONValue.object(predicate).canonicalBytes.count
    return length > self.predicate ? "has \(length) bytes, and may have \(self.predicate)" : nil
  }
}
