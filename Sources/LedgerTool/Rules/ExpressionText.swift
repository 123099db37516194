import CEL
import Yams

/// An expression as a file has it, maybe over several lines, on its way to the one line that a record holds.
///
/// Source: ledger-spec/8-rules.md, 8.7.
struct ExpressionText {
  /// The expression in one line.
  let line: String
  /// What YAML makes of the file's lines: a character of it stands at the same place in `line`.
  private let characters: [Unicode.Scalar]
  private let place: ScalarPlace

  init(_ scalar: Node.Scalar) {
    var characters = Array(scalar.string.unicodeScalars)
    while let last = characters.last, last.properties.isWhitespace { characters.removeLast() }
    line = String(String.UnicodeScalarView(characters.map { Self.isFolded($0) ? " " : $0 }))
    self.characters = characters
    place = ScalarPlace(scalar)
  }

  /// Whether a character becomes a space.
  private static func isFolded(_ character: Unicode.Scalar) -> Bool {
    character == "\n" || character == "\r" || character == "\t"
  }

  /// What would mean something else in one line than it does in the file.
  func faults(in source: RuleSource) -> [FileFault] {
    let parts = LineBoundParts(of: Source(line))
    var faults: [FileFault] = []
    func fault(at byte: Int, _ sentence: String, do remedy: String) {
      let place = source.place(of: index(of: byte), in: characters, place)
      faults.append(FileFault(code: "rule-malformed", sentence: sentence, place: place, remedy: remedy))
    }
    if let comment = parts.comment, hasLines || source.spansLines(characters, place) {
      fault(
        at: comment, "the lines of an expression become one, and a comment would swallow what follows",
        do: "put the comment above, behind #")
    }
    for text in parts.quoted {
      let range = index(of: text.lowerBound)..<index(of: text.upperBound)
      let isCut = source.spansLines(characters, place, range)
      guard isCut || characters[range].contains(where: Self.isFolded) else { continue }
      fault(
        at: text.lowerBound, "a text stands on one line: an end of a line or a tab in it would become a space",
        do: #"write \n or \t, or join texts with +"#)
    }
    return faults
  }

  /// Whether it has several lines even where the file has one: `"\n"` in quotes.
  private var hasLines: Bool {
    characters.drop { $0.properties.isWhitespace }.contains(where: \.endsLine)
  }

  /// The number of the character that begins at a byte of `line`.
  private func index(of byte: Int) -> Int { line.utf8.prefix(byte).count { $0 & 0xC0 != 0x80 } }
}
