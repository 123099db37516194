import Ledger

/// The answer to a record that a command made itself.
enum ReceiptLine {
  /// Signs the checkpoint that covers the receipt, and prints both.
  static func write(_ receipt: Receipt, _ appender: Appender) throws {
    var line: [UInt8] = []
    receipt.append(to: &line)
    Output.standard.append(line)
    try Output.standard.flush()
    Output.standard.append(Receipt.checkpointLine(try appender.finish() ?? appender.checkpoint(), size: appender.size))
  }
}
