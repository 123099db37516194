import ArgumentParser
import Testing

@testable import LedgerTool

/// The commands that the command line promises.
private let commands = [
  "init", "keygen", "record", "append", "close", "seal", "verify", "prove", "show", "status", "erase", "redact",
  "hold", "cosign", "attach", "export", "rules", "gate", "explain", "clocks", "release",
  "engine",
]

/// The commands below `rules`.
private let ruleCommands = ["check", "test", "simulate", "deploy", "retire", "list", "show"]

@Suite struct HelpTests {
  @Test(arguments: commands + ruleCommands.map { "rules \($0)" })
  func everyCommandHasHelpWithAnExample(_ command: String) throws {
    try withTool { tool in
      let help = try tool.run(command.split(separator: " ").map(String.init) + ["--help"])
      #expect(help.status == 0)
      #expect(help.errors.isEmpty)
      #expect(help.output.contains("Example"))
      #expect(help.output.contains("\n  ledger \(command)"))
    }
  }

  /// As the schemas say: an erasure names the order behind it, a hold and a redaction may.
  @Test(arguments: [("erase", true), ("hold", false), ("redact", false)])
  func theOrderIsAskedForWhereTheRecordNeedsIt(_ command: String, _ isNeeded: Bool) throws {
    try withTool { tool in
      let usage = try #require(
        tool.run(command, "--help").output.split(separator: "\n").first { $0.hasPrefix("USAGE") })
      #expect(usage.contains("[--order <REFERENCE>]") == !isNeeded)
      let without = try tool.run(command, "demo", "--index", "1", "--basis", "gdpr-17.1.b", "--sign", "no.key")
      #expect(without.errors.contains("--order") == isNeeded)
      #expect((without.status == 2) == isNeeded)
    }
  }

  /// The parser wraps at 80 columns: an example that it wraps can't be copied.
  @Test func noExampleIsWrapped() {
    let groups = LedgerCommand.configuration.groupedSubcommands.flatMap(\.subcommands)
    #expect(groups.count == commands.count)
    let below = groups.flatMap { $0.configuration.subcommands }
    #expect(below.count == ruleCommands.count)
    for command in groups + below + [LedgerCommand.self] {
      for line in command.configuration.discussion.split(separator: "\n") where line.hasPrefix("  ") {
        #expect(DisplayWidth.of(String(line)) < 80, "\(line)")
      }
    }
  }

  @Test func theRootListsEveryCommandAndTheExitStatuses() throws {
    try withTool { tool in
      let help = try tool.run("--help")
      for command in commands { #expect(help.output.contains("\n  \(command) "), "\(command)") }
      #expect(help.output.contains("Exit status"))
      #expect(try tool.run("--version").output.hasPrefix("ledger 1."))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func shellsGetCompletions(_ shell: String) throws {
    try withTool { tool in
      let script = try tool.run("--generate-completion-script", shell)
      #expect(script.status == 0)
      #expect(script.output.contains("seal"))
      #expect(script.output.contains("simulate"))
    }
  }
}
