import ArgumentParser
import Evidence
import Ledger

struct ClocksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clocks",
    abstract: "Show the clocks that run, that are due, and that ran out.",
    discussion: """
      A clock that is due fires before the next entry, or with the next seal: `ledger seal --watch` keeps time. \
      Below those that run stand those that ran out in the last day, ten at most, with what followed; --past \
      shows the newest that ran out, whenever it was.

      --json prints a list: of the clocks that run, or with --past of those that ran out, each with `clock`, \
      `deadline`, `index`, `jurisdiction`, `subject` and what `followed`.

      Examples:
        ledger clocks evidence
        ledger clocks evidence --past 20 --json
      """)

  @OptionGroup var ledger: LedgerArgument

  @Option(
    defaultAsFlag: 10, help: ArgumentHelp("Show the newest N clocks that have run out instead.", valueName: "N"))
  var past: Int?

  @OptionGroup var output: JSONOption

  /// How far back is looked unasked, so that it takes a moment however large the ledger is.
  private static let unasked = (count: 10, seconds: 86_400, entries: 100_000)
  /// How far back is looked when asked to: some seconds.
  private static let most = 4_000_000

  func validate() throws {
    if let past, !(1...1_000).contains(past) { throw ValidationError("--past is from 1 to 1000") }
  }

  func run() throws {
    let folder = try LedgerFolder(ledger.path)
    if let past { return try showPast(folder, .init(count: past, since: nil, entries: Self.most)) }
    let clocks = StandingClock.all(try folder.chain())
    let now = Clock.system.now()
    if output.json {
      return Output.standard.append(JSONValue.array(clocks.map { $0.json(now) }).canonicalBytes + [0x0A])
    }
    var table = Table()
    for clock in clocks { clock.add(to: &table, now) }
    let lately = try lately(folder, now)
    for clock in lately.clocks { clock.add(to: &table, now) }
    table.print()
    try Output.standard.flush()
    if clocks.isEmpty { Report.note("No clock runs.") }
    tellHowMany(lately)
  }

  private func lately(_ folder: LedgerFolder, _ now: Time) throws -> PastClocks {
    let since = now.advanced(by: -Int64(Self.unasked.seconds) * Time.second)
    return try PastClocks(folder, .init(count: Self.unasked.count, since: since, entries: Self.unasked.entries))
  }

  private func tellHowMany(_ lately: PastClocks) {
    let count = lately.clocks.count
    let span = lately.isCut ? "in the last \(Amount.count(Self.unasked.entries)) entries" : "in the last day"
    let more = count == Self.unasked.count ? " or more" : ""
    let number = count == 0 ? "No clock" : Amount.count(count, "clock", "clocks") + more
    Report.note("\(number) ran out \(span); `ledger clocks \(ledger.folder) --past` goes further back.")
  }

  private func showPast(_ folder: LedgerFolder, _ reach: PastClocks.Reach) throws {
    let past = try PastClocks(folder, reach)
    if past.isCut { Report.warn("only the last \(Amount.count(Self.most)) entries were looked at") }
    if output.json {
      return Output.standard.append(JSONValue.array(past.clocks.map(\.json)).canonicalBytes + [0x0A])
    }
    if past.clocks.isEmpty { return Report.note("No clock has run out.") }
    var table = Table()
    let now = Clock.system.now()
    for clock in past.clocks { clock.add(to: &table, now) }
    table.print()
  }
}
