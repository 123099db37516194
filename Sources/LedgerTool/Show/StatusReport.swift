import Evidence
import Ledger
import TransparencyLog

/// How a ledger stands, by its own word.
struct StatusReport: Shown {
  private let ledger: LedgerFolder
  private let chain: Chain
  private let last: Seal?
  /// Nil where the ledger is too large to read it unasked.
  private let history: FilingHistory?

  /// - Parameter readsHistory: whether the filing rate's history is read however large the ledger is.
  init(_ ledger: LedgerFolder, readsHistory: Bool) throws {
    self.ledger = ledger
    chain = try ledger.chain()
    let now = FilingHistory.Point(height: chain.height, time: chain.lastTime, rate: chain.filingRate)
    history =
      try readsHistory || ledger.size <= FilingHistory.most ? FilingHistory(ledger, now: now) : nil
    last = try chain.lastSeal.flatMap { seal in
      let entry = try ledger.value(seal.index)
      return entry["record"]?["predicate"]?.object.flatMap { Seal($0) }
    }
  }

  var json: JSONValue {
    var object = JSONObject()
    object["blocks"] = .integer(chain.height)
    object["checkpoint"] = .string(Text(String(decoding: ledger.note, as: UTF8.self)))
    object["filing_rate"] = filingRate
    object["last_seal"] = last.map { seal in
      [
        "end": .string(Text(seal.window.end.description)), "height": .integer(seal.height),
        "index": .integer(seal.size), "lateness": .integer(seal.lateness),
      ]
    }
    object["last_time"] = .string(Text(chain.lastTime.description))
    object["origin"] = .string(ledger.genesis.origin)
    if chain.engine > 0 { object["rules"] = RulesReport(chain).json }
    object["root"] = .string(Text(ledger.checkpoint.root.text))
    object["size"] = .integer(ledger.size)
    object["unattested"] = .integer(chain.unattested.count)
    object["vkey"] = .string(ledger.genesis.logKey)
    object["window"] = .integer(ledger.genesis.window)
    object["window_end"] = .string(Text(chain.window.end.description))
    return .object(object)
  }

  private var filingRate: JSONValue {
    var rate: JSONObject = [
      "now": chain.filingRate.json, "unregistered": .integer(chain.filingRate.unregistered),
    ]
    rate["history"] = history?.json
    return .object(rate)
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
    addHistory(to: &table)
    if chain.engine > 0 { RulesReport(chain).add(to: &table) }
    table.line("log key", ledger.genesis.logKey.string)
    return table
  }

  private func addHistory(to table: inout Table) {
    guard let history else { return table.line("history", "not read, the ledger is large: give --history") }
    let all = chain.filingRate.counts[FilingRate.overall]
    let isWhole = all.map { $0.filed == $0.must } ?? false
    for (place, line) in history.chart(width: Terminal.standardOutput.width - 48).enumerated() {
      table.drawing(place == 0 ? "history" : "", line, isGood: isWhole)
    }
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
