import ArgumentParser

/// The command line: reads arguments, calls the modules, prints what they say. It opens no network
/// connection.
@main
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "An append-only, hash-chained ledger of evidence about AI systems.",
    discussion: """
      A pipeline appends records, the ledger seals them into blocks, and anybody can verify all of it or \
      check the proof of one entry, offline and years later. No command opens a network connection.

      Start with:
        ledger init evidence --origin example.com/evidence
        ledger record training-data --dataset example.com/corpus data/ > records
        ledger append evidence records
        ledger verify evidence

      \(ExitStatus.explanation)
      """,
    version: "ledger 1.0.0 (format 1, engine 1)",
    groupedSubcommands: [
      CommandGroup(
        name: "Setting up:", subcommands: [InitCommand.self, KeygenCommand.self]),
      CommandGroup(
        name: "Writing:",
        subcommands: [RecordCommand.self, AppendCommand.self, CloseCommand.self, SealCommand.self]),
      CommandGroup(
        name: "Checking:",
        subcommands: [VerifyCommand.self, ProveCommand.self, ShowCommand.self, StatusCommand.self]),
      CommandGroup(
        name: "Rules:",
        subcommands: [
          RulesCommand.self, GateCommand.self, ExplainCommand.self, ClocksCommand.self, ReleaseCommand.self,
          EngineCommand.self,
        ]),
      CommandGroup(
        name: "Payloads and entries under the law:",
        subcommands: [EraseCommand.self, RedactCommand.self, HoldCommand.self]),
      CommandGroup(
        name: "Witnesses and the public:",
        subcommands: [CosignCommand.self, AttachCommand.self, ExportCommand.self]),
    ])

  /// Parses, runs, and turns every way in which that can end into an exit status.
  static func main() {
    StopSignal.ignoreBrokenPipes()
    // Told apart before parsing: errors of parsing come in the form that was asked for too.
    let json = CommandLine.arguments.prefix { $0 != "--" }.contains("--json")
    do {
      var command = try parseAsRoot()
      try SingleValues.check(CommandLine.arguments, of: type(of: command))
      do { try command.run() } catch { status(reporting: error, json: json).end() }
      try Output.standard.flush()
    } catch let failure as Failure {
      status(reporting: failure, json: json).end()
    } catch {
      status(reportingUsage: error, json: json).end()
    }
  }

  func run() throws {
    throw ValidationError("a command is missing")
  }

  /// Reports what ended a command and gives the status to exit with.
  private static func status(reporting error: any Error, json: Bool) -> ExitStatus {
    if error is ValidationError || exitCode(for: error) == .success {
      return status(reportingUsage: error, json: json)
    }
    do { try Output.standard.flush() } catch { return status(reporting: error, json: json) }
    if let ending = error as? Ending { return ending.status }
    let failure = Failure(error)
    Report.print(failure, json: json)
    return failure.status
  }

  /// Help, versions and completions are no failures; all else that the parser throws is about usage.
  private static func status(reportingUsage error: any Error, json: Bool) -> ExitStatus {
    if exitCode(for: error) == .success {
      Output.standard.line(fullMessage(for: error))
      Output.standard.flushIgnoringFailure()
      return .holds
    }
    // The parser ends its message with "See 'ledger append --help' for more information."
    let command = fullMessage(for: error).split(separator: "'").last { $0.hasSuffix("--help") }
    let failure = Failure(
      .usage, "usage", message(for: error), do: "see `\(command ?? "ledger --help")`")
    Report.print(failure, json: json)
    return failure.status
  }
}
