internal import Decimals
internal import TransparencyLog

/// What must hold between the members of one record, and no schema can say.
///
/// Each is cheap, asks for nothing but the record, and refuses only what cannot be true. Bulk kinds have none, signed
/// or not: what a pipeline appends by the million is chained as it is.
///
/// Source: ledger-spec/2-authority.md, 2.8.
enum CrossChecks {
  /// What is wrong with a record that its schema admits; nil if nothing is.
  static func fault(of record: Record) -> String? {
    let members = record.predicate
    return switch record.builtIn {
    case .algorithm:
      members["filings"]?.array?.lazy.compactMap { $0.object.flatMap(schemeFault) }.first
    case .algorithmFiling: filingFault(members)
    case .registry: schemeFault(members)
    case .consent: consentFault(members)
    case .indicator: spanFault(members)
    case .riskAssessment: spanFault(members) ?? indexFault(members)
    case .dpia: orderFault(members, "completed", "next_review")
    case .incident: orderFault(members, "occurred", "detected") ?? orderFault(members, "occurred", "resolved")
    case .attestation: documentFault(members)
    case .calendar: calendarFault(members)
    default: nil
    }
  }

  /// The jurisdiction whose authority keeps the list; nil where it isn't one alone.
  private static func jurisdiction(of scheme: Text) -> Text? {
    if scheme.string.hasPrefix("cac-") { return "CN" }
    return scheme == "eu-database" ? "EU" : nil
  }

  private static func schemeFault(_ members: JSONObject) -> String? {
    guard let scheme = members["scheme"]?.string, let jurisdiction = jurisdiction(of: scheme),
      members["jurisdiction"]?.string != jurisdiction
    else { return nil }
    return "scheme \(scheme) is of jurisdiction \(jurisdiction)"
  }

  private static func filingFault(_ members: JSONObject) -> String? {
    let home = members["scheme"]?.string.flatMap(jurisdiction)
    if members["cac"] != nil, home != "CN" { return "cac goes with a scheme of the CAC" }
    if members["eu"] != nil, home != "EU" { return "eu goes with the scheme eu-database" }
    return schemeFault(members) ?? orderFault(members, "date", "valid_until")
  }

  private static func consentFault(_ members: JSONObject) -> String? {
    var seen: Set<Text> = []
    for purpose in members["purposes"]?.array ?? [] {
      guard let code = purpose["purpose"]?.string else { continue }
      if !seen.insert(code).inserted { return "purpose \(code) is named twice" }
    }
    return nil
  }

  /// A day of another year has its own calendar, in which it would be looked for.
  private static func calendarFault(_ members: JSONObject) -> String? {
    guard let year = members["year"]?.integer else { return nil }
    let days = (members["holidays"]?.array ?? []) + (members["working"]?.array ?? [])
    let other = days.lazy.compactMap(\.string).first { !$0.string.hasPrefix("\(year)-") }
    return other.map { "\($0) isn't a day of \(year): it goes into the calendar of its own year" }
  }

  /// Times of one form compare as their bytes do.
  private static func orderFault(_ members: JSONObject, _ first: Text, _ second: Text) -> String? {
    guard let early = members[first]?.string, let late = members[second]?.string, late < early else { return nil }
    return "\(second) isn't before \(first)"
  }

  private static func spanFault(_ members: JSONObject) -> String? {
    guard let span = members["span"], let start = span["start"]?.string, let end = span["end"]?.string, end <= start
    else { return nil }
    return "a span ends after its start"
  }

  /// 0.7 known + 0.3 unknown + correction, kept within 0 and 100, to less than a millionth: rounded in any way.
  private static func indexFault(_ members: JSONObject) -> String? {
    guard let index = members["cri"]?.millionths, let known = members["known"]?.millionths,
      let unknown = members["unknown"]?.millionths
    else { return nil }
    let correction = members["correction"]?.millionths ?? Millionths(0)
    let tenths = 7 * known.units + 3 * unknown.units + 10 * correction.units
    let kept = min(max(tenths, 0), 1000 * Millionths.one)
    return abs(10 * index.units - kept) < 10 ? nil : "cri is 0.7 known + 0.3 unknown + correction, within 0 and 100"
  }

  private static func documentFault(_ members: JSONObject) -> String? {
    guard let text = members["document"]?.string, let bytes = Base64.decode(text.utf8.span) else { return nil }
    if let size = members["size"]?.integer, size != Int64(bytes.count) { return "size is the document's" }
    let digest = SHA256.hash(bytes.span)
    return members["digest"]?.string == Text(digest.text) ? nil : "digest is the document's"
  }
}
