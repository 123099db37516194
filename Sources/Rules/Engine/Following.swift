/// Counts what follows one record, or one clock's trigger, and says where that ends.
///
/// Source: ledger-spec/8-rules.md, 8.5 (3).
struct Following: Sendable {
  /// What must have come for the next trigger to be the last.
  struct Bounds: Sendable {
    let triggers: Int
    /// Of the triggers' entries.
    let bytes: Int

    /// Those of the specification. Triggers of a record of 31 KB could be two thousand times as much.
    static let standard = Bounds(triggers: 65_535, bytes: 64 << 20)
  }

  private let bounds: Bounds
  private var triggers = 0
  private var bytes = 0
  /// Whether the last trigger has come: nothing is asked any more.
  private(set) var isOver = false

  init(_ bounds: Bounds) { self.bounds = bounds }

  /// Whether the next trigger is the last: known before it is worked out, since the trigger says it.
  var endsWithNext: Bool { triggers >= bounds.triggers || bytes >= bounds.bytes }

  /// Counts a trigger.
  mutating func note(byteCount: Int) {
    isOver = endsWithNext
    triggers += 1
    bytes += byteCount
  }

  /// A record, or a clock's trigger, has come: what follows it is counted from here.
  mutating func startOver() { self = Following(bounds) }
}
