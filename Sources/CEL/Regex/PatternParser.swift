/// Reads RE2's syntax (github.com/google/re2/wiki/Syntax). Groups and lazy repetitions are read, but what they
/// capture or prefer makes no difference to whether a text matches.
struct PatternParser {
  struct Flags {
    /// `i`: letters match their other cases. `m`: ^ and $ match at lines. `s`: a dot matches a line's end.
    var fold = false, lines = false, dotMatchesNewline = false
  }

  let scalars: [Unicode.Scalar]
  let options: PatternOptions
  var position = 0
  var flags = Flags()
  var syntax = PatternSyntax()
  private var depth = 0

  init(_ pattern: String, _ options: PatternOptions) {
    scalars = Array(pattern.unicodeScalars)
    self.options = options
  }

  static func parse(_ pattern: String, _ options: PatternOptions) throws(PatternError) -> (PatternSyntax, Int) {
    if pattern.utf8.count > PatternLimits.length {
      throw PatternError(code: .tooLarge, sentence: "the pattern is too long", offset: 0)
    }
    var parser = PatternParser(pattern, options)
    let root = try parser.alternatives()
    if parser.position < parser.scalars.count { throw parser.error(.malformed, "this parenthesis closes nothing") }
    return (parser.syntax, root)
  }

  var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  /// Takes the scalars of `text`, if they come next.
  mutating func take(_ text: StaticString) -> Bool {
    let wanted = Array(text.description.unicodeScalars)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  func error(_ code: PatternError.Code, _ sentence: String, at place: Int? = nil) -> PatternError {
    let offset = scalars[..<(place ?? position)].reduce(0) { $0 + UTF8.width($1) }
    return PatternError(code: code, sentence: sentence, offset: offset)
  }
}

extension PatternParser {
  private mutating func alternatives() throws(PatternError) -> Int {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return syntax.alternatives(branches)
  }

  private mutating func sequence() throws(PatternError) -> Int {
    var parts: [Int] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let start = position
      if take("\\Q") {
        var run = quoted()
        // A repetition after a quoted run is of its last scalar.
        if let last = run.popLast() { run.append(try repetition(of: last, from: start)) }
        parts += run
        continue
      }
      guard let atom = try atom() else { continue }
      parts.append(try repetition(of: atom, from: start))
    }
    return syntax.sequence(parts)
  }

  /// The scalars up to `\E` or the end.
  private mutating func quoted() -> [Int] {
    var parts: [Int] = []
    while let scalar = next, !take("\\E") {
      position += 1
      parts.append(literal(scalar.value))
    }
    return parts
  }

  mutating func literal(_ scalar: UInt32) -> Int {
    let orbit = flags.fold ? CaseFolding.orbit(of: scalar) : []
    return syntax.add(orbit.isEmpty ? .scalar(scalar) : .set(ScalarSet(orbit.map { $0...$0 })))
  }

  /// `nil` for a group that only sets flags.
  private mutating func atom() throws(PatternError) -> Int? {
    let start = position
    guard let scalar = next else { return nil }
    position += 1
    switch scalar {
    case "(": return try group(from: start)
    case "[": return syntax.add(.set(try bracket(from: start)))
    case "\\": return try escape(from: start)
    case ".":
      let newline = ScalarSet([0xA...0xA])
      return syntax.add(.set((flags.dotMatchesNewline ? ScalarSet() : newline).inverse()))
    case "^": return syntax.add(.assertion(flags.lines ? .lineStart : .textStart))
    case "$": return syntax.add(.assertion(flags.lines ? .lineEnd : .textEnd))
    case "{":
      position = start
      if try counts() != nil { throw error(.malformed, "nothing stands before this repetition", at: start) }
      position = start + 1
      return literal(scalar.value)
    case "*", "+", "?": throw error(.malformed, "nothing stands before this repetition", at: start)
    default: return literal(scalar.value)
    }
  }

  private mutating func group(from start: Int) throws(PatternError) -> Int? {
    let outer = flags
    if take("?") {
      if take("P<") || (next == "<" && !followedByLookbehind && take("<")) {
        try groupName(from: start)
      } else if try setFlags(from: start) {
        return nil
      }
    }
    depth += 1
    if depth > PatternLimits.nesting { throw error(.tooLarge, "groups are nested too deep", at: start) }
    let inner = try alternatives()
    depth -= 1
    guard take(")") else { throw error(.malformed, "this group isn't closed", at: start) }
    flags = outer
    return inner
  }

  private var followedByLookbehind: Bool {
    position + 1 < scalars.count && (scalars[position + 1] == "=" || scalars[position + 1] == "!")
  }

  private mutating func groupName(from start: Int) throws(PatternError) {
    let first = position
    while let scalar = next, PatternParser.isWord(scalar) { position += 1 }
    guard position > first, take(">") else { throw error(.malformed, "the group's name isn't a name", at: start) }
  }

  /// Reads `flags)` and `flags:` after `(?`; whether it was the first form.
  private mutating func setFlags(from start: Int) throws(PatternError) -> Bool {
    var value = true
    var seen = false
    while let scalar = next {
      position += 1
      switch scalar {
      case ")", ":":
        // A minus must have something to take away.
        if !value && !seen { throw error(.malformed, "a flag is missing", at: position - 1) }
        return scalar == ")"
      case "-":
        if !value { throw error(.malformed, "flags are taken away once", at: position - 1) }
        value = false
        seen = false
        continue
      case "i":
        if !options.caseFolding { throw error(.profile, "the flag i is not in this profile", at: position - 1) }
        flags.fold = value
      case "m": flags.lines = value
      case "s": flags.dotMatchesNewline = value
      // Swaps greedy and lazy, which makes no difference here.
      case "U": break
      case "=", "!", "<", ">", "(", "|", "#", "P":
        throw error(.unsupported, "lookaround, conditions and atomic groups don't exist here", at: start)
      default: throw error(.malformed, "no such flag", at: position - 1)
      }
      seen = true
    }
    throw error(.malformed, "this group isn't closed", at: start)
  }
}

extension PatternParser {
  private mutating func repetition(of atom: Int, from start: Int) throws(PatternError) -> Int {
    guard let (least, most) = try operatorAhead() else { return atom }
    _ = take("?")
    let second = position
    if try operatorAhead() != nil {
      throw error(.malformed, "a repetition can't be repeated without a group", at: second)
    }
    return syntax.add(.repeated(atom, least: least, most: most))
  }

  private mutating func operatorAhead() throws(PatternError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    return next == "{" ? try counts() : nil
  }

  /// `{n}`, `{n,}` or `{n,m}`; a brace that isn't one of these is a literal.
  private mutating func counts() throws(PatternError) -> (Int, Int?)? {
    let start = position
    position += 1
    guard let least = number() else {
      position = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else {
      position = start
      return nil
    }
    if least > PatternLimits.count || (most ?? 0) > PatternLimits.count {
      throw error(.tooLarge, "a count is above \(PatternLimits.count)", at: start)
    }
    if let most, most < least { throw error(.malformed, "the counts are in the wrong order", at: start) }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let first = position
    var value = 0
    while let digit = next, ("0"..."9").contains(digit) {
      value = min(value * 10 + Int(digit.value - 0x30), PatternLimits.count + 1)
      position += 1
    }
    return position > first ? value : nil
  }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    ClassNames.word.contains(scalar.value)
  }
}
