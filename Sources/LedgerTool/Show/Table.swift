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
  func text(_ style: Style) -> String {
    let width = rows.reduce(0) { width, row in
      switch row {
      case .heading: return width
      case .line(let label, _, let depth): return max(width, DisplayWidth.of(label) + 2 * depth)
      case .drawing(let label, _, _): return max(width, DisplayWidth.of(label))
      }
    }
    return rows.reduce(into: "") { text, row in
      switch row {
      case .heading(let heading): text += style.strong(heading) + "\n"
      case .line(let label, let value, let depth):
        let indent = String(repeating: "  ", count: depth + 1)
        let padded = DisplayWidth.padded(label, to: width - 2 * depth)
        text += indent + style.faint(padded) + "  " + value + "\n"
      case .drawing(let label, let line, let isGood):
        let drawn = isGood ? style.success(line) : style.warning(line)
        text += "  " + style.faint(DisplayWidth.padded(label, to: width)) + "  " + drawn + "\n"
      }
    }
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
      Output.standard.append(Array(table.text(Terminal.standardOutput.style).utf8))
    }
  }
}
