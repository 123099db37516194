/// A piece of the source.
struct Token {
  enum Kind: Equatable {
    case end
    /// Also keywords and reserved words; the parser tells them apart by place.
    case name
    /// A selector in backticks, for field names that are no identifiers.
    case quotedName
    case int, uint, float
    case string, bytes
    /// One of the signs, as a static text.
    case sign(StaticSign)
  }

  /// The signs of the grammar.
  enum StaticSign: String {
    case or = "||"
    case and = "&&"
    case equals = "=="
    case notEquals = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case not = "!"
    case dot = "."
    case comma = ","
    case colon = ":"
    case question = "?"
    case open = "("
    case close = ")"
    case openList = "["
    case closeList = "]"
    case openMap = "{"
    case closeMap = "}"
  }

  var kind: Kind
  /// The bytes of the source that it is.
  var range: Range<Int>
  var offset: Int32 { Int32(range.lowerBound) }
}
