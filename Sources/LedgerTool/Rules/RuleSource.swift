import Yams

/// The text of a file of rules, to say where in it something stands.
struct RuleSource: Sendable {
  /// A place as people count: from 1, columns in characters.
  struct Place: Hashable, Sendable {
    let line: Int
    let column: Int

    init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    init(_ mark: Mark?) { self.init(line: max(mark?.line ?? 1, 1), column: max(mark?.column ?? 1, 1)) }
  }

  /// The file, as it was given.
  let name: String
  private let lines: [[Unicode.Scalar]]

  init(_ text: String, name: String) {
    self.name = name
    lines = Self.lines(of: text)
  }

  /// The lines as YAML 1.1 ends them, whose marks count them so: also at what other formats take for a character.
  private static func lines(of text: String) -> [[Unicode.Scalar]] {
    var lines: [[Unicode.Scalar]] = [[]]
    var last: Unicode.Scalar?
    for character in text.unicodeScalars {
      switch character {
      case "\n" where last == "\r": break
      case _ where character.endsLine: lines.append([])
      default: lines[lines.count - 1].append(character)
      }
      last = character
    }
    return lines
  }

  /// `FILE:LINE:COLUMN`.
  func text(of place: Place) -> String { "\(name):\(place.line):\(place.column)" }

  /// How much of a long line is shown on either side of the column.
  private static let reach = 80

  /// The line, and under it a caret below the column.
  func excerpt(at place: Place) -> String? {
    guard place.line <= lines.count else { return nil }
    let line = lines[place.line - 1]
    let column = min(place.column - 1, line.count)
    let front = line[max(0, column - Self.reach)..<column]
    // A tab stays one, so that the caret stands below its character however wide tabs are.
    func shown(_ part: ArraySlice<Unicode.Scalar>) -> String {
      part.map { $0 == "\t" ? "\t" : Printable.text(String($0)) }.joined()
    }
    let pad = front.map {
      $0 == "\t" ? "\t" : String(repeating: " ", count: DisplayWidth.of(Printable.text(String($0))))
    }
    return "\(shown(front))\(shown(line[column..<min(line.count, column + Self.reach)]))\n\(pad.joined())^"
  }

  /// Where a key that stands at `first` comes again in its mapping, as far as the text tells.
  func place(ofKey key: String, again first: Place) -> Place? {
    guard first.line <= lines.count else { return nil }
    let front = lines[first.line - 1].prefix(first.column - 1)
    // In a block a mapping's keys stand under each other; in braces they follow each other.
    let isBlock = front.allSatisfy { $0 == " " || $0 == "-" || $0 == "?" }
    for line in (first.line - 1)..<lines.count {
      let columns = isBlock ? (first.column - 1)..<first.column : 0..<max(lines[line].count, 1)
      for column in columns where (line, column) > (first.line - 1, first.column - 1) {
        if isKey(key, line, column) { return Place(line: line + 1, column: column + 1) }
      }
    }
    return nil
  }

  /// Whether a key begins in this column, plain or quoted.
  private func isKey(_ key: String, _ line: Int, _ column: Int) -> Bool {
    guard column < lines[line].count else { return false }
    let rest = lines[line].dropFirst(column)
    let before = column == 0 ? nil : lines[line][column - 1]
    guard before == nil || before == " " || before == "{" || before == "," else { return false }
    return ["", "\"", "'"].contains { quote in
      let name = Array((quote + key + quote).unicodeScalars)
      return rest.starts(with: name) && rest.dropFirst(name.count).first { $0 != " " } == ":"
    }
  }

  /// The place of a character of a scalar's value, which the file may have quoted, folded or indented.
  ///
  /// - Parameter index: counts the value's characters; its end is a place too.
  func place(of index: Int, in value: [Unicode.Scalar], _ scalar: ScalarPlace) -> Place {
    var line = scalar.start.line - 1
    var column = scalar.start.column - 1
    switch scalar.style {
    case .literal, .folded:
      line += 1
      column = 0
    case .singleQuoted, .doubleQuoted: column += 1
    default: break
    }
    var last = Place(line: line + 1, column: column)
    for (number, character) in value.enumerated() where !character.properties.isWhitespace {
      if number > index { break }
      while line < lines.count, column >= lines[line].count || lines[line][column] != character {
        column += 1
        if column >= lines[line].count {
          line += 1
          column = 0
        }
      }
      guard line < lines.count else { return scalar.start }
      last = Place(line: line + 1, column: column + 1)
      if number == index { return last }
      column += 1
    }
    return Place(line: last.line, column: last.column + 1)
  }

  /// Whether these characters of a scalar's value, or all of them, stand on more than one line of the file.
  func spansLines(_ value: [Unicode.Scalar], _ scalar: ScalarPlace, _ range: Range<Int>? = nil) -> Bool {
    let range = range ?? 0..<value.count
    if range.count == value.count, let quote = scalar.style.quote { return !endsOnItsLine(scalar.start, quote) }
    guard let first = range.first(where: { !value[$0].properties.isWhitespace }) else { return false }
    let end = place(of: range.upperBound - 1, in: value, scalar)
    return place(of: first, in: value, scalar).line != end.line
  }

  /// Whether a scalar in quotes ends on the line on which it begins.
  private func endsOnItsLine(_ start: Place, _ quote: Unicode.Scalar) -> Bool {
    guard start.line <= lines.count else { return false }
    let front = lines[start.line - 1].dropFirst(start.column - 1)
    guard let opening = front.firstIndex(of: quote) else { return false }
    var rest = front[opening...].dropFirst()
    while let character = rest.popFirst() {
      if character == "\\", quote == "\"" { rest = rest.dropFirst() }
      guard character == quote else { continue }
      // In single quotes two of them are one that is meant.
      if quote == "'", rest.first == quote { rest = rest.dropFirst() } else { return true }
    }
    return false
  }
}

extension Unicode.Scalar {
  /// Whether YAML 1.1 ends a line here.
  var endsLine: Bool {
    switch self {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}

/// Where a scalar stands in a file, and how it is written there.
struct ScalarPlace: Sendable {
  enum Style: Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded

    /// What it begins and ends with, where it does.
    var quote: Unicode.Scalar? {
      switch self {
      case .singleQuoted: "'"
      case .doubleQuoted: "\""
      default: nil
      }
    }
  }

  let start: RuleSource.Place
  let style: Style

  init(_ scalar: Node.Scalar) {
    start = RuleSource.Place(scalar.mark)
    style =
      switch scalar.style {
      case .singleQuoted: .singleQuoted
      case .doubleQuoted: .doubleQuoted
      case .literal: .literal
      case .folded: .folded
      default: .plain
      }
  }

  init(_ node: Node) {
    if case .scalar(let scalar) = node {
      self.init(scalar)
    } else {
      self.init(start: RuleSource.Place(node.mark), style: .plain)
    }
  }

  private init(start: RuleSource.Place, style: Style) {
    self.start = start
    self.style = style
  }
}

/// What is wrong in a file of rules, and where.
struct FileFault: Sendable {
  let code: String
  /// One sentence without a full stop.
  let sentence: String
  let place: RuleSource.Place
  var remedy: String?

  func failure(in source: RuleSource) -> Failure {
    var failure = Failure(.refused, code, sentence, at: source.text(of: place), do: remedy)
    failure.excerpt = source.excerpt(at: place)
    return failure
  }
}
