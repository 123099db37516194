import Evidence
import Ledger
import TransparencyLog

/// An entry as it stands in the files: the ledger's own word.
struct ShownEntry: Shown {
  private let index: Int
  private let leaf: Digest
  private let value: JSONValue
  private let block: Int?

  init(_ ledger: LedgerFolder, _ index: Int) throws {
    self.index = index
    leaf = try ledger.leaf(index)
    value = try ledger.value(index)
    block = try ledger.block(holding: index)?.height
  }

  var json: JSONValue {
    var object = JSONObject()
    object["block"] = block.map(JSONValue.integer)
    object["entry"] = value
    object["index"] = .integer(index)
    object["leaf"] = .string(Text(leaf.text))
    return .object(object)
  }

  var table: Table {
    var table = Table()
    table.heading("Entry \(index)")
    table.line("accepted", value["accepted"]?.string?.string ?? "")
    table.line("block", block.map(String.init) ?? "not sealed yet")
    table.line("leaf", leaf.text)
    if let redacted = value["redacted"] { addRedaction(redacted, to: &table) }
    if let record = value["record"] { addRecord(record, to: &table) }
    return table
  }

  private func addRedaction(_ redacted: JSONValue, to table: inout Table) {
    table.line("redacted", "by entry \(redacted["by"]?.number?.text.string ?? "?")")
    table.line("kind", redacted["kind"]?.string?.string ?? "")
    addProducer(redacted["producer"], to: &table)
  }

  private func addRecord(_ record: JSONValue, to table: inout Table) {
    table.line("kind", record["kind"]?.string?.string ?? "")
    for subject in record["subject"]?.array ?? [] {
      table.line("subject", subject["name"]?.string?.string ?? "")
      for digest in subject["digest"]?.object?.members ?? [] {
        table.line("digest", "\(digest.name):\(digest.value.string?.string ?? "")")
      }
    }
    addProducer(record["producer"], to: &table)
    if let ledger = record["ledger"]?.string { table.line("ledger", ledger.string) }
    if let payload = record["payload"] {
      let size = payload["size"]?.integer.map { Amount.bytes(Int($0)) } ?? ""
      table.line(
        "payload", "\(payload["digest"]?.string?.string ?? ""), \(size), \(payload["mediaType"]?.string?.string ?? "")")
    }
    for signature in value["signatures"]?.array ?? [] {
      table.line("signed by", signature["keyid"]?.string?.string ?? "")
    }
    Flattened.add(record["predicate"] ?? .null, under: "", to: &table)
  }

  private func addProducer(_ producer: JSONValue?, to table: inout Table) {
    guard let producer else { return }
    table.line(
      "producer", "\(producer["id"]?.string?.string ?? ""), sequence \(producer["sequence"]?.number?.text.string ?? "")"
    )
  }
}

/// A JSON value as lines: members by their path, lists of plain values in one line.
enum Flattened {
  static func add(_ value: JSONValue, under path: String, to table: inout Table) {
    switch value {
    case .object(let object):
      for member in object.members {
        add(member.value, under: path.isEmpty ? member.name.string : "\(path).\(member.name)", to: &table)
      }
      if object.count == 0 && !path.isEmpty { table.line(path, "{}", depth: 1) }
    case .array(let items):
      if items.allSatisfy({ $0.object == nil && $0.array == nil }) {
        table.line(path, items.map(plain).joined(separator: ", "), depth: 1)
      } else {
        for (place, item) in items.enumerated() { add(item, under: "\(path)[\(place)]", to: &table) }
      }
    default: table.line(path, plain(value), depth: 1)
    }
  }

  private static func plain(_ value: JSONValue) -> String {
    value.string?.string ?? value.description
  }
}
