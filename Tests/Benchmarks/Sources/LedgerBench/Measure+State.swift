import Evidence
import Glibc
import Ledger
import Synchronization
import SystemPackage
import TransparencyLog

// What rules are asked about, and a state with very many subjects.

extension Measure {
  /// measures FIRST N SUBJECTS: indicators, consents and assessments in the proportion 2 : 2 : 1, as lines.
  static func measures(_ arguments: [String]) throws {
    let (first, count, subjects) = (Int(arguments[0])!, Int(arguments[1])!, Int(arguments[2])!)
    var bytes: [UInt8] = []
    for number in first..<first + count {
      bytes += Records.measure(number, subjects: subjects)
      bytes.append(10)
    }
    FileDescriptor.standardOutput.writeWhole(bytes)
  }

  /// subjects HOME N: a state of N subjects, and what a seal costs then: nothing changed, 1,000 changed, a tenth
  /// changed, all new.
  static func subjects(_ arguments: [String]) throws {
    let workshop = try Workshop(arguments[0])
    let count = Int(arguments[1])!
    let clock = MovedClock()
    let ledger = try workshop.create(clock: clock.clock)
    var sequence = 0
    func append(_ names: Range<Int>) throws {
      for start in stride(from: names.lowerBound, to: names.upperBound, by: 8_192) {
        var batch = PreparedBatch(accepted: try ledger.currentTime())
        var none: RecordCompletion?
        for number in start..<min(start + 8_192, names.upperBound) {
          sequence += 1
          let line = Records.trace(of: number, sequence: sequence)
          batch.append(line: line.span, number: sequence, completion: &none)
        }
        if let answers = try ledger.append(batch, policy: .stopAtRefusal).answers {
          throw LedgerError(.refused, "\(answers.last!)")
        }
        _ = try ledger.checkpointIfDue()
      }
    }
    func seal(_ name: String, _ more: String) throws {
      clock.advance(seconds: 600)
      let seconds = try Stopwatch.seconds { _ = try ledger.seal(at: clock.time) }
      say(name, seconds * 1e3, "ms", more)
    }
    try append(0..<count)
    try seal("seal-all-new", "\(count) subjects, all new")
    try seal("seal-unchanged", "\(count) subjects")
    try append(count..<count + 1_000)
    try seal("seal-1000-changed", "\(count) subjects, 1,000 new")
    let some = count / 10
    try append(count + 1_000..<count + 1_000 + some)
    try seal("seal-a-tenth-changed", "\(count) subjects, \(some) new")
    let seconds = try Stopwatch.seconds { try ledger.finish() }
    say("close-and-keep-the-state", seconds * 1e3, "ms", "\(count) subjects, more than half new since then")
  }

  /// blocks HOME N: a ledger of N blocks, empty but for a record each.
  static func blocks(_ arguments: [String]) throws {
    let workshop = try Workshop(arguments[0])
    let count = Int(arguments[1])!
    let clock = MovedClock()
    let ledger = try workshop.create(clock: clock.clock)
    var none: RecordCompletion?
    for number in 1...count {
      var batch = PreparedBatch(accepted: try ledger.currentTime())
      let line = Records.trace(of: number % 100, sequence: number)
      batch.append(line: line.span, number: number, completion: &none)
      _ = try ledger.append(batch, policy: .stopAtRefusal)
      clock.advance(seconds: 600)
      try ledger.seal(at: clock.time)
    }
    try ledger.finish()
  }
}

/// A clock that is moved by hand, from an hour ago on: what is opened afterwards, by the system's clock, mustn't have
/// stood still for a day.
private final class MovedClock: Sendable {
  private let now = Mutex(Clock.system.now().advanced(by: -3_600 * Time.second))
  var time: Time { now.withLock { $0 } }
  var clock: Clock { Clock { self.time } }
  func advance(seconds: Int) { now.withLock { $0 = $0.advanced(by: Int64(seconds) * Time.second) } }
}

extension FileDescriptor {
  fileprivate func writeWhole(_ bytes: [UInt8]) { _ = try? writeAll(bytes) }
}
