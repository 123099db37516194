extension Scanner {
  /// High bits where `word` has a byte that needs a look: a quote, a backslash, a control character, or one
  /// of a longer UTF-8 sequence. Only the lowest is certain.
  @inline(__always)
  static func special(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let hits =
      ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
      | ((word &- (ones &* 0x20)) & ~word) | word
    return hits & (ones &* 0x80)
  }

  /// High bits where `word` has a byte that is no lower-case hexadecimal digit.
  @inline(__always)
  static func notHexadecimal(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let digit = (word &+ (ones &* 0x50)) & ~(word &+ (ones &* 0x46))
    let letter = (word &+ (ones &* 0x1F)) & ~(word &+ (ones &* 0x19))
    return (~(digit | letter) | word) & (ones &* 0x80)
  }

  /// Passes over a canonical string's content from `start` on; returns the place of its closing quote.
  @inline(__always)
  mutating func string(_ start: Int) -> Int {
    var at = start
    while true {
      let hits = Scanner.special(bytes.word(at: at))
      if hits == 0 {
        at &+= 8
        continue
      }
      at &+= hits.trailingZeroBitCount &>> 3
      if bytes[at] == UInt8(ascii: "\"") { return at }
      at = unusual(at)
      if at < 0 { return at }
    }
  }

  /// Passes over one escape in its canonical spelling, or one character beyond ASCII.
  @inline(never)
  private mutating func unusual(_ at: Int) -> Int {
    if bytes[at] >= 0x80 {
      let length = bytes.multibyteLength(at: at)
      return length == 0 ? fail(.utf8, at) : at &+ length
    }
    guard bytes[at] == UInt8(ascii: "\\") else { return fail(.control, at) }
    switch bytes[at &+ 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      return at &+ 2
    case UInt8(ascii: "u"):
      let high = bytes[at &+ 4]
      let low = bytes[at &+ 5]
      guard bytes[at &+ 2] == 0x30, bytes[at &+ 3] == 0x30, high == 0x30 || high == 0x31,
        CharacterSets.bits(low) & CharacterSets.hex != 0
      else { return fail(.canonical, at) }
      // Those with a letter of their own must use it.
      if high == 0x30 && "89acd".utf8.contains(low) { return fail(.canonical, at) }
      return at &+ 6
    default: return fail(.escape, at)
    }
  }

  /// High bits where `word` has a byte that no identifier has: a letter, a digit, or one of . _ : / @ + -
  @inline(__always)
  static func notIdentifier(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = word & (ones &* 0x7F)
    let lower = low | (ones &* 0x20)
    let letter = (lower &+ (ones &* 0x1F)) & ~(lower &+ (ones &* 0x05))
    let hyphenToColon = (low &+ (ones &* 0x53)) & ~(low &+ (ones &* 0x45))
    let notPlus = (low ^ (ones &* 0x2B)) &+ (ones &* 0x7F)
    let notAt = (low ^ (ones &* 0x40)) &+ (ones &* 0x7F)
    let notLine = (low ^ (ones &* 0x5F)) &+ (ones &* 0x7F)
    return ((~(letter | hyphenToColon) & notPlus & notAt & notLine) | word) & (ones &* 0x80)
  }

  @inline(__always)
  mutating func identifier(_ index: Int32, _ start: Int) -> Int {
    let word = bytes.word(at: start)
    guard UInt8(truncatingIfNeeded: word) == UInt8(ascii: "\"") else {
      return fail(.type, start, node: index)
    }
    let first = UInt8(truncatingIfNeeded: word >> 8)
    guard unsafe grammar.characters[Int(first)] & CharacterSets.alphanumeric != 0 else {
      return fail(.text, start, node: index)
    }
    var at = start &+ 1
    var others = Scanner.notIdentifier(word >> 8)
    // The eighth byte of the shifted word is zero, so this stops at the seventh at the latest.
    at &+= others.trailingZeroBitCount &>> 3
    if at == start &+ 8 {
      repeat {
        others = Scanner.notIdentifier(bytes.word(at: at))
        at &+= others.trailingZeroBitCount &>> 3
      } while others == 0
    }
    guard bytes[at] == UInt8(ascii: "\""), at &- start &- 1 <= 256 else {
      return fail(.text, start, node: index)
    }
    return at &+ 1
  }

  mutating func characters(_ index: Int32, _ start: Int) -> Int {
    let node = unsafe grammar.nodes + Int(index)
    guard bytes[start] == UInt8(ascii: "\"") else { return fail(.type, start, node: index) }
    let table = unsafe grammar.characters
    let first = unsafe UInt8(truncatingIfNeeded: node.pointee.low)
    let rest = unsafe UInt8(truncatingIfNeeded: node.pointee.high)
    var at = start &+ 1
    guard unsafe table[Int(bytes[at])] & first != 0 else { return fail(.text, start, node: index) }
    repeat { at &+= 1 } while unsafe table[Int(bytes[at])] & rest != 0
    guard bytes[at] == UInt8(ascii: "\""), unsafe at &- start &- 1 <= Int(node.pointee.most) else {
      return fail(.text, start, node: index)
    }
    return at &+ 1
  }

  /// Whether `count` bytes from `at` on, a multiple of eight, are lower-case hexadecimal digits.
  @inline(__always)
  func isHexadecimal(_ at: Int, _ count: Int) -> Bool {
    var wrong: UInt64 = 0
    var offset = 0
    while offset < count {
      wrong |= Scanner.notHexadecimal(bytes.word(at: at &+ offset))
      offset &+= 8
    }
    return wrong == 0
  }

  @inline(__always)
  mutating func digest(_ index: Int32, _ at: Int) -> Int {
    guard literal(at, "\"sha256:"), isHexadecimal(at &+ 8, 64), bytes[at &+ 72] == UInt8(ascii: "\"") else {
      return fail(bytes[at] == UInt8(ascii: "\"") ? .text : .type, at, node: index)
    }
    return at &+ 73
  }

  @inline(__always)
  mutating func hexadecimal(_ index: Int32, _ at: Int) -> Int {
    let count = unsafe Int(grammar.nodes[Int(index)].most)
    guard bytes[at] == UInt8(ascii: "\"") else { return fail(.type, at, node: index) }
    guard isHexadecimal(at &+ 1, count), bytes[at &+ 1 &+ count] == UInt8(ascii: "\"") else {
      return fail(.text, at, node: index)
    }
    return at &+ 2 &+ count
  }

  /// A name: any characters but controls, quotes and backslashes, so that its text is its bytes.
  mutating func name(_ index: Int32, _ start: Int) -> Int {
    let node = unsafe grammar.nodes + Int(index)
    guard bytes[start] == UInt8(ascii: "\"") else { return fail(.type, start, node: index) }
    var at = start &+ 1
    while true {
      let word = bytes.word(at: at)
      let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
      let hits =
        Scanner.special(word)
        | ((delete &- 0x0101_0101_0101_0101) & ~delete & 0x8080_8080_8080_8080)
      if hits == 0 {
        at &+= 8
        continue
      }
      at &+= hits.trailingZeroBitCount &>> 3
      if bytes[at] == UInt8(ascii: "\"") { break }
      // A backslash, a control or a byte that is no UTF-8 has no length as a character of several bytes.
      let length = bytes.multibyteLength(at: at)
      if length == 0 { return fail(.text, start, node: index) }
      at &+= length
    }
    let length = at &- start &- 1
    guard unsafe length >= Int(node.pointee.least) && length <= Int(node.pointee.most) else {
      return fail(.text, start, node: index)
    }
    lastName = Extent(start &+ 1, at)
    return at &+ 1
  }

  /// A string of one of the rarer classes: its end is found first, then its class is asked. But for
  /// expressions no such class admits a character that canonical form escapes.
  mutating func matched(_ index: Int32, _ start: Int) -> Int {
    guard bytes[start] == UInt8(ascii: "\"") else { return fail(.type, start, node: index) }
    let end = string(start &+ 1)
    if end < 0 { return end }
    let textClass = unsafe grammar.nodes[Int(index)].textClass
    guard textClass == .source ? isSource(start &+ 1, end) : textClass.matches(bytes, start &+ 1, end) else {
      return fail(.text, start, node: index)
    }
    return end &+ 1
  }

  /// Whether a canonical string's content is an expression: the only class in which quotes and backslashes
  /// stand, which are escaped.
  private func isSource(_ start: Int, _ end: Int) -> Bool {
    var at = start
    var length = 0
    while at < end {
      if bytes[at] == UInt8(ascii: "\\") {
        at &+= 1
        guard bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "\\") else { return false }
      } else if bytes[at] == 0x7F {
        return false
      }
      at &+= 1
      length &+= 1
    }
    return TextClass.source.lengths.contains(length)
  }
}
