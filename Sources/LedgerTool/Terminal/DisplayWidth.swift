/// How many columns text takes on a terminal, so that Chinese names stand under each other.
enum DisplayWidth {
  /// The columns of `text`; control characters take none.
  static func of(_ text: String) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The columns of one character as people see it: 0, 1 or 2.
  static func of(_ character: Character) -> Int {
    // A picture made of several scalars takes two columns, as its first one would.
    min(character.unicodeScalars.reduce(0) { $0 + of($1) }, 2)
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x7F { return scalar.value < 0x20 ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return scalar.value == 0xFE0F ? 1 : 0
    default: break
    }
    if isMedialJamo(scalar.value) { return 0 }
    return isWide(scalar.value) || scalar.properties.isEmojiPresentation ? 2 : 1
  }

  /// Vowels and final consonants of Hangul: they stand in the column of the consonant before them.
  private static func isMedialJamo(_ value: UInt32) -> Bool {
    (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value)
  }

  /// The blocks whose characters are wide or full-width.
  ///
  /// Source: Unicode Standard Annex 11 (https://www.unicode.org/reports/tr11/), East_Asian_Width W and F.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF,
      0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// `text` with spaces behind it up to `columns`.
  static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - of(text)))
  }

  /// As much of `text` as fits into `columns`, with an ellipsis where some is left out.
  static func truncated(_ text: String, to columns: Int) -> String {
    if of(text) <= columns { return text }
    var room = columns - 1
    var kept = ""
    for character in text {
      room -= of(character)
      if room < 0 { break }
      kept.append(character)
    }
    return kept + "…"
  }
}
