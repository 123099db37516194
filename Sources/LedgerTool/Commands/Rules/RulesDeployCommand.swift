import ArgumentParser
import Evidence
import Ledger
import Rules
import SystemPackage
import TransparencyLog

struct RulesDeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Put rules in force on a ledger.",
    discussion: """
      Checks all files, and whether the ledger would admit each rule behind those before it, before anything is \
      appended. A rule that stands on the ledger unchanged is left as it is; a changed one gets the next version. \
      KEY needs a regulator's grant for the rules' jurisdiction; with --jurisdiction only the rules of that one \
      are deployed. A rule is in force from the next entry on, and with `since` not before that time; the version \
      before it ends with its entry all the same.

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
    let plan = try rules.map { try RuleDeployment($0.document, in: $0.file.source, appender.state) }
    try demandAdmission(
      of: plan.filter { $0.predicate != nil }, among: rules.map(\.document.rule.jurisdiction), to: appender, producer,
      keys)
    for (rule, step) in zip(rules, plan) where step.predicate != nil {
      for warning in rule.document.warnings { Report.warn(rule.file.text(of: warning)) }
    }
    do {
      for step in plan {
        guard let predicate = step.predicate else {
          tell(step, nil)
          continue
        }
        let receipt = try at("rule \(step.id)") {
          try appender.deploy(predicate, producer: producer, signers: keys)
        }
        tell(step, receipt)
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
    try warnOfCalendars(rules, appender.state, producer)
  }

  /// Ends the command if the ledger would refuse one of the rules: then none is appended.
  private func demandAdmission(
    of plan: [RuleDeployment], among jurisdictions: [Text], to appender: Appender, _ producer: Text,
    _ keys: [Ed25519.PrivateKey]
  ) throws {
    if plan.isEmpty { return }
    let refusals = try appender.rehearse(plan.compactMap(\.predicate), producer: producer, signers: keys)
    let refused = zip(plan, refusals).compactMap { step, refusal in refusal.map { (step, $0) } }
    guard let (step, refusal) = refused.first else { return }
    var failure = Failure(refusal).located(at: "rule \(step.id)")
    if plan.count > 1 {
      failure.sentence +=
        "; \(refused.count) of \(plan.count) rules \(refused.count == 1 ? "is" : "are") refused, so none was deployed"
    }
    if failure.code == FindingCode.grantMissing.rawValue {
      let own = Self.jurisdictions(of: keys, appender.state)
      let names = own.intersection(jurisdictions).sorted().map(\.string)
      if !names.isEmpty {
        let options = names.map { "--jurisdiction \($0)" }.joined(separator: ", then ")
        failure.remedy = "deploy those of \(names.joined(separator: ", ")) alone: \(options)"
      }
    }
    throw failure
  }

  /// The jurisdictions whose regulators these keys are.
  private static func jurisdictions(of keys: [Ed25519.PrivateKey], _ state: StateMap) -> Set<Text> {
    let grants = keys.flatMap { state[.grant, Text($0.publicKey.fingerprint.hex)]?["grants"]?.array ?? [] }
    let standing = grants.filter { $0["withdrawn"] == nil && $0["role"]?.string == Text(Role.regulator.rawValue) }
    return Set(standing.compactMap { $0["jurisdiction"]?.string })
  }

  /// A clock in working days doesn't start without the calendar of the year: better told now than by its trigger.
  private func warnOfCalendars(
    _ rules: [(file: RuleFile, document: RuleDocument)], _ state: StateMap, _ producer: Text
  ) throws {
    guard let year = Int(Clock.system.now().description.prefix(4)) else { return }
    let effects = rules.flatMap { $0.document.predicate["effects"]?.array ?? [] }
    for place in Set(effects.compactMap { $0["calendar"]?.string }).sorted() {
      guard state[.calendar, StateKey.calendar(place, year: year)] == nil else { continue }
      let name = "\(place)-\(year)"
      let folders = rules.map { FilePath($0.file.source.name).removingLastComponent() }
      let files = folders.map { $0.appending("calendars/\(name).json") }
      let path = try files.first { try FileStatus.of($0)?.kind == .file }?.string
      let predicate = #""predicate":'"$(tr -d '\n ' <\#(path ?? "FILE"))"'"#
      Report.warn(
        """
        rules count working days of \(place), and its calendar of \(year) isn't on the ledger: their clocks \
        won't start. Append it\(path == nil ? " from a FILE that you make of it" : ""):
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

  private func tell(_ step: RuleDeployment, _ receipt: Receipt?) {
    let later = receipt.flatMap { step.later(than: $0.accepted) }
    if output.json {
      var object = JSONObject()
      object["deployed"] = .bool(receipt != nil)
      object["id"] = .string(step.id)
      object["index"] = receipt.map { .integer($0.index) }
      object["leaf"] = receipt.map { .string(Text($0.leaf.text)) }
      object["since"] = step.predicate?["since"]
      object["version"] = step.predicate?["version"]
      Output.standard.append(JSONValue.object(object).canonicalBytes + [0x0A])
    } else if let receipt {
      var line: [UInt8] = []
      receipt.append(to: &line)
      Output.standard.append(line)
      let version = "version \(step.version)"
      if let later {
        Report.note("\(step.id), \(version), is in force from \(later) on.")
      } else {
        Report.note("\(step.id) is in force, \(version), from entry \(receipt.index + 1) on.")
      }
    } else {
      Report.note("\(step.id) stands unchanged.")
    }
    if let later, let receipt, let ended = step.ended(at: receipt.accepted) {
      Report.warn(
        """
        until \(later) no version of \(step.id) is asked: version \(ended) ended with entry \(receipt.index); deploy \
        it later, or write the old condition into the new version
        """)
    }
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
