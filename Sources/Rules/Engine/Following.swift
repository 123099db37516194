internal import Evidence

/// Counts what follows one record, or one clock's trigger, and says where that ends.
///
/// Source: ledger-spec/8-rules.md, 8.5 (3 and 4).
struct Following: Sendable {
  struct Bounds: Sendable {
    /// What must have come for the next trigger to be the last.
    var triggers = 65_535
    /// Of the triggers' entries, in the same way. Triggers of a record of 31 KB could be two thousand times as much.
    var bytes = 64 << 20
    /// Parts of a rule that spreads: of more names the first so many have a trigger.
    var parts = RuleBounds.parts
    /// Conditions that may be asked about a subject: of the dearest ones some minutes' worth.
    var questions = 1_048_576
  }

  let bounds: Bounds
  /// The record, or the clock's trigger, from which it is counted.
  let cause: Int
  private var triggers = 0
  private var bytes = 0
  private var questions = 0
  /// Whether the last trigger has come: nothing is asked any more.
  private(set) var isOver = false
  private var isCut = false

  /// - Parameter cause: the index of the record, or of the clock's trigger.
  init(_ bounds: Bounds, of cause: Int = 0) {
    self.bounds = bounds
    self.cause = cause
  }

  /// Whether the next trigger is the last: known before it is worked out, since the trigger says it.
  var endsWithNext: Bool { triggers >= bounds.triggers || bytes >= bounds.bytes }

  /// Counts a trigger.
  mutating func note(byteCount: Int) {
    isOver = endsWithNext
    triggers += 1
    bytes += byteCount
  }

  /// Counts a question.
  ///
  /// - Returns: whether it may be asked.
  mutating func mayAsk() -> Bool {
    guard questions < bounds.questions else { return false }
    questions += 1
    return true
  }

  /// Notes that not all came.
  ///
  /// - Returns: whether that is new.
  mutating func noteCut() -> Bool {
    defer { isCut = true }
    return !isCut
  }

  /// Another record, or another clock's trigger, has come: what follows it is counted from here.
  mutating func startOver(at index: Int) { self = Following(bounds, of: index) }
}
