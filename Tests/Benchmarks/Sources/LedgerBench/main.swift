import Evidence
import Glibc
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog

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
default: exit(2)
}
