/// The text of an expression, and where its lines begin.
public struct Source: Sendable {
  /// A place as people count: lines and columns from 1, columns in Unicode scalars.
  public struct Position: Hashable, Sendable {
    public let line: Int
    public let column: Int
  }

  /// What the text is called in messages: a file, a rule's name.
  public let name: String
  public let text: String

  public init(_ text: String, name: String = "expression") {
    self.name = name
    self.text = text
  }

  /// The position of a byte; the end of the text for what lies beyond it.
  public func position(of offset: Int32) -> Position {
    let bytes = text.utf8Span.span
    let end = min(max(Int(offset), 0), bytes.count)
    var line = 1
    var column = 1
    for index in 0..<end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return Position(line: line, column: column)
  }

  /// The error with its place, and under it the line with a caret below the column.
  public func describe(_ error: CELError) -> String {
    if error.offset < 0 { return "\(name): \(error.message)" }
    let position = position(of: error.offset)
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let line = position.line <= lines.count ? String(lines[position.line - 1]) : ""
    // A tab stays a tab, so that the caret stands below its character however wide tabs are.
    var pad = ""
    for scalar in line.unicodeScalars.prefix(position.column - 1) { pad += scalar == "\t" ? "\t" : " " }
    return "\(name):\(position.line):\(position.column): \(error.message)\n | \(line)\n | \(pad)^"
  }
}
