import Evidence
import Ledger
import LedgerStore
import TransparencyLog

/// The filing rate at the close of every block, told by the entries that it hangs on: keys, algorithms, filings, seals.
struct FilingHistory {
  /// The rate from the close of a block on.
  struct Point {
    let height: Int
    let time: Time
    let rate: FilingRate
  }

  /// The entries that are looked through without being asked to: a second or two.
  static let most = 4_000_000

  /// The blocks at whose close it was another than before, the first included, then now.
  private(set) var points: [Point] = []

  private static let kinds: Set<KindID> = [.genesis, .key, .grant, .resume, .algorithm, .algorithmFiling, .block]

  private let reader: LedgerReader
  private var chain = Chain()
  /// Whether something was applied since the last seal that was, so that the rate may be another at the next one.
  private var mayHaveChanged = true
  /// The newest seal at whose close nothing can have changed. Of a quiet ledger nearly every seal is one; it is applied
  /// when something comes after it, or when time would else go on by more than an entry's may.
  private var waiting: (bytes: [UInt8], layout: EntryLayout, index: Int)?

  /// Reads a ledger's entries and applies those that matter.
  init(_ ledger: LedgerFolder, now: Point) throws {
    reader = ledger.reader
    let progress = Progress("reading", unit: .items("entries"), total: ledger.size)
    defer { progress.end() }
    var buffer = EntryBuffer()
    var bundle = 0
    while bundle * 256 < ledger.size {
      try reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer)
      for place in 0..<buffer.count {
        take(buffer.bytes.span.extracting(buffer[place]), at: buffer.firstIndex + place)
      }
      progress.add(buffer.count)
      bundle += 1
    }
    if points.last?.time != now.time { points.append(now) }
  }

  private mutating func take(_ bytes: Span<UInt8>, at index: Int) {
    // A stub has no layout; what can be blanked says nothing of filings.
    guard let layout = try? EntryLayout.scan(bytes), let kind = layout.record.builtIn,
      Self.kinds.contains(kind)
    else { return }
    if kind == .block, !mayHaveChanged, layout.accepted <= latest {
      waiting = (unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }, layout, index)
      return
    }
    if let seal = waiting.take() { apply(seal.bytes.span, seal.layout, at: seal.index) }
    apply(bytes, layout, at: index)
    mayHaveChanged = kind != .block
    guard kind == .block, let seal = Seal(bytes, layout) else { return }
    if points.last?.rate.counts != chain.filingRate.counts || points.isEmpty {
      points.append(Point(height: seal.height, time: seal.window.end, rate: chain.filingRate))
    }
  }

  /// The latest time, in microseconds, that the next entry may have.
  private var latest: Int64 {
    chain.lastTime.microseconds + Int64(chain.genesis?.ahead ?? 0) * Time.second
  }

  private mutating func apply(_ bytes: Span<UInt8>, _ layout: EntryLayout, at index: Int) {
    let reader = reader
    chain.renumber(next: index)
    // A seal closes its window although most of what it covers was left out. No filing acts on what can't be read:
    // the ledger was read from its beginning just now.
    _ = try? chain.apply(
      bytes, layout, leaf: Merkle.leaf(bytes), signatures: .right, root: { nil }, past: { try? reader.pastEntry($0) })
  }

  // MARK: Showing

  var json: JSONValue {
    .array(
      points.map { point in
        [
          "end": .string(Text(point.time.description)), "height": .integer(point.height), "rates": point.rate.json,
        ]
      })
  }

  /// The rate over all jurisdictions, a column a span of time; nil where nothing had to be filed.
  private func columns(_ count: Int) -> [FilingRate.Count?] {
    guard let first = points.first?.time, let last = points.last?.time else { return [] }
    let span = last.microseconds - first.microseconds
    return (0..<count).map { column in
      let time = first.microseconds + span / Int64(count) * Int64(column + 1)
      let point = points.last { $0.time.microseconds <= time || column == count - 1 }
      return point?.rate.counts[FilingRate.overall] ?? nil
    }
  }

  /// A chart of so many columns at most, its highest row at 100 percent; none where there is nothing to see yet.
  func chart(width: Int) -> [String] {
    let rates = points.compactMap { $0.rate.counts[FilingRate.overall]?.percent }
    guard points.count > 1, let lowest = rates.min(), let highest = rates.max() else { return [] }
    let columns = columns(max(20, min(48, width)))
    var lines = (0..<Self.rows).map { row in
      let top = 100 - 100 / Self.rows * row
      let axis = String(repeating: " ", count: 3 - "\(top)".count) + "\(top) % ┤"
      return axis + columns.map { Self.cell($0, row: Self.rows - 1 - row) }.joined()
    }
    lines.append("      └" + String(repeating: "─", count: columns.count))
    let (start, end) = Self.ends(points[0].time, points[points.count - 1].time)
    let gap = max(1, columns.count - start.count - end.count)
    lines.append("       \(start)\(String(repeating: " ", count: gap))\(end)")
    lines.append("       lowest \(lowest) %, highest \(highest) %")
    return lines
  }

  private static let rows = 5
  private static let eighths = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// What a row from below shows of a rate: only 100 percent fills the highest.
  private static func cell(_ count: FilingRate.Count?, row: Int) -> String {
    guard let count, count.must > 0 else { return row == 0 ? "·" : " " }
    let height = count.filed * rows * 8 / count.must
    return eighths[min(max(height - row * 8, count.filed > 0 && row == 0 ? 1 : 0), 8)]
  }

  /// The days at both ends, or the times where it is one day.
  private static func ends(_ start: Time, _ end: Time) -> (String, String) {
    let (start, end) = (start.description, end.description)
    if start.prefix(10) != end.prefix(10) { return (String(start.prefix(10)), String(end.prefix(10))) }
    return (String(start.dropFirst(11).prefix(8)), String(end.dropFirst(11).prefix(8)))
  }
}
