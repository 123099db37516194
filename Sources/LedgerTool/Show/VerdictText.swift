import Verifier

/// A verdict on a terminal: its answer and its broken findings stand out.
enum VerdictText {
  static func text(_ verdict: Verdict, _ style: Style) -> String {
    let lines = verdict.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      coloured(Printable.text(String(line)), style)
    }
    return lines.joined(separator: "\n")
  }

  private static func coloured(_ line: String, _ style: Style) -> String {
    if line == "holds" { return style.success(line) }
    if line.hasPrefix("does not hold") || line.hasPrefix("broken ") { return style.failure(line) }
    if line.hasPrefix("observed ") { return style.warning(line) }
    return line
  }
}
