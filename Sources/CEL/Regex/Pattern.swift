/// A regular expression of RE2's syntax, compiled to an automaton that reads a text once, in a time bounded by the
/// product of their sizes.
struct Pattern: Sendable {
  private let program: PatternProgram

  init(_ pattern: String, _ options: PatternOptions = PatternOptions()) throws(PatternError) {
    let (syntax, root) = try PatternParser.parse(pattern, options)
    program = try PatternProgram(syntax, root: root)
  }

  /// How many instructions the automaton has: a search takes at most this number of steps for each scalar.
  var size: Int { program.instructions.count }

  /// Whether the pattern matches anywhere in the text, which is well-formed UTF-8.
  func matches(_ text: Span<UInt8>) -> Bool {
    var search = PatternSearch(program)
    return search.run(text)
  }

  func matches(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return matches(bytes.span)
  }
}

/// One search: the set of instructions that are waiting for the next scalar, advanced scalar by scalar.
private struct PatternSearch {
  private let program: PatternProgram
  private var current: [Int] = []
  private var following: [Int] = []
  /// For each instruction the step in which it was last entered: it is entered once a step.
  private var entered: [Int]
  private var pending: [Int] = []
  private var step = 0

  init(_ program: PatternProgram) {
    self.program = program
    entered = Array(repeating: 0, count: program.instructions.count)
  }

  /// What stands before and after a place; `nil` where the text ends.
  private struct Place {
    var before: UInt32?
    var after: UInt32?

    func satisfies(_ assertion: PatternSyntax.Assertion) -> Bool {
      switch assertion {
      case .textStart: before == nil
      case .textEnd: after == nil
      case .lineStart: before == nil || before == 0xA
      case .lineEnd: after == nil || after == 0xA
      case .wordBoundary: isWord(before) != isWord(after)
      case .noWordBoundary: isWord(before) == isWord(after)
      }
    }

    private func isWord(_ scalar: UInt32?) -> Bool {
      scalar.map { $0 < 128 && ClassNames.word.contains($0) } ?? false
    }
  }

  mutating func run(_ text: Span<UInt8>) -> Bool {
    var offset = 0
    var place = Place(before: nil, after: PatternSearch.scalar(in: text, at: &offset))
    step = 1
    if enter(0, place) { return true }
    swap(&current, &following)
    while let scalar = place.after {
      if current.isEmpty && program.isAnchored { return false }
      place = Place(before: scalar, after: PatternSearch.scalar(in: text, at: &offset))
      step += 1
      following.removeAll(keepingCapacity: true)
      for index in current where takes(index, scalar) {
        if enter(index + 1, place) { return true }
      }
      if !program.isAnchored, enter(0, place) { return true }
      swap(&current, &following)
    }
    return false
  }

  private func takes(_ index: Int, _ scalar: UInt32) -> Bool {
    switch program.instructions[index] {
    case .scalar(let wanted): wanted == scalar
    case .set(let set): program.sets[set].contains(scalar)
    default: false
    }
  }

  /// Follows all that takes no scalar; whether the match was reached.
  private mutating func enter(_ start: Int, _ place: Place) -> Bool {
    pending.append(start)
    while let index = pending.popLast() {
      if entered[index] == step { continue }
      entered[index] = step
      switch program.instructions[index] {
      case .match: return true
      case .jump(let target): pending.append(target)
      case .fork(let target):
        pending.append(target)
        pending.append(index + 1)
      case .assertion(let assertion): if place.satisfies(assertion) { pending.append(index + 1) }
      case .scalar, .set: following.append(index)
      }
    }
    return false
  }

  /// Decodes well-formed UTF-8; `nil` at its end.
  @inline(__always)
  private static func scalar(in text: Span<UInt8>, at offset: inout Int) -> UInt32? {
    if offset >= text.count { return nil }
    let lead = UInt32(text[offset])
    offset += 1
    if lead < 0x80 { return lead }
    let length = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
    var value = lead & (0x3F >> UInt32(length))
    var left = length
    while left > 0, offset < text.count {
      value = value << 6 | UInt32(text[offset] & 0x3F)
      offset += 1
      left -= 1
    }
    return value
  }
}
