import Synchronization

/// One line on standard error that tells how far the work is: amount, rate and time left.
///
/// It is there only for a person at a terminal, is drawn at most ten times a second by whichever thread
/// adds to it, and is gone when the work is done.
final class Progress: Sendable {
  /// What is counted.
  enum Unit: Sendable {
    case bytes
    case items(String)

    func text(_ amount: Int) -> String {
      switch self {
      case .bytes: Amount.bytes(amount)
      case .items(let noun): "\(Amount.count(amount)) \(noun)"
      }
    }
  }

  private let label: String
  private let unit: Unit
  private let total: Atomic<Int>
  private let start = Monotonic.now
  private let done = Atomic<Int>(0)
  private let nextDrawing = Atomic<Int64>(0)
  private let isShown: Bool
  private let drawing = Mutex(false)

  private static let interval: Int64 = 100_000_000

  /// - Parameters:
  ///   - total: how much there is to do, if that is known.
  init(_ label: String, unit: Unit, total: Int?) {
    self.label = label
    self.unit = unit
    self.total = Atomic(total ?? 0)
    isShown = Terminal.standardError.isInteractive
    // What takes less than a moment needs no line.
    nextDrawing.store(start + 2 * Self.interval, ordering: .relaxed)
  }

  /// Counts `amount` more; cheap enough to be called for every buffer.
  func add(_ amount: Int) {
    let done = done.add(amount, ordering: .relaxed).newValue
    guard isShown else { return }
    let now = Monotonic.now
    let due = nextDrawing.load(ordering: .relaxed)
    guard now >= due,
      nextDrawing.compareExchange(expected: due, desired: now + Self.interval, ordering: .relaxed).exchanged
    else { return }
    drawing.withLock { drawn in
      Terminal.standardError.write("\r\u{1B}[K" + line(done: done, after: now - start))
      drawn = true
    }
  }

  /// Counts up to `amount` in all, of `total`.
  func set(_ amount: Int, of total: Int? = nil) {
    if let total { self.total.store(total, ordering: .relaxed) }
    add(amount - done.load(ordering: .relaxed))
  }

  /// Takes the line away.
  func end() {
    drawing.withLock { drawn in
      if drawn { Terminal.standardError.write("\r\u{1B}[K") }
      drawn = false
    }
  }

  private func line(done: Int, after nanoseconds: Int64) -> String {
    let text = Self.text(label, unit, done: done, total: total.load(ordering: .relaxed), after: nanoseconds)
    return DisplayWidth.truncated(text, to: Terminal.standardError.width - 1)
  }

  /// The line, as a function of nothing but its arguments.
  /// - Parameter total: 0 if that isn't known.
  static func text(_ label: String, _ unit: Unit, done: Int, total: Int, after nanoseconds: Int64) -> String {
    let rate = Int(Double(done) * 1e9 / Double(max(nanoseconds, 1)))
    var text = "\(label)  \(unit.text(done))"
    if total > 0 { text += " of \(unit.text(total)) (\(done * 100 / total) %)" }
    text += "  \(unit.text(rate))/s"
    if rate > 0, total > done { text += "  \(Amount.duration((total - done) / rate + 1)) left" }
    return text
  }
}
