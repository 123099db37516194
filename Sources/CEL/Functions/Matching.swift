/// `matches`: whether a pattern of RE2's syntax is found anywhere in a text.
extension StandardLibrary {
  static func matching(_ profile: Profile) -> [Function] {
    [
      Function(
        "matches",
        [Overload.Style.global, .member].map { style in
          Overload(
            style == .member ? "member_matches" : "matches", style, [.string, .string], returns: .bool,
            cost: FunctionCost(2),
            preparation: { (constants, environment) throws(CELError) in
              try prepare(constants, environment)
            },
            .binary { (run, text, pattern) throws(CELError) in
              guard case .string(let source) = pattern else { throw CELError.overload("matches", [text, pattern]) }
              try run.charge(MatchCost.reading(bytes: source.byteCount))
              let compiled = try compile(source, profile)
              try run.charge(MatchCost.building(instructions: compiled.size))
              return try matches(&run, text, compiled)
            })
        })
    ]
  }

  private static func prepare(
    _ constants: [Value?], _ environment: Environment
  ) throws(CELError) -> Overload.Implementation? {
    guard case .string(let source)? = constants[1] else {
      if environment.profile.hasFullPatterns { return nil }
      throw CELError(.profile, "a pattern is a literal in the profile '\(environment.profile.name)'")
    }
    let pattern = try compile(source, environment.profile)
    return .binary { (run, text, _) throws(CELError) in try matches(&run, text, pattern) }
  }

  private static func compile(_ source: CELString, _ profile: Profile) throws(CELError) -> Pattern {
    do throws(PatternError) {
      let isFull = profile.hasFullPatterns
      return try Pattern(source.string, PatternOptions(unicodeClasses: isFull, caseFolding: isFull))
    } catch {
      throw CELError(.argument, "the pattern \(Value.string(source)): \(error.sentence) (at byte \(error.offset))")
    }
  }

  /// Each byte meets each instruction of the automaton once at most.
  private static func matches(_ run: inout Evaluation, _ text: Value, _ pattern: Pattern) throws(CELError) -> Value {
    guard case .string(let string) = text else { throw CELError.overload("matches", [text]) }
    try run.charge(MatchCost.units(bytes: string.byteCount, instructions: pattern.size))
    let bytes = string.string.utf8Span.span
    return .bool(pattern.matches(bytes))
  }
}

/// What a search costs beyond the call.
enum MatchCost {
  /// Before the first byte, and at each, every instruction may be entered.
  static func units(bytes: Int, instructions: Int) -> Int {
    let (product, overflow) = (bytes + 1).multipliedReportingOverflow(by: instructions)
    return overflow ? .max / 2 : product
  }

  /// A pattern that isn't a literal is compiled at every call: classes without regard to case take longest.
  static func reading(bytes: Int) -> Int { bytes * 500 }
  static func building(instructions: Int) -> Int { instructions * 10 }
}
