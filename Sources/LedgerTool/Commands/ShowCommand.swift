import ArgumentParser
import Evidence
import Ledger

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show an entry, a block, or what is known of a subject, as people read it.",
    discussion: """
      What is shown is read from the files and isn't verified; `ledger verify` does that.

      Examples:
        ledger show evidence --index 7
        ledger show evidence --block 3
        ledger show evidence --subject example.com/model --json
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(help: ArgumentHelp("The entry with this index.", valueName: "N"))
  var index: Int?

  @Option(help: ArgumentHelp("The block of this height.", valueName: "H"))
  var block: Int?

  @Option(help: ArgumentHelp("The entries about the subject of this name.", valueName: "NAME"))
  var subject: String?

  @OptionGroup var output: JSONOption

  func validate() throws {
    guard [index != nil, block != nil, subject != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("give one of --index, --block and --subject")
    }
    if (index ?? 0) < 0 || (block ?? 0) < 0 { throw ValidationError("--index and --block count from 0") }
  }

  func run() throws {
    let folder = try LedgerFolder(ledger.path)
    if let index { return try ShownEntry(folder, index).print(output) }
    if let block { return try ShownBlock(folder, block).print(output) }
    try showSubject(folder)
  }

  private func showSubject(_ folder: LedgerFolder) throws {
    let name = subject ?? ""
    let found = try QueryIndex(folder).find(.subject(Text(name)))
    guard !found.isEmpty else {
      throw Failure(
        .refused, "not-found", "no entry names this subject", at: "--subject", do: "check the name, byte for byte")
    }
    try ShownSubject(folder, Text(name), found).print(output)
  }
}
