import ArgumentParser

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a ledger and print its log's verifier key.",
    discussion: """
      Makes the folder DIR with the first entry, genesis, which settles for ever what the ledger is called, \
      how long its windows are, and who its authorities are. The log's key is read from --key, or made \
      there if there is none yet. Without --authority an authority's key is made as well \
      (DIR.authority.key): give it to whoever decides who may append.

      Whoever checks the ledger should get the printed verifier key on another way than the ledger itself.

      Example:
        ledger init /var/lib/evidence --origin example.com/evidence --window 600
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(
    help: ArgumentHelp(
      "The ledger's name for ever, such as example.com/evidence: the origin of its checkpoints.",
      valueName: "NAME"))
  var origin: String

  @Option(help: ArgumentHelp("Seconds of a window, 1 to 86400; a block is sealed for each.", valueName: "SECONDS"))
  var window = 600

  @OptionGroup var logKey: LogKeyOption

  @Option(
    help: ArgumentHelp(
      "The verifier key of an authority, as `ledger keygen` prints it; may be repeated.", valueName: "VKEY"))
  var authority: [String] = []

  @Option(
    help: ArgumentHelp("How many authorities must sign what grants authority. (default: most of them)", valueName: "K"))
  var quorum: Int?

  @Option(
    help: ArgumentHelp(
      "Seconds by which a seal may be late, and the clock behind. (default: a tenth of the window)",
      valueName: "SECONDS"))
  var grace: Int?

  @Option(help: ArgumentHelp("Seconds by which an entry may be later than the one before it.", valueName: "SECONDS"))
  var ahead = 86_400

  @Option(
    help: ArgumentHelp("Milliseconds within which a signed checkpoint follows a receipt.", valueName: "MILLISECONDS"))
  var mergeDelay = 1_000

  @Option(
    help: ArgumentHelp(
      "A kind that may be appended unsigned, or `foreign`, or `none`; may be repeated. (default: all that may)",
      valueName: "KIND"))
  var unsignedKind: [String] = []

  @OptionGroup var output: JSONOption

  func validate() throws {
    guard (1...86_400).contains(window) else { throw ValidationError("--window is 1 to 86400 seconds") }
    guard ahead >= 2 * window else { throw ValidationError("--ahead is at least twice the window, \(2 * window)") }
    if let quorum, quorum < 1 || quorum > max(authority.count, 1) {
      throw ValidationError("--quorum is 1 to the number of authorities, \(max(authority.count, 1))")
    }
  }

  func run() throws {
  }
}
