import ArgumentParser
import Evidence
import Ledger
import TransparencyLog

struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Clear a status that a rule has set, as a regulator.",
    discussion: """
      Nobody else can: KEY needs a regulator's grant for the jurisdiction. The release names the trigger that \
      set the status, so it ends that one and no later one.

      Example:
        ledger release evidence --subject example.com/chat --status frozen \\
          --basis audit-passed --sign regulator.key
      """)

  @OptionGroup var writer: WriterOptions

  @Option(help: ArgumentHelp("The subject.", valueName: "NAME"))
  var subject: String

  @Option(help: ArgumentHelp("The status that it has.", valueName: "STATUS"))
  var status: String

  @Option(help: ArgumentHelp("The jurisdiction of the status, where it has it in several.", valueName: "CODE"))
  var jurisdiction: String?

  @Option(help: ArgumentHelp("Code of the legal basis, such as audit-passed.", valueName: "CODE"))
  var basis: String

  @OptionGroup var order: OrderOption
  @OptionGroup var desk: DeskOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    try OptionText.check(subject, of: "--subject", is: .name)
    try OptionText.check(status, of: "--status", is: .identifier)
    try OptionText.check(basis, of: "--basis", is: .identifier)
  }

  func run() throws {
    StopSignal.install()
    let (producer, keys) = try desk.signers()
    let appender = try writer.open()
    let place = try place(in: appender.state)
    let receipt = try release(appender, in: place, producer, keys)
    if output.json {
      let done: JSONObject = [
        "jurisdiction": .string(place), "released": .bool(true), "status": .string(Text(status)),
        "subject": .string(Text(subject)),
      ]
      return try ReceiptLine.write(receipt, done, appender)
    }
    try ReceiptLine.write(receipt, appender)
    Report.note("\(subject) isn't \(status) in \(place) any more.")
  }

  private func release(
    _ appender: Appender, in place: Text, _ producer: Text, _ keys: [Ed25519.PrivateKey]
  ) throws -> Receipt {
    do {
      return try appender.release(
        Text(subject), from: Text(status), in: place,
        .init(basis: Text(basis), order: order.order.map { Text($0) }), producer: producer, signers: keys)
    } catch LineRefusal.refused(let refusal) where refusal.code == .actsOnWrong {
      // It named what stood there; the clocks that were due came before it.
      var failure = Failure(refusal)
      failure.remedy = "run it again: a clock has run out, and what followed has changed the status"
      throw failure
    }
  }

  private func place(in state: StateMap) throws -> Text {
    let places = StandingStatus.all(state, about: Text(subject)).filter { $0.name == Text(status) }.map(\.jurisdiction)
    if let jurisdiction, places.contains(Text(jurisdiction)) { return Text(jurisdiction) }
    guard jurisdiction == nil, let only = places.first else {
      let others = places.isEmpty ? "" : " (it is in \(places.map(\.string).joined(separator: ", ")))"
      throw Failure(
        .refused, "not-found",
        "\(subject) isn't \(status)\(jurisdiction.map { " in \($0)" } ?? "")\(others)", at: "--subject",
        do: "see `ledger gate \(writer.ledger.folder) --subject \(subject)`")
    }
    guard places.count == 1 else {
      throw Failure(
        .usage, "usage", "it is \(status) in \(places.map(\.string).joined(separator: ", "))", at: "--jurisdiction",
        do: "give one of them")
    }
    return only
  }
}
