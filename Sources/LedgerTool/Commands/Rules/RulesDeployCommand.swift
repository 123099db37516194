import ArgumentParser
import Evidence
import Ledger
import Rules
import TransparencyLog

struct RulesDeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Put rules in force on a ledger.",
    discussion: """
      Checks all files before anything is appended. A rule that stands on the ledger unchanged is left as it \
      is; a changed one gets the next version. KEY needs a regulator's grant for the rules' jurisdiction; with \
      --jurisdiction only the rules of that one are deployed. A rule is in force from the next entry on.

      Example:
        ledger rules deploy evidence rules/core/*.yaml --jurisdiction CN \\
          --sign regulator.key
      """)

  @OptionGroup var writer: WriterOptions
  @OptionGroup var files: RuleFilesArgument
  @Option(help: ArgumentHelp("Deploy only the rules of this jurisdiction. (default: all)", valueName: "CODE"))
  var jurisdiction: String?

  @OptionGroup var desk: DeskOptions
  @OptionGroup var output: JSONOption

  func run() throws {
    StopSignal.install()
    let rules = try selected()
    let (producer, keys) = try desk.signers()
    let appender = try writer.open()
    guard appender.engine > 0 else { throw Failure.withoutRules(writer.ledger.folder, appender.state) }
    // What can be wrong with any of them is found out before the first is appended.
    let plan = try rules.map { ($0.document, try Self.predicate(of: $0.document, in: $0.file.source, appender.state)) }
    do {
      for (document, predicate) in plan {
        guard let predicate else {
          tell(document.id, version: nil, nil)
          continue
        }
        let receipt = try at("rule \(document.id)") {
          try appender.deploy(predicate, producer: producer, signers: keys)
        }
        tell(document.id, version: predicate["version"]?.integer, receipt)
      }
    } catch {
      // Those before it are in force: their receipts get their checkpoint.
      try appender.finish()
      throw error
    }
    if let note = try appender.finish() {
      Output.standard.append(Receipt.checkpointLine(note, size: appender.size))
    }
    try Output.standard.flush()
    warnOfCalendars(rules.map(\.document), appender.state, producer)
  }

  /// A clock in working days doesn't start without the calendar of the year: better told now than by its trigger.
  private func warnOfCalendars(_ rules: [RuleDocument], _ state: StateMap, _ producer: Text) {
    guard let year = Int(Clock.system.now().description.prefix(4)) else { return }
    let effects = rules.flatMap { $0.predicate["effects"]?.array ?? [] }
    for place in Set(effects.compactMap { $0["calendar"]?.string }).sorted() {
      guard state[.calendar, StateKey.calendar(place, year: year)] == nil else { continue }
      let name = "\(place)-\(year)"
      let predicate = #""predicate":'"$(tr -d '\n ' <rules/core/calendars/\#(name).json)"'"#
      Report.warn(
        """
        rules count working days of \(place), and its calendar of \(year) isn't on the ledger: their clocks \
        won't start. Append it, if there is a file of it:
          echo '{"kind":"calendar@1",\(predicate),"subject":[{"name":"calendar/\(name)"}]}' |
            ledger append \(writer.ledger.folder) --sign \(desk.signing.sign.first ?? "KEY") --producer \(producer)
        """)
    }
  }

  /// The rules of the jurisdiction that is asked for, of files that are all right.
  private func selected() throws -> [(file: RuleFile, document: RuleDocument)] {
    let rules = try files.rules()
    guard let jurisdiction else { return rules }
    let place = Text(jurisdiction)
    let own = rules.filter { $0.document.rule.jurisdiction == place }
    guard !own.isEmpty else {
      let others = Set(rules.map(\.document.rule.jurisdiction)).sorted().map(\.string).joined(separator: ", ")
      throw Failure(
        .refused, "not-found", "no rule in these files is of \(jurisdiction)", at: "--jurisdiction",
        do: "they are of \(others)")
    }
    return own
  }

  /// The predicate with the version that comes next; nil if the rule stands as it is.
  private static func predicate(
    of document: RuleDocument, in source: RuleSource, _ state: StateMap
  ) throws(Failure) -> JSONObject? {
    var predicate = document.predicate
    let standing = state[.rule, document.id]
    let last = Int(standing?["version"]?.integer ?? 0)
    if let version = document.version, version != last, version != last + 1 {
      throw FileFault(
        code: "rule-version", sentence: "rule \(document.id) comes in version \(last + 1) next",
        place: document.versionPlace ?? document.place, remedy: "write that version, or leave it out"
      ).failure(in: source)
    }
    if var old = standing?["rule"]?.object, standing?["retired"] == nil {
      old["version"] = predicate["version"]
      if old == predicate, document.version != last + 1 { return nil }
    }
    predicate["version"] = .integer(last + 1)
    return predicate
  }

  private func tell(_ id: Text, version: Int64?, _ receipt: Receipt?) {
    if output.json {
      var object = JSONObject()
      object["deployed"] = .bool(receipt != nil)
      object["id"] = .string(id)
      object["index"] = receipt.map { .integer($0.index) }
      object["leaf"] = receipt.map { .string(Text($0.leaf.text)) }
      object["version"] = version.map { .number(JSONNumber($0)) }
      return Output.standard.append(JSONValue.object(object).canonicalBytes + [0x0A])
    }
    guard let receipt else { return Report.note("\(id) stands unchanged.") }
    var line: [UInt8] = []
    receipt.append(to: &line)
    Output.standard.append(line)
    Report.note("\(id) is in force, version \(version ?? 1), from entry \(receipt.index + 1) on.")
  }
}

extension Failure {
  /// A ledger that was founded with engine 0 and has no other in force.
  static func withoutRules(_ folder: String, _ state: StateMap) -> Failure {
    if let next = state[.engine, ""]?["engine"]?.integer {
      return Failure(
        .refused, "without-rules", "engine \(next) is in force only after the next seal", at: folder,
        do: "wait for the end of the window, and run `ledger seal \(folder)`")
    }
    return Failure(
      .refused, "without-rules", "this ledger was made without rules", at: folder,
      do: "let the authorities switch its engine with `ledger engine \(folder) \(Genesis.engine)`")
  }
}
