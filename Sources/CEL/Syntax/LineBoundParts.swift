/// The parts of a source that aren't the same any more where its lines are made one.
public struct LineBoundParts: Sendable {
  /// Where the first comment begins, in UTF-8 bytes; nil if there is none.
  public let comment: Int?
  /// The UTF-8 bytes of each text in quotes, with them.
  public let quoted: [Range<Int>]

  /// The parts of a source, up to the first character that begins no token.
  public init(of source: Source) {
    var lexer = Lexer(source)
    var quoted: [Range<Int>] = []
    // What begins no token ends it: nothing behind it is read, and the parser refuses the source.
    while let token = try? lexer.next(), token.kind != .end {
      if token.kind == .string || token.kind == .bytes { quoted.append(token.range) }
    }
    comment = lexer.comment
    self.quoted = quoted
  }
}
