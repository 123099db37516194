import ArgumentParser
import Evidence
import Ledger

struct EngineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "Switch the engine that judges rules, from the next seal on.",
    discussion: """
      Each engine is one fixed language of rules; a released one never changes, so that old decisions replay \
      for ever. N is above the engine in force. As many authorities sign as the ledger's genesis asks for: \
      give --sign KEY for each. A verifier that doesn't know the engine judges nothing after the switch.

      Example:
        ledger engine evidence 1 --sign authority-1.key --sign authority-2.key
      """)

  @OptionGroup var writer: WriterOptions

  @Argument(help: ArgumentHelp("The engine's version.", valueName: "N"))
  var engine: Int

  @OptionGroup var desk: DeskOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    if !(1...999).contains(engine) { throw ValidationError("N is from 1 to 999") }
  }

  func run() throws {
    StopSignal.install()
    let (producer, keys) = try desk.signers()
    let appender = try writer.open()
    let record: JSONValue = [
      "kind": .string(KindID.engine.name), "ledger": .string(appender.genesis.origin),
      "predicate": ["engine": .integer(engine)], "subject": [["name": .string(appender.genesis.origin)]],
    ]
    let receipt = try appender.append(record: record, producer: producer, signers: keys)
    if output.json {
      let end = JSONValue.string(Text(appender.windowEnd.description))
      return try ReceiptLine.write(receipt, ["engine": .integer(engine), "window_end": end], appender)
    }
    try ReceiptLine.write(receipt, appender)
    Report.note(
      "Engine \(engine) is in force after the next seal, of the window that ends at \(appender.windowEnd); "
        + "rules can be deployed from then on.")
  }
}
