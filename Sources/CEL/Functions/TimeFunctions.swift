/// Parts of timestamps and durations (langdef, Date/Time Functions).
extension StandardLibrary {
  /// A part of a timestamp, from its local date and its nanoseconds.
  private typealias Part = @Sendable (CivilTime, Int32) -> Int

  private static let parts: [(name: String, Part)] = [
    ("getFullYear", { civil, _ in Int(civil.year) }),
    ("getMonth", { civil, _ in civil.month - 1 }),
    ("getDayOfMonth", { civil, _ in civil.day - 1 }),
    ("getDate", { civil, _ in civil.day }),
    ("getDayOfWeek", { civil, _ in civil.dayOfWeek }),
    ("getDayOfYear", { civil, _ in civil.dayOfYear }),
    ("getHours", { civil, _ in civil.secondOfDay / 3600 }),
    ("getMinutes", { civil, _ in civil.secondOfDay / 60 % 60 }),
    ("getSeconds", { civil, _ in civil.secondOfDay % 60 }),
    ("getMilliseconds", { _, nanoseconds in Int(nanoseconds) / 1_000_000 }),
  ]

  /// The overloads whose last argument is a time zone.
  static let zoned = Set(parts.map { zoned($0.name) })

  private static func zoned(_ name: String) -> String { "timestamp_\(name)_zone" }

  static var timestamps: [Function] {
    parts.map { name, part in
      Function(
        name,
        [
          Overload(
            "timestamp_\(name)", .member, [.timestamp], returns: .int,
            .unary { (_, value) throws(CELError) in
              guard case .timestamp(let timestamp) = value else { throw CELError.overload(name, [value]) }
              return .int(Int64(part(CivilTime(seconds: timestamp.seconds), timestamp.nanoseconds)))
            }),
          Overload(
            zoned(name), .member, [.timestamp, .string], returns: .int, cost: FunctionCost(4),
            .binary { (run, value, zone) throws(CELError) in
              guard case .timestamp(let timestamp) = value, case .string(let zone) = zone else {
                throw CELError.overload(name, [value, zone])
              }
              let local = timestamp.seconds + Int64(try run.offset(zone, at: timestamp))
              return .int(Int64(part(CivilTime(seconds: local), timestamp.nanoseconds)))
            }),
        ])
    }
  }

  private static let durationParts: [(name: String, part: @Sendable (Int64) -> Int64)] = [
    ("getHours", { $0 / 3_600_000_000_000 }),
    ("getMinutes", { $0 / 60_000_000_000 }),
    ("getSeconds", { $0 / 1_000_000_000 }),
    ("getMilliseconds", { $0 / 1_000_000 % 1000 }),
  ]

  static let durations: [Function] = durationParts.map { name, part in
    Function(
      name,
      [
        Overload(
          "duration_\(name)", .member, [.duration], returns: .int,
          .unary { (_, value) throws(CELError) in
            guard case .duration(let duration) = value else { throw CELError.overload(name, [value]) }
            return .int(part(duration.nanoseconds))
          })
      ])
  }
}
