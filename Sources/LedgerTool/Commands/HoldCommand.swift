import ArgumentParser
import Ledger
import TransparencyLog

struct HoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Place a legal hold on an entry's payload, or lift it.",
    discussion: """
      While a hold stands, the payload can't be erased.

      Examples:
        ledger hold evidence --index 41 --basis court-order --sign cn.key
        ledger hold evidence --index 41 --basis court-order --lift --sign cn.key
      """)

  @OptionGroup var options: ActingOptions
  @OptionGroup var order: OrderOption

  @Flag(help: "Lift the hold that stands.")
  var lift = false

  func run() throws {
    StopSignal.install()
    let (appender, keys) = try options.open()
    let receipt = try appender.hold(
      options.index, lifts: lift, options.reasons(order.order), producer: options.producerName(keys),
      signers: keys.map(\.privateKey))
    try ReceiptLine.write(receipt, appender)
    Report.note(lift ? "Lifted the hold on entry \(options.index)." : "Entry \(options.index) is held.")
  }
}
