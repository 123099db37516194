internal import Evidence
internal import TransparencyLog

extension Verdict {
  /// The verdict as people read it: one line each, the answer last.
  public var text: String {
    var lines: [String] = []
    if let origin, let size { lines.append("\(origin), \(size) entries") }
    if let root { lines.append("root \(root)") }
    lines.append("basis: \(basis.sentence)")
    lines.append("checked: \(checkedSentence)")
    if let filing, !isHashesOnly { lines.append("filed: \(filing.now.sentence)") }
    if let unjudged { lines.append("state not judged from index \(unjudged)") }
    for finding in findings { lines.append(contentsOf: finding.lines) }
    for fact in proves { lines.append("proves: \(fact.sentence)") }
    for file in forkProofs { lines.append("a proof of the fork stands in \(file)") }
    lines.append(answer)
    return lines.joined(separator: "\n") + "\n"
  }

  private var checkedSentence: String {
    if isHashesOnly { return "\(checked.entries) entries, hashes only; \(checked.blocks) blocks" }
    return "\(checked.entries) entries, \(checked.blocks) blocks, \(checked.signatures) signatures, "
      + "\(checked.payloads) payloads"
  }

  private var answer: String {
    if !findings.contains(where: \.isBroken) {
      return holds ? "holds" : "does not hold: with --strict no finding at all may stand"
    }
    let count = findings.count { $0.isBroken }
    return "does not hold: \(count) broken finding\(count == 1 ? "" : "s")"
  }
}

extension Finding {
  fileprivate var lines: [String] {
    let times = count == 1 ? "" : " (\(count))"
    let more = count > places.count ? ", …" : ""
    return [
      "\(isBroken ? "broken" : "observed") \(code.rawValue)\(times): \(sentence)",
      "  at \(places.map(\.description).joined(separator: ", "))\(more)",
    ]
  }
}

extension Basis {
  fileprivate var sentence: String {
    let key =
      switch key {
      case .itself: "nothing but the ledger's own word for its key"
      case .remembered: "a key remembered from before"
      case .pinned: "the key given"
      case .policy: "a quorum of witnesses"
      }
    return switch time {
    case .none: key
    case .timestamp: key + "; time by a time stamp token"
    case .cosignature: key + "; time by cosignatures"
    }
  }
}
