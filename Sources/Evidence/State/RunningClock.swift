/// A clock that runs: when it runs out, and the key of its value in the state.
public struct RunningClock: Hashable, Comparable, Sendable {
  /// When it runs out.
  public let deadline: Time
  /// Jurisdiction, clock and subject, see ``StateKey``.
  public let key: Text

  /// In the order in which clocks run out: by deadline, then by the key's bytes.
  public static func < (left: RunningClock, right: RunningClock) -> Bool {
    left.deadline == right.deadline ? left.key < right.key : left.deadline < right.deadline
  }
}

/// Running clocks, sorted, in runs of a bounded length: with a million of them one more costs as little as with a
/// hundred. Those of a snapshot stay there until they are gone.
struct ClockTable: Sendable {
  private static let longestRun = 512

  /// Each run is sorted and has something in it, and the runs are in order.
  private var runs: [[RunningClock]] = []
  private let stored: StoredClocks?
  /// Clocks of the snapshot that don't run any more.
  private var gone: Set<RunningClock> = []
  /// The first clock of the snapshot that still runs.
  private var place = 0
  /// When the first runs out, asked for every entry; the end of time if none runs.
  private(set) var nextDeadline = Int64.max

  /// - Parameter stored: the clocks of the snapshot with which a chain begins.
  init(_ stored: StoredClocks? = nil) {
    self.stored = stored
    nextDeadline = first?.deadline.microseconds ?? .max
  }

  /// The clock that runs out first.
  var first: RunningClock? {
    guard let stored, place < stored.count else { return runs.first?.first }
    guard let new = runs.first?.first else { return stored[place] }
    return min(new, stored[place])
  }

  /// All of them, in the order in which they run out.
  var all: [RunningClock] {
    let new = runs.flatMap { $0 }
    guard let stored, place < stored.count else { return new }
    let old = (place..<stored.count).lazy.map { stored[$0] }.filter { !gone.contains($0) }
    return new.isEmpty ? Array(old) : (new + old).sorted()
  }

  mutating func insert(_ clock: RunningClock) {
    defer { nextDeadline = first?.deadline.microseconds ?? .max }
    guard !runs.isEmpty else {
      runs = [[clock]]
      return
    }
    let run = run(of: clock)
    runs[run].insert(clock, at: Self.place(of: clock, in: runs[run]))
    guard runs[run].count > Self.longestRun else { return }
    let half = Array(runs[run].suffix(Self.longestRun / 2))
    runs[run].removeLast(half.count)
    runs.insert(half, at: run + 1)
  }

  mutating func remove(_ clock: RunningClock) {
    if !removeNew(clock), stored != nil { gone.insert(clock) }
    while let stored, place < stored.count, gone.contains(stored[place]) { place += 1 }
    nextDeadline = first?.deadline.microseconds ?? .max
  }

  private mutating func removeNew(_ clock: RunningClock) -> Bool {
    guard !runs.isEmpty else { return false }
    let run = run(of: clock)
    let place = Self.place(of: clock, in: runs[run])
    guard place < runs[run].count, runs[run][place] == clock else { return false }
    runs[run].remove(at: place)
    if runs[run].isEmpty { runs.remove(at: run) }
    return true
  }

  /// The run in which the clock stands, or belongs: the last that doesn't begin after it, or the first.
  private func run(of clock: RunningClock) -> Int {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if clock < runs[middle][0] { high = middle } else { low = middle + 1 }
    }
    return max(0, low - 1)
  }

  private static func place(of clock: RunningClock, in run: [RunningClock]) -> Int {
    var (low, high) = (0, run.count)
    while low < high {
      let middle = (low + high) / 2
      if run[middle] < clock { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Keys of what rules keep in the state. A jurisdiction and a name have no spaces, so that a key says all
/// three without doubt.
///
/// Source: ledger-spec/8-rules.md, 8.2.
public enum StateKey {
  /// The key of a status or clock of a subject, or of a register's key.
  public static func named(_ jurisdiction: Text, _ name: Text, _ subject: Text) -> Text {
    let space = [UInt8(ascii: " ")]
    return Text(wellFormed: jurisdiction.utf8 + space + name.utf8 + space + subject.utf8)
  }

  /// The three parts of such a key.
  public static func parts(_ key: Text) -> (jurisdiction: Text, name: Text, subject: Text)? {
    let parts = key.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    return (Text(wellFormed: Array(parts[0])), Text(wellFormed: Array(parts[1])), Text(wellFormed: Array(parts[2])))
  }

  /// The key of a link. No name has the byte between the two.
  static func link(from source: Text, to name: Text) -> Text {
    Text(wellFormed: source.utf8 + [UInt8(ascii: "\n")] + name.utf8)
  }

  /// The two names of a link's key.
  static func linkParts(_ key: Text) -> (source: Text, name: Text)? {
    let parts = key.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (Text(wellFormed: Array(parts[0])), Text(wellFormed: Array(parts[1]))) : nil
  }

  /// The key of a year's calendar.
  public static func calendar(_ jurisdiction: Text, year: Int) -> Text {
    Text(wellFormed: jurisdiction.utf8 + [UInt8(ascii: " ")] + Array("\(year)".utf8))
  }
}
