extension PatternParser {
  /// What follows a backslash outside of brackets.
  mutating func escape(from start: Int) throws(PatternError) -> Int {
    if let assertion = assertionAhead() {
      position += 1
      return syntax.add(.assertion(assertion))
    }
    var set = ScalarSet()
    if try namedClass(into: &set) {
      set.normalize()
      return syntax.add(.set(flags.fold ? set.folded() : set))
    }
    return literal(try escapedScalar(from: start))
  }

  private func assertionAhead() -> PatternSyntax.Assertion? {
    switch next {
    case "A": .textStart
    case "z": .textEnd
    case "b": .wordBoundary
    case "B": .noWordBoundary
    default: nil
    }
  }

  /// The scalar that an escape stands for; the backslash has been taken.
  mutating func escapedScalar(from start: Int) throws(PatternError) -> UInt32 {
    guard let scalar = next else { throw error(.malformed, "a backslash stands at the end", at: start) }
    position += 1
    switch scalar {
    case "a": return 0x7
    case "f": return 0xC
    case "t": return 0x9
    case "n": return 0xA
    case "r": return 0xD
    case "v": return 0xB
    case "x": return try hexadecimal(from: start)
    case "0"..."7": return try octal(scalar, from: start)
    case "8", "9", "k", "g": throw error(.unsupported, "backreferences don't exist here", at: start)
    default:
      guard scalar.isASCII, !PatternParser.isWord(scalar) || scalar == "_" else {
        throw error(.malformed, "no such escape", at: start)
      }
      return scalar.value
    }
  }

  /// Up to three digits. A single one that isn't zero would be a backreference.
  private mutating func octal(_ first: Unicode.Scalar, from start: Int) throws(PatternError) -> UInt32 {
    var value = first.value - 0x30
    var digits = 1
    while digits < 3, let digit = next, ("0"..."7").contains(digit) {
      value = value * 8 + (digit.value - 0x30)
      position += 1
      digits += 1
    }
    if digits == 1 && first != "0" { throw error(.unsupported, "backreferences don't exist here", at: start) }
    return value
  }

  /// Two digits, or any number of them in braces.
  private mutating func hexadecimal(from start: Int) throws(PatternError) -> UInt32 {
    let braces = take("{")
    var value: UInt32 = 0
    var digits = 0
    while braces || digits < 2, let digit = next.flatMap(PatternParser.hexDigit) {
      value = min(value * 16 + digit, ScalarSet.greatest + 1)
      position += 1
      digits += 1
    }
    let complete = braces ? digits > 0 && take("}") : digits == 2
    guard complete, value <= ScalarSet.greatest else {
      throw error(.malformed, "no scalar has that number", at: start)
    }
    return value
  }

  private static func hexDigit(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar {
    case "0"..."9": scalar.value - 0x30
    case "a"..."f": scalar.value - 0x61 + 10
    case "A"..."F": scalar.value - 0x41 + 10
    default: nil
    }
  }
}
