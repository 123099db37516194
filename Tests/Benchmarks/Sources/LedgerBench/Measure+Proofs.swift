import Evidence
import Glibc
import Ledger
import SystemPackage
import TransparencyLog

extension Measure {
  /// prove HOME N: proofs of random entries, made from the files, then checked; one thread.
  static func prove(_ arguments: [String]) throws {
    let ledger = try LedgerFolder(FilePath(arguments[0]).appending("ledger"))
    let count = Int(arguments[1])!
    var prover = Prover(ledger)
    var state: UInt64 = 42
    let indexes = (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % ledger.size
    }
    var proofs: [[Digest]] = []
    proofs.reserveCapacity(count)
    let making = try Stopwatch.seconds {
      for index in indexes { proofs.append(try prover.inclusion(index, size: ledger.size)) }
    }
    say("prove", Double(count) / making, "proofs/s", "of \(ledger.size), random, one thread")
    let leaves = try indexes.map { try ledger.leaf($0) }
    let root = ledger.checkpoint.root
    let checking = try Stopwatch.seconds {
      for place in indexes.indices {
        let path = proofs[place]
        try InclusionProof.check(
          leaf: leaves[place], index: indexes[place], size: ledger.size, path: path.span, root: root)
      }
    }
    say("check", Double(count) / checking, "proofs/s", "one thread")
  }

  /// open HOME: open a cleanly closed ledger, append one record, close it.
  static func open(_ arguments: [String]) throws {
    let workshop = try Workshop(arguments[0])
    var size = 0
    let seconds = try Stopwatch.seconds {
      let ledger = try workshop.open()
      try appendOne(to: ledger)
      try ledger.finish()
      size = ledger.size
    }
    say("open-append-close", seconds * 1e3, "ms", "\(size) entries")
  }

  /// crash HOME: append after the last checkpoint and end at once; the next `open` recovers.
  static func crash(_ arguments: [String]) throws {
    let ledger = try Workshop(arguments[0]).open()
    for _ in 0..<100 { try appendOne(to: ledger) }
    _exit(0)
  }

  private static func appendOne(to ledger: Appender) throws {
    var batch = PreparedBatch(accepted: try ledger.currentTime())
    var completion: RecordCompletion?
    let line = Records.short(client: 1_000, sequence: ledger.sequence(of: "example.com/client-1000") + 1)
    batch.append(line: line.span, number: 1, completion: &completion)
    let outcome = try ledger.append(batch, policy: .stopAtRefusal)
    guard outcome.leaves.count == 1 else {
      throw LedgerError(.refused, "\(String(describing: outcome.answers))")
    }
  }
}
