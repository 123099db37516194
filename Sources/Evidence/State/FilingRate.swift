public import Decimals

/// The filing rate: algorithms in service whose newest filing record is `accepted`, over algorithms in
/// service that must be filed. The one definition; everything that shows a rate asks here.
///
/// Source: ledger-spec/7-filing-rate.md.
public struct FilingRate: Hashable, Sendable {
  /// The count of one jurisdiction.
  public struct Count: Hashable, Sendable {
    /// Algorithms in service that hold an accepted filing.
    public var filed = 0
    /// Algorithms in service that must be filed.
    public var must = 0

    /// The rate in percent, rounded down to a millionth of a percent; nil if nothing must be filed.
    public var percent: Millionths? {
      must == 0 ? nil : Millionths(units: Int64(filed) * 100_000_000 / Int64(must))
    }
  }

  /// Stands for all jurisdictions together: filed wherever it must be.
  public static let overall: Text = "*"

  /// By jurisdiction, with ``overall``; what must be filed nowhere is absent.
  public private(set) var counts: [Text: Count] = [:]
  /// Subjects that were seen in traces, snapshots or indicators and have no algorithm record.
  public internal(set) var unregistered = 0

  /// The rate of the state in which nothing is registered.
  public init() {}

  /// ``overall``, then the jurisdictions in which something must be filed, by bytes.
  public var rows: [(jurisdiction: Text, count: Count)] {
    let each = counts.filter { $0.key != Self.overall }.sorted { $0.key < $1.key }
    return [(Self.overall, counts[Self.overall] ?? Count())] + each.map { ($0.key, $0.value) }
  }

  /// Takes what `name` adds to the counts out of them; `add` puts it back after a change.
  mutating func subtract(_ name: Text, in state: StateMap) { count(name, in: state, step: -1) }

  /// Adds what `name` adds to the counts.
  mutating func add(_ name: Text, in state: StateMap) { count(name, in: state, step: 1) }

  private mutating func count(_ name: Text, in state: StateMap, step: Int) {
    guard let algorithm = state[.algorithm, name], algorithm["in_service"]?.bool == true,
      let filings = algorithm["filings"]?.array, !filings.isEmpty
    else { return }
    var isFiledEverywhere = true
    for jurisdiction in filings.compactMap({ $0["jurisdiction"]?.string }) {
      let filing = state[.filing, Filing.key(jurisdiction, name)]
      let isFiled = filing?["status"]?.string == "accepted"
      if !isFiled { isFiledEverywhere = false }
      change(jurisdiction, isFiled: isFiled, step: step)
    }
    change(Self.overall, isFiled: isFiledEverywhere, step: step)
  }

  private mutating func change(_ jurisdiction: Text, isFiled: Bool, step: Int) {
    var count = counts[jurisdiction] ?? Count()
    count.must += step
    if isFiled { count.filed += step }
    counts[jurisdiction] = count.must == 0 ? nil : count
  }
}

extension FilingRate {
  /// The counts, for a snapshot.
  var snapshot: JSONValue {
    .array(
      counts.sorted { $0.key < $1.key }.map { jurisdiction, count in
        ["filed": .integer(count.filed), "jurisdiction": .string(jurisdiction), "must": .integer(count.must)]
      })
  }

  init(snapshot: [JSONValue], unregistered: Int) {
    self.unregistered = unregistered
    for row in snapshot {
      guard let jurisdiction = row["jurisdiction"]?.string, let filed = row["filed"]?.integer,
        let must = row["must"]?.integer
      else { continue }
      counts[jurisdiction] = Count(filed: Int(filed), must: Int(must))
    }
  }

  /// The rates as JSON: an array of jurisdictions, sorted.
  public var json: JSONValue {
    .array(
      rows.map { row in
        var object = JSONObject()
        object["jurisdiction"] = .string(row.jurisdiction)
        object["filed"] = .integer(row.count.filed)
        object["must"] = .integer(row.count.must)
        object["rate"] = row.count.percent.flatMap { JSONNumber($0) }.map(JSONValue.number)
        return .object(object)
      })
  }

  /// As people read it: "31 of 31 registered; 2 seen, unregistered".
  public var sentence: String {
    let all = counts[Self.overall] ?? Count()
    let seen = unregistered == 0 ? "" : "; \(unregistered) seen, unregistered"
    return "\(all.filed) of \(all.must) registered\(seen)"
  }
}

/// How the state names filings.
enum Filing {
  /// The key of one subject's filing, or of a filing number, in one jurisdiction.
  static func key(_ jurisdiction: Text, _ name: Text) -> Text {
    Text(wellFormed: jurisdiction.utf8 + [UInt8(ascii: "/")] + name.utf8)
  }
}
