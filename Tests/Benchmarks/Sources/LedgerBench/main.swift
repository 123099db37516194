import Glibc

// One measurement a run, so that each starts from the same state; Tests/Benchmarks/run prints them as a table.
let arguments = Array(CommandLine.arguments.dropFirst())
let measurements: [String: ([String]) async throws -> Void] = [
  "lines": Measure.lines, "make": Measure.make, "append": Measure.append, "one": Measure.one,
  "group": Measure.group,
  "verify": Measure.verify, "prove": Measure.prove, "open": Measure.open, "crash": Measure.crash,
  "floor": Measure.floor, "rules": Measure.rules, "measures": Measure.measures, "subjects": Measure.subjects,
  "blocks": Measure.blocks,
]
guard let name = arguments.first, let measurement = measurements[name] else {
  print("usage: LedgerBench \(measurements.keys.sorted().joined(separator: "|")) …")
  exit(2)
}
do {
  try await measurement(Array(arguments.dropFirst()))
} catch {
  print("\(name): \(error)")
  exit(1)
}
