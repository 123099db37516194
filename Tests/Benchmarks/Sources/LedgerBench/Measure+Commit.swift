import Evidence
import Glibc
import Ledger
import SystemPackage

extension Measure {
  /// one HOME N: one record a commit, against the bare disk in the same run.
  static func one(_ arguments: [String]) throws {
    let count = Int(arguments[1])!
    let workshop = try Workshop(arguments[0])
    let ledger = try workshop.create()
    var lines = (0..<count).map { Records.line($0) }
    var rates: [Double] = [0, 0, 0]
    // In turns, so that what else the machine does falls on all alike.
    for _ in 0..<4 {
      let share = count / 4
      let batch = lines.prefix(share)
      lines.removeFirst(share)
      rates[0] += try Stopwatch.seconds { for line in batch { try commit(line, to: ledger) } }
      rates[1] += bareAppend(workshop.home.string + "/bare", share)
      rates[2] += bareOverwrite(workshop.home.string + "/pre", share)
    }
    let perSecond = rates.map { Double(count) / $0 }
    say("one", perSecond[0], "records/s", "\(ledger.syncs) syncs")
    say("bare-append", perSecond[1], "syncs/s", "300 bytes appended, fdatasync")
    say("bare-overwrite", perSecond[2], "syncs/s", "4 KiB overwritten, fdatasync")
  }

  private static func commit(_ line: [UInt8], to ledger: Appender) throws {
    var batch = PreparedBatch(accepted: try ledger.currentTime())
    var none: RecordCompletion?
    batch.append(line: line.span, number: 1, completion: &none)
    let outcome = try ledger.append(batch, policy: .stopAtRefusal)
    guard outcome.leaves.count == 1 else {
      throw LedgerError(.refused, "\(String(describing: outcome.answers))")
    }
    _ = try ledger.checkpointIfDue()
  }

  private static func bareAppend(_ path: String, _ count: Int) -> Double {
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND, 0o644)
    defer { close(file) }
    let bytes = [UInt8](repeating: 7, count: 300)
    return Stopwatch.seconds {
      for _ in 0..<count {
        write(file, bytes, 300)
        fdatasync(file)
      }
    }
  }

  private static func bareOverwrite(_ path: String, _ count: Int) -> Double {
    let file = Glibc.open(path, O_RDWR | O_CREAT, 0o644)
    defer { close(file) }
    let zeros = [UInt8](repeating: 0, count: 16 << 20)
    write(file, zeros, zeros.count)
    fsync(file)
    let bytes = [UInt8](repeating: 7, count: 4096)
    return Stopwatch.seconds {
      for number in 0..<count {
        pwrite(file, bytes, 4096, number % 4096 * 4096)
        fdatasync(file)
      }
    }
  }

  /// group HOME CLIENTS N: so many clients, one record each at a time, N in all.
  static func group(_ arguments: [String]) async throws {
    let clients = Int(arguments[1])!
    let each = Int(arguments[2])! / clients
    let ledger = try Workshop(arguments[0]).create()
    let group = GroupCommit(ledger)
    // Each client is a producer of its own.
    let lines = (0..<clients).map { client in (1...each).map { Records.short(client: client, sequence: $0) } }
    let start = Stopwatch.now()
    var latencies: [Double] = []
    try await withThrowingTaskGroup(of: [Double].self) { tasks in
      for client in 0..<clients {
        tasks.addTask {
          var own: [Double] = []
          for line in lines[client] {
            let begun = Stopwatch.now()
            guard case .receipt = try await group.append(line) else {
              throw LedgerError(.refused, "a line was refused")
            }
            own.append(Stopwatch.now() - begun)
          }
          return own
        }
      }
      for try await own in tasks { latencies += own }
    }
    let seconds = Stopwatch.now() - start
    group.finish()
    latencies.sort()
    say("group", Double(latencies.count) / seconds, "records/s", "\(clients) clients")
    say("group-p50", latencies[latencies.count / 2] * 1e6, "µs")
    say("group-p99", latencies[latencies.count * 99 / 100] * 1e6, "µs")
  }
}
