import Evidence
import Ledger
import TransparencyLog

/// The answer to a record that a command made itself.
enum ReceiptLine {
  /// Signs the checkpoint that covers the receipt, and prints both.
  static func write(_ receipt: Receipt, _ appender: Appender) throws {
    var line: [UInt8] = []
    receipt.append(to: &line)
    try write(line, appender)
  }

  /// The same for programs: the receipt with what was done, and a checkpoint that covers it.
  static func write(_ receipt: Receipt, _ done: JSONObject, _ appender: Appender) throws {
    var object = done
    object["accepted"] = .string(Text(receipt.accepted.description))
    object["index"] = .integer(receipt.index)
    object["leaf"] = .string(Text(receipt.leaf.text))
    try write(JSONValue.object(object).canonicalBytes + [0x0A], appender)
  }

  private static func write(_ line: [UInt8], _ appender: Appender) throws {
    Output.standard.append(line)
    try Output.standard.flush()
    Output.standard.append(Receipt.checkpointLine(try appender.finish() ?? appender.checkpoint(), size: appender.size))
  }
}
