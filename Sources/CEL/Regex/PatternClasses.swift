/// The classes that have names, of ASCII scalars only.
enum ClassNames {
  static let digit = ScalarSet([0x30...0x39])
  static let space = ScalarSet([0x9...0xA, 0xC...0xD, 0x20...0x20])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

  static let posix: [String: ScalarSet] = [
    "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A]),
    "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A]),
    "ascii": ScalarSet([0x0...0x7F]),
    "blank": ScalarSet([0x9...0x9, 0x20...0x20]),
    "cntrl": ScalarSet([0x0...0x1F, 0x7F...0x7F]),
    "digit": digit,
    "graph": ScalarSet([0x21...0x7E]),
    "lower": ScalarSet([0x61...0x7A]),
    "print": ScalarSet([0x20...0x7E]),
    "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
    "space": ScalarSet([0x9...0xD, 0x20...0x20]),
    "upper": ScalarSet([0x41...0x5A]),
    "word": word,
    "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66]),
  ]
}

extension PatternParser {
  /// What follows a `[`.
  mutating func bracket(from start: Int) throws(PatternError) -> ScalarSet {
    let negated = take("^")
    var set = ScalarSet()
    var first = true
    while first || next != "]" {
      if next == nil { throw error(.malformed, "this class isn't closed", at: start) }
      first = false
      try item(into: &set, from: start)
    }
    position += 1
    set.normalize()
    if flags.fold { set = set.folded() }
    return negated ? set.inverse() : set
  }

  private mutating func item(into set: inout ScalarSet, from start: Int) throws(PatternError) {
    if let named = try posixClass() {
      return set.insert(named)
    }
    if next == "\\" {
      position += 1
      if try namedClass(into: &set) { return }
      position -= 1
    }
    let place = position
    let low = try member(from: start)
    var high = low
    if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
      position += 1
      high = try member(from: start)
      if high < low { throw error(.malformed, "the range is in the wrong order", at: place) }
    }
    set.insert(low...high)
  }

  private mutating func member(from start: Int) throws(PatternError) -> UInt32 {
    guard let scalar = next else { throw error(.malformed, "this class isn't closed", at: start) }
    position += 1
    return scalar == "\\" ? try escapedScalar(from: position - 1) : scalar.value
  }

  private mutating func posixClass() throws(PatternError) -> ScalarSet? {
    let start = position
    guard take("[:") else { return nil }
    let negated = take("^")
    var name = ""
    while let scalar = next, PatternParser.isWord(scalar) {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    // Without its end it is a bracket and a colon among other members.
    guard take(":]") else {
      position = start
      return nil
    }
    guard let set = ClassNames.posix[name] else { throw error(.malformed, "no such class", at: start) }
    let folded = flags.fold ? set.folded() : set
    return negated ? folded.inverse() : folded
  }

  /// Takes `d`, `D`, `pL`, `p{Lu}` and so on, which stand after a backslash, if they come next.
  mutating func namedClass(into set: inout ScalarSet) throws(PatternError) -> Bool {
    guard let scalar = next else { return false }
    let plain: ScalarSet
    switch scalar {
    case "d", "D": plain = ClassNames.digit
    case "s", "S": plain = ClassNames.space
    case "w", "W": plain = ClassNames.word
    case "p", "P":
      position += 1
      set.insert(categories: try categories(negated: scalar == "P"))
      return true
    default: return false
    }
    position += 1
    let folded = flags.fold ? plain.folded() : plain
    set.insert(scalar.value < 0x60 ? folded.inverse() : folded)
    return true
  }

  private mutating func categories(negated: Bool) throws(PatternError) -> UInt32 {
    let start = position - 2
    guard options.unicodeClasses else { throw error(.profile, "\\p is not in this profile", at: start) }
    var negated = negated
    var name = ""
    if take("{") {
      if take("^") { negated.toggle() }
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard take("}") else { throw error(.malformed, "the name of the class isn't closed", at: start) }
    } else if let scalar = next {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard let mask = GeneralCategories.mask(named: name) else {
      throw error(.malformed, "no general category of Unicode has that name", at: start)
    }
    return negated ? ~mask : mask
  }
}
