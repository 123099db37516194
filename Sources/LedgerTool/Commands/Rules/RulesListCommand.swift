import ArgumentParser
import Evidence
import Ledger
import Rules

struct RulesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the rules on a ledger.",
    discussion: """
      Those in force; with --all also those that were retired.

      Example:
        ledger rules list evidence
      """)

  @OptionGroup var ledger: LedgerArgument

  @Flag(help: "Retired rules too.")
  var all = false

  @OptionGroup var output: JSONOption

  func run() throws {
    let rules = try StandingRule.all(LedgerFolder(ledger.path).chain().state).filter { all || $0.retired == nil }
    if output.json {
      return Output.standard.append(JSONValue.array(rules.map(\.json)).canonicalBytes + [0x0A])
    }
    if rules.isEmpty { return Report.note("No rule is in force.") }
    var table = Table()
    for rule in rules {
      table.heading("\(rule.id), version \(rule.version)\(rule.retired.map { ", retired by entry \($0)" } ?? "")")
      table.line("title", rule.title)
      table.line("jurisdiction", rule.jurisdiction)
      table.line("listens", rule.listens)
      if let demands = rule.demands { table.line("demands", "signatures: \(demands)") }
      if let since = rule.since { table.line("since", since.description) }
      table.line("deployed", "entry \(rule.index)")
    }
    table.print()
  }
}
