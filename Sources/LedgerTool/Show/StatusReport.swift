import Evidence
import Ledger
import TransparencyLog

/// How a ledger stands, by its own word.
struct StatusReport: Shown {
  private let ledger: LedgerFolder
  private let chain: Chain
  private let last: Seal?

  init(_ ledger: LedgerFolder) throws {
    self.ledger = ledger
    chain = try ledger.chain()
    last = try chain.lastSeal.flatMap { seal in
      let entry = try ledger.value(seal.index)
      return entry["record"]?["predicate"]?.object.flatMap { Seal($0) }
    }
  }

  var json: JSONValue {
    var object = JSONObject()
    object["blocks"] = .integer(chain.height)
    object["checkpoint"] = .string(Text(String(decoding: ledger.note, as: UTF8.self)))
    object["filing_rate"] = ["now": chain.filingRate.json, "unregistered": .integer(chain.filingRate.unregistered)]
    object["last_seal"] = last.map { seal in
      [
        "end": .string(Text(seal.window.end.description)), "height": .integer(seal.height),
        "index": .integer(seal.size), "lateness": .integer(seal.lateness),
      ]
    }
    object["last_time"] = .string(Text(chain.lastTime.description))
    object["origin"] = .string(ledger.genesis.origin)
    if ledger.genesis.engineVersion > 0 { object["rules"] = RulesReport(chain).json }
    object["root"] = .string(Text(ledger.checkpoint.root.text))
    object["size"] = .integer(ledger.size)
    object["unattested"] = .integer(chain.unattested.count)
    object["vkey"] = .string(ledger.genesis.logKey)
    object["window"] = .integer(ledger.genesis.window)
    object["window_end"] = .string(Text(chain.window.end.description))
    return .object(object)
  }

  var table: Table {
    var table = Table()
    table.heading(ledger.genesis.origin.string)
    table.line("entries", Amount.count(ledger.size))
    table.line("root", ledger.checkpoint.root.text)
    table.line("blocks", blocks)
    table.line(
      "open window",
      "ends at \(chain.window.end); \(Amount.count(ledger.size - chain.firstOfBlock, "entry", "entries")) so far")
    table.line("last entry", "accepted at \(chain.lastTime)")
    table.line("unattested", Amount.count(chain.unattested.count, "entry", "entries"))
    table.line("filing rate", chain.filingRate.sentence)
    for row in chain.filingRate.rows where row.jurisdiction != FilingRate.overall {
      let percent = row.count.percent.map { ", \($0) %" } ?? ""
      table.line(row.jurisdiction.string, "\(row.count.filed) of \(row.count.must)\(percent)", depth: 1)
    }
    if ledger.genesis.engineVersion > 0 { RulesReport(chain).add(to: &table) }
    table.line("log key", ledger.genesis.logKey.string)
    return table
  }

  private var blocks: String {
    guard let last else { return "none sealed yet" }
    var text =
      "\(Amount.count(chain.height)); the last one is \(last.height), sealed at entry \(last.size) for \(last.window.end)"
    if last.lateness > ledger.genesis.grace * Int(Time.second) {
      text += ", late by \(Amount.duration(last.lateness / Int(Time.second)))"
    }
    return text
  }
}
