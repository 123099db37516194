internal import Evidence

/// Findings as they are raised, in whatever order: what comes out doesn't depend on it.
struct Findings: Sendable {
  private var found: [FindingCode: Finding] = [:]

  /// Raises a finding.
  ///
  /// - Parameter count: how many it stands for; at least 1.
  mutating func raise(
    _ code: FindingCode, at place: Place, count: Int = 1, _ sentence: @autoclosure () -> String
  ) {
    guard var finding = found[code] else {
      found[code] = Finding(code: code, count: count, places: [place], sentence: sentence())
      return
    }
    let (sum, isMany) = finding.count.addingReportingOverflow(count)
    finding.count = isMany ? .max : sum
    if finding.places.count < Finding.placeLimit || place < finding.places[Finding.placeLimit - 1] {
      let position = finding.places.firstIndex { place < $0 } ?? finding.places.count
      if position == 0 { finding.sentence = sentence() }
      finding.places.insert(place, at: position)
      if finding.places.count > Finding.placeLimit { finding.places.removeLast() }
    }
    found[code] = finding
  }

  /// Takes over what another found.
  mutating func merge(_ other: Findings) {
    for finding in other.found.values {
      var rest = finding.count
      for (number, place) in finding.places.enumerated() {
        let isLast = number == finding.places.count - 1
        raise(finding.code, at: place, count: isLast ? rest : 1, finding.sentence)
        rest -= 1
      }
    }
  }

  /// Broken first, then by code.
  var sorted: [Finding] {
    found.values.sorted {
      if $0.isBroken != $1.isBroken { return $0.isBroken }
      return $0.code.rawValue.utf8.lexicographicallyPrecedes($1.code.rawValue.utf8)
    }
  }

  /// Whether there is none.
  var isEmpty: Bool { found.isEmpty }
  /// Whether one of them breaks the ledger.
  var isBroken: Bool { found.values.contains(where: \.isBroken) }

  /// Whether one of that code was raised.
  func contains(_ code: FindingCode) -> Bool { found[code] != nil }
}
