import Evidence
import Glibc
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog
import Verifier

let arguments = CommandLine.arguments.dropFirst()
guard let what = arguments.first else {
  print("usage: LedgerBench lines N | append HOME FILE | …")
  exit(2)
}
let rest = Array(arguments.dropFirst())

func rate(_ count: Int, _ seconds: Double) -> String { "\(Int(Double(count) / seconds))/s" }

switch what {
case "lines":
  var buffer: [UInt8] = []
  for number in 0..<Int(rest[0])! {
    buffer += Records.line(number)
    buffer.append(10)
    if buffer.count > 1 << 20 {
      _ = write(1, buffer, buffer.count)
      buffer.removeAll(keepingCapacity: true)
    }
  }
  _ = write(1, buffer, buffer.count)
case "append":
  let workshop = try Workshop(rest[0])
  let ledger = try workshop.create()
  let file = open(rest[1], O_RDONLY)
  var summary = BulkAppend.Summary()
  let seconds = try Stopwatch.seconds {
    summary = try BulkAppend(ledger).run(LineReader(descriptor: file)) { output in
      if case .refused(let line, let refusal) = output { print(line, refusal) }
    }
  }
  print("append \(rate(summary.accepted, seconds)) \(summary) syncs \(ledger.syncs)")
case "verify":
  var options = VerificationOptions()
  options.isHashesOnly = rest.contains("--hashes-only")
  var verdict: Verdict?
  let seconds = try Stopwatch.seconds {
    verdict = try LedgerVerification(FilePath(rest[0]).appending("ledger"), options).run()
  }
  let count = verdict!.checked.entries
  print("verify \(rate(count, seconds)), \(verdict!.checked.signatures) signatures")
  print(verdict!.text)
case "floor":
  let count = Int(rest[0])!
  let bytes = Int(rest[1])!
  let seconds = Floor.leavesAndNodes(count: count, bytes: bytes, threads: 2)
  print("floor \(rate(count, seconds)) leaves of \(bytes) bytes with a node each, 2 threads")
  print("floor \(rate(20_000, Floor.signatures(count: 20_000, bytes: bytes, threads: 2))) Ed25519 checks, 2 threads")
default: exit(2)
}
