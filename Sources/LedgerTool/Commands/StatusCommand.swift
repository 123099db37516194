import ArgumentParser

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show size, blocks, the last seal and the filing rate.",
    discussion: """
      What is shown is read from the files and isn't verified; `ledger verify` does that.

      Example:
        ledger status /var/lib/evidence --json
      """)

  @OptionGroup var ledger: LedgerArgument
  @OptionGroup var output: JSONOption

  func run() throws {
  }
}
