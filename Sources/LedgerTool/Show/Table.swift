import Evidence

/// Labels with values under each other, as people read them.
struct Table {
  private enum Row {
    case heading(String)
    case line(label: String, value: String, depth: Int)
    case drawing(label: String, line: String, isGood: Bool)
  }

  private var rows: [Row] = []

  /// A line of its own above what follows.
  mutating func heading(_ text: String) { rows.append(.heading(Printable.text(text))) }

  /// A value with its label; `depth` moves it to the right.
  mutating func line(_ label: String, _ value: String, depth: Int = 0) {
    rows.append(.line(label: Printable.text(label), value: Printable.text(value), depth: depth))
  }

  /// A line of a drawing of our own, in the colour of what is well or of what isn't yet.
  mutating func drawing(_ label: String, _ line: String, isGood: Bool) {
    rows.append(.drawing(label: label, line: line, isGood: isGood))
  }

  /// All of it, each line ended.
  ///
  /// - Parameter columns: how wide a line may be; nil for one line a value, however long, as programs read it.
  func text(_ style: Style, columns: Int? = nil) -> String {
    let width = rows.reduce(0) { width, row in
      switch row {
      case .heading: return width
      case .line(let label, _, let depth): return max(width, DisplayWidth.of(label) + 2 * depth)
      case .drawing(let label, _, _): return max(width, DisplayWidth.of(label))
      }
    }
    return rows.reduce(into: "") { text, row in
      switch row {
      case .heading(let heading): text += Self.heading(heading, style, columns)
      case .line(let label, let value, let depth):
        let indent = String(repeating: "  ", count: depth + 1)
        let padded = DisplayWidth.padded(label, to: width - 2 * depth)
        text += indent + style.faint(padded) + Self.value(value, after: width + 2, columns) + "\n"
      case .drawing(let label, let line, let isGood):
        let drawn = isGood ? style.success(line) : style.warning(line)
        text += "  " + style.faint(DisplayWidth.padded(label, to: width)) + "  " + drawn + "\n"
      }
    }
  }

  private static func heading(_ heading: String, _ style: Style, _ columns: Int?) -> String {
    guard let columns else { return style.strong(heading) + "\n" }
    let lines = WrappedText.lines(heading, first: columns, rest: columns - 4)
    return lines.map(style.strong).joined(separator: "\n    ") + "\n"
  }

  /// A value behind the columns of the labels, and what doesn't fit there in lines below it.
  private static func value(_ value: String, after width: Int, _ columns: Int?) -> String {
    guard let columns else { return "  " + value }
    let start = width + 2
    // Below the value, unless there is little room, or none for a digest that would just fit into a whole line.
    let isNarrow = columns - start < max(30, WrappedText.longestPiece(value))
    let indent = isNarrow ? min(start, 6) : start
    let lines = WrappedText.lines(value, first: columns - start, rest: columns - indent)
    return "  " + lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  /// Prints it for people: wrapped where they look at it, a line a value where a program reads it.
  func print() {
    let terminal = Terminal.standardOutput
    let columns = terminal.isInteractive ? terminal.width : nil
    Output.standard.append(Array(text(terminal.style, columns: columns).utf8))
  }
}

/// Something that can be shown to people and to programs.
protocol Shown {
  var json: JSONValue { get }
  var table: Table { get }
}

extension Shown {
  /// Prints it for people, or with `--json` for programs.
  func print(_ output: JSONOption) {
    if output.json {
      Output.standard.append(json.canonicalBytes + [0x0A])
    } else {
      table.print()
    }
  }
}
