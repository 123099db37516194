import Evidence
import Ledger

/// The entries about a subject, in order.
struct ShownSubject: Shown {
  private let name: Text
  private let entries: [(index: Int, value: JSONValue)]

  init(_ ledger: LedgerFolder, _ name: Text, _ indexes: [Int]) throws {
    self.name = name
    entries = try indexes.map { ($0, try ledger.value($0)) }
  }

  var json: JSONValue {
    [
      "entries": .array(entries.map { ["entry": $0.value, "index": .integer($0.index)] }),
      "subject": .string(name),
    ]
  }

  var table: Table {
    var table = Table()
    table.heading("\(name), \(Amount.count(entries.count, "entry", "entries"))")
    for (index, entry) in entries {
      let record = entry["record"]
      var text = "\(entry["accepted"]?.string?.string ?? "")  \(record?["kind"]?.string?.string ?? "")"
      for member in ["action", "status", "number", "version"] as [Text] {
        if let value = record?["predicate"]?[member]?.string { text += "  \(value)" }
      }
      table.line("\(index)", text)
    }
    return table
  }
}
