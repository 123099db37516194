import Evidence
import Glibc
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog
import Verifier

/// The measurements, each printing `name value unit` lines.
enum Measure {
  static func say(_ name: String, _ value: Double, _ unit: String, _ more: String = "") {
    let rounded = value >= 100 ? "\(Int(value))" : "\(Double(Int(value * 1000)) / 1000)"
    print("\(name)\t\(rounded)\t\(unit)\t\(more)")
  }

  /// lines N: so many records on standard output.
  static func lines(_ arguments: [String]) throws {
    var buffer: [UInt8] = []
    for number in 0..<Int(arguments[0])! {
      buffer += Records.line(number)
      buffer.append(10)
      if buffer.count > 1 << 20 { flush(&buffer) }
    }
    flush(&buffer)
  }

  private static func flush(_ buffer: inout [UInt8]) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { write(1, $0.baseAddress! + written, buffer.count - written) }
      guard count > 0 else { exit(1) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// make HOME N SIGNED: a ledger of N records of which SIGNED in 10,000 are signed, closed and sealed.
  static func make(_ arguments: [String]) throws {
    let workshop = try Workshop(arguments[0])
    let count = Int(arguments[1])!
    let signed = Int(arguments[2])!
    let ledger = try workshop.create()
    if signed > 0 { try workshop.grantProducer(ledger) }
    let perBatch = 8_192
    for first in stride(from: 0, to: count, by: perBatch) {
      var batch = PreparedBatch(accepted: try ledger.currentTime())
      var none: RecordCompletion?
      for number in first..<min(first + perBatch, count) {
        let isSigned = signed > 0 && number % (10_000 / signed) == 0
        let line = Records.line(number, ledger: isSigned ? workshop.origin : nil)
        batch.append(
          line: line.span, number: number, signers: isSigned ? [workshop.authority] : [], completion: &none)
      }
      let outcome = try ledger.append(batch, policy: .stopAtRefusal)
      if let answers = outcome.answers { throw LedgerError(.refused, "\(answers.last!)") }
      _ = try ledger.checkpointIfDue()
    }
    try ledger.finish()
    say("entries", Double(ledger.size), "")
  }

  /// append HOME FILE: a stream of lines into a new ledger.
  static func append(_ arguments: [String]) throws {
    let ledger = try Workshop(arguments[0]).create()
    let file = Glibc.open(arguments[1], O_RDONLY)
    var summary = BulkAppend.Summary()
    var refused: LineRefusal?
    let seconds = try Stopwatch.seconds {
      summary = try BulkAppend(ledger).run(LineReader(descriptor: file)) { output in
        if case .refused(_, let refusal) = output { refused = refusal }
      }
    }
    if let refused { throw refused }
    say("append", Double(summary.accepted) / seconds, "records/s", "0 signed, \(ledger.syncs) syncs")
  }

  /// verify HOME [--hashes-only]
  static func verify(_ arguments: [String]) throws {
    var options = VerificationOptions()
    options.isHashesOnly = arguments.contains("--hashes-only")
    var verdict: Verdict?
    let seconds = try Stopwatch.seconds {
      verdict = try LedgerVerification(FilePath(arguments[0]).appending("ledger"), options).run()
    }
    guard let verdict, verdict.holds else { throw LedgerError(.damaged, verdict?.text ?? "") }
    say(
      "verify", Double(verdict.checked.entries) / seconds, "entries/s",
      "\(verdict.checked.signatures) signatures")
  }

  /// floor N BYTES
  static func floor(_ arguments: [String]) throws {
    let count = Int(arguments[0])!
    let bytes = Int(arguments[1])!
    let seconds = Floor.leavesAndNodes(count: count, bytes: bytes, threads: 2)
    say("floor-hashes", Double(count) / seconds, "leaves and nodes/s", "\(bytes) bytes, 2 threads")
    say(
      "floor-ed25519", 10_000 / Floor.signatures(count: 10_000, bytes: bytes, threads: 2), "checks/s",
      "2 threads")
  }
}
