extension Evaluation {
  /// The offset from UTC, in seconds, that a zone's name or an offset's text means at an instant.
  /// - Throws: `argument` for a name that nobody knows.
  func offset(_ zone: CELString, at timestamp: CELTimestamp) throws(CELError) -> Int32 {
    if zone.string == "UTC" { return 0 }
    if let offset = fixedOffset(zone.string) { return offset }
    if let rules = zones?(zone.string) { return rules.offset(at: timestamp.seconds) }
    throw CELError(.argument, "there is no time zone '\(zone)'")
  }
}
