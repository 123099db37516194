extension Evaluation {
  /// The offset from UTC, in seconds, that a zone's name or an offset's text means at an instant.
  /// - Throws: `argument` for a name that nobody knows.
  func offset(_ zone: CELString, at timestamp: CELTimestamp) throws(CELError) -> Int32 {
    if let offset = standingOffset(zone) { return offset }
    if let rules = zones?(zone.string) { return rules.offset(at: timestamp.seconds) }
    throw CELError(.argument, "there is no time zone '\(zone)'")
  }
}

/// The offset from UTC, in seconds, of a zone that is the same at every instant: `UTC`, or an offset's text.
func standingOffset(_ zone: CELString) -> Int32? { zone.string == "UTC" ? 0 : fixedOffset(zone.string) }
