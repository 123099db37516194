import CFuzzer

/// LedgerFuzz TARGET [libFuzzer's options and folders]
@main struct Main {
  static func main() {
    let name = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : ""
    if name == "journal-seeds", CommandLine.arguments.count == 3 {
      return JournalTarget.writeSeeds(to: CommandLine.arguments[2])
    }
    // Without what is thrown away: libFuzzer sees the program's name and its own arguments.
    var count = CommandLine.argc - 1
    let arguments = CommandLine.unsafeArgv
    arguments[1] = arguments[0]
    var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments + 1
    switch name {
    case "json": LLVMFuzzerRunDriver(&count, &rest) { run($0, $1, fuzzJSON) }
    case "entry": LLVMFuzzerRunDriver(&count, &rest) { run($0, $1, fuzzEntry) }
    case "note": LLVMFuzzerRunDriver(&count, &rest) { run($0, $1, fuzzNote) }
    case "journal": LLVMFuzzerRunDriver(&count, &rest) { run($0, $1, JournalTarget.fuzz) }
    case "bundle": LLVMFuzzerRunDriver(&count, &rest) { run($0, $1, fuzzBundle) }
    default: fatalError("targets: json entry note journal bundle")
    }
  }
}

/// Hands an input to a target as a copy of exactly its size, past whose end the sanitizer sees every read.
private func run(_ bytes: UnsafePointer<UInt8>?, _ count: Int, _ target: ([UInt8]) -> Void) -> CInt {
  target(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// What a parser accepts it must write again: anything else ends the run as a crash does.
func require(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}
