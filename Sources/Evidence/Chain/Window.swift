/// The time of one block: aligned to the epoch, from `start` up to and without `end`.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.2.
public struct Window: Hashable, Sendable {
  /// Its first instant.
  public let start: Time
  /// The first instant after it; the time that its seal bears.
  public let end: Time

  /// The window of `seconds` that holds `time`.
  public init(holding time: Time, seconds: Int) {
    let length = Int64(seconds) * Time.second
    let start = time.microseconds - time.microseconds % length
    self.init(start: Time(microseconds: start), end: Time(microseconds: start + length))
  }

  /// The window of `seconds` that begins at `start`.
  init(from start: Time, seconds: Int) {
    self.init(start: start, end: start.advanced(bySeconds: seconds))
  }

  init(start: Time, end: Time) {
    self.start = start
    self.end = end
  }
}
