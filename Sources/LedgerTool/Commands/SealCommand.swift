import ArgumentParser

struct SealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Seal the windows that are due; with --watch, stay and keep time.",
    discussion: """
      Each window that has ended is closed by a seal, empty ones too; a ledger that was down seals what it \
      missed as one, and says so. --watch seals every window as it ends, until SIGINT or SIGTERM; a \
      second signal ends it at once, which loses nothing.

      Example:
        ledger seal /var/lib/evidence --watch
      """)

  @OptionGroup var ledger: LedgerArgument

  @Flag(help: "Stay, and seal every window as it ends.")
  var watch = false

  @OptionGroup var logKey: LogKeyOption
  @OptionGroup var output: JSONOption

  func run() throws {
  }
}
