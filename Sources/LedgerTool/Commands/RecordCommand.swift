import ArgumentParser

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Hash files into records, one a line, ready for `ledger append`.",
    discussion: "")

  func run() throws {
  }
}
