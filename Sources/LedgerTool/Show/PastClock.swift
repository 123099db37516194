import Evidence
import Ledger
import LedgerStore
import SystemPackage

/// A clock that has run out: its trigger, and what rules made of it.
struct PastClock {
  /// A trigger of a rule that listened to it.
  private struct Consequence {
    let index: Int
    let rule: String
    let effects: [JSONValue]
  }

  /// Index of the trigger that says so.
  let index: Int
  private let accepted: Time
  private let clock: Text
  private let deadline: Text
  private let jurisdiction: Text
  private let subject: Text
  private let consequences: [Consequence]
  /// Whether there are more consequences than were read.
  private let hasMore: Bool

  /// The consequences that are read of one clock: a rule that spreads has thousands.
  private static let most = 20

  /// Nil if the entry isn't the trigger of a clock.
  fileprivate init?(_ value: JSONValue, at index: Int, _ ledger: LedgerFolder) throws {
    let record = value["record"]
    guard let predicate = record?["predicate"], let clock = predicate["clock"]?.string,
      let accepted = value["accepted"]?.string.flatMap({ Time($0) })
    else { return nil }
    self.index = index
    self.accepted = accepted
    self.clock = clock
    deadline = predicate["deadline"]?.string ?? ""
    jurisdiction = predicate["jurisdiction"]?.string ?? ""
    subject = record?["subject"]?.array?.first?["name"]?.string ?? ""
    (consequences, hasMore) = try Self.consequences(of: index, ledger)
  }

  /// The triggers that stand right behind it and name it, or one of them, as their cause.
  private static func consequences(of index: Int, _ ledger: LedgerFolder) throws -> ([Consequence], Bool) {
    var found: [Consequence] = []
    for next in index + 1..<max(ledger.size, index + 1) {
      let record = try ledger.value(next)["record"]
      guard record?["kind"]?.string == KindID.trigger.name, let predicate = record?["predicate"],
        let rule = predicate["rule"]?["id"]?.string, let cause = predicate["cause"]?["index"]?.integer, cause >= index
      else { break }
      if found.count == most { return (found, true) }
      found.append(Consequence(index: next, rule: rule.string, effects: predicate["effects"]?.array ?? []))
    }
    return (found, false)
  }

  var json: JSONValue {
    [
      "clock": .string(clock), "deadline": .string(deadline),
      "followed": .array(
        consequences.map {
          ["effects": .array($0.effects), "index": .integer($0.index), "rule": .string(Text($0.rule))]
        }),
      "index": .integer(index), "jurisdiction": .string(jurisdiction), "more_followed": .bool(hasMore),
      "subject": .string(subject),
    ]
  }

  func add(to table: inout Table, _ now: Time) {
    table.heading("\(clock) of \(subject) in \(jurisdiction)")
    let ago = Amount.duration(max(0, Int((now.microseconds - accepted.microseconds) / Time.second)))
    table.line("ran out", "\(deadline), \(ago) ago, entry \(index)")
    if consequences.isEmpty { table.line("followed", "nothing") }
    for one in consequences {
      let effects = one.effects.map(RuleText.effect).joined(separator: "; ")
      table.line("followed", "rule \(one.rule), entry \(one.index): \(effects.isEmpty ? "nothing" : effects)")
    }
    if hasMore { table.line("", "and more: `ledger show --index` tells the entries behind") }
  }
}

/// The clocks that ran out last, found by going through the entries from the newest back.
struct PastClocks {
  /// How far back is looked.
  struct Reach {
    /// The most clocks that are wanted.
    var count: Int
    /// Entries before this time aren't looked at.
    var since: Time?
    /// Nor are more entries than this.
    var entries: Int
  }

  /// The newest first.
  private(set) var clocks: [PastClock] = []
  /// Whether the look back ended because it had gone through as many entries as it may.
  private(set) var isCut = false

  init(_ ledger: LedgerFolder, _ reach: Reach) throws {
    let progress = Progress("reading", unit: .items("entries"), total: min(ledger.size, reach.entries))
    defer { progress.end() }
    var buffer = EntryBuffer()
    var bundle = (ledger.size + 255) / 256 - 1
    while bundle >= 0 {
      if ledger.size - (bundle + 1) * 256 >= reach.entries {
        isCut = true
        return
      }
      try ledger.reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer)
      for place in (0..<buffer.count).reversed() {
        let bytes = buffer.bytes.span.extracting(buffer[place])
        // A stub has no layout, and is no trigger.
        guard let layout = try? EntryLayout.scan(bytes) else { continue }
        if let since = reach.since, layout.accepted < since.microseconds { return }
        guard layout.record.builtIn == .trigger,
          let clock = try PastClock(JSONValue.parse(bytes), at: buffer.firstIndex + place, ledger)
        else { continue }
        clocks.append(clock)
        if clocks.count == reach.count { return }
      }
      progress.add(buffer.count)
      bundle -= 1
    }
  }
}
