import Evidence
import Ledger
import LedgerStore
import TransparencyLog

/// A block: its seal, its certificate and what was added to that.
struct ShownBlock: Shown {
  private let block: LedgerFolder.Block
  private let seal: JSONObject
  private let leaf: Digest
  private let additions: [[UInt8]]

  init(_ ledger: LedgerFolder, _ height: Int) throws {
    guard let block = try ledger.block(height) else {
      let count = try ledger.blockCount()
      throw Failure(
        .refused, "not-found",
        count == 0 ? "no block is sealed yet" : "there is no block \(height): the ledger has \(count), numbered from 0",
        at: "--block", do: "see `ledger status` for what there is")
    }
    self.block = block
    let entry = try ledger.value(block.seal)
    guard let seal = entry["record"]?["predicate"]?.object else {
      throw Failure(
        .refused, "damaged", "entry \(block.seal) isn't the seal of block \(height)", do: "run `ledger verify`")
    }
    self.seal = seal
    leaf = try ledger.leaf(block.seal)
    additions = try ledger.reader.additions(height)
  }

  var json: JSONValue {
    [
      "additions": .array(additions.map { .string(Text(Base64.encode($0.span))) }),
      "certificate": .string(Text(String(decoding: block.certificate, as: UTF8.self))),
      "height": .integer(block.height), "index": .integer(block.seal), "leaf": .string(Text(leaf.text)),
      "seal": .object(seal),
    ]
  }

  var table: Table {
    var table = Table()
    table.heading("Block \(block.height)")
    table.line("seal", "entry \(block.seal)")
    table.line("leaf", leaf.text)
    Flattened.add(.object(seal), under: "", to: &table)
    for (place, addition) in additions.enumerated() {
      table.line("addition \(place + 1)", Self.name(of: addition))
    }
    return table
  }

  private static func name(of addition: [UInt8]) -> String {
    if addition.first == 0x30 { return "time stamp token (RFC 3161), \(addition.count) bytes" }
    let line = String(decoding: addition, as: UTF8.self).split(separator: " ")
    return "cosignature by \(line.count == 3 ? String(line[1]) : "?")"
  }
}
