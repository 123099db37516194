/// Text in lines that a terminal doesn't break by itself, in the middle of a word.
enum WrappedText {
  /// The lines of `text`, of at most so many columns each: the first one may be shorter than the others.
  ///
  /// Lines end at spaces, and between wide characters, which Chinese is written in without spaces. What is longer
  /// than a whole line by itself, such as a digest, stays in one piece: it can be copied then.
  static func lines(_ text: String, first: Int, rest: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var (room, pending) = (first, "")
    for piece in pieces(text) {
      if piece == " " {
        pending += piece
        continue
      }
      let columns = DisplayWidth.of(piece)
      // An empty line is left behind only where the next one has room that this one hasn't.
      let helps = !line.isEmpty || (lines.isEmpty && first < rest && columns <= rest)
      if columns + DisplayWidth.of(pending) > room, helps {
        lines.append(line)
        (line, room, pending) = ("", rest, "")
      }
      line += pending + piece
      room -= DisplayWidth.of(pending) + columns
      pending = ""
    }
    lines.append(line)
    return lines
  }

  /// The columns of the longest piece of `text` that stays whole.
  static func longestPiece(_ text: String) -> Int { pieces(text).map(DisplayWidth.of).max() ?? 0 }

  /// Words, spaces, and wide characters each by itself, with the marks behind it that no line begins with.
  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var canGrow = false
    for character in text {
      let isWide = DisplayWidth.of(character) == 2
      if character == " " {
        pieces.append(" ")
        canGrow = false
      } else if !pieces.isEmpty, pieces.last != " ", (canGrow && !isWide) || neverFirst.contains(character) {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
        canGrow = !isWide
      }
    }
    return pieces
  }

  /// Marks that close what is before them.
  private static let neverFirst: Set<Character> = [
    "，", "。", "、", "；", "：", "！", "？", "）", "】", "》", "」", "』", "”", "’", ",", ".", ";", ":", ")", "]", "}",
  ]
}
