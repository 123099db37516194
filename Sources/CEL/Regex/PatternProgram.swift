/// The automaton of a regular expression (Thompson's construction): instructions that take one scalar, and
/// instructions that take none.
struct PatternProgram: Sendable {
  enum Instruction: Sendable {
    case scalar(UInt32)
    /// An index into ``sets``.
    case set(Int)
    case assertion(PatternSyntax.Assertion)
    /// Goes on at the next instruction and at that one.
    case fork(Int)
    case jump(Int)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ScalarSet] = []
  private var setIndex: [ScalarSet: Int] = [:]
  private let syntax: PatternSyntax

  init(_ syntax: PatternSyntax, root: Int) throws(PatternError) {
    self.syntax = syntax
    try emit(root)
    try append(.match)
    setIndex = [:]
  }

  /// Whether a match can only begin where the text does.
  var isAnchored: Bool {
    if case .assertion(.textStart) = instructions[0] { true } else { false }
  }

  private mutating func append(_ instruction: Instruction) throws(PatternError) {
    if instructions.count >= PatternLimits.instructions {
      throw PatternError(code: .tooLarge, sentence: "the pattern's automaton is too large", offset: 0)
    }
    instructions.append(instruction)
  }

  /// Recursion is as deep as groups are nested.
  private mutating func emit(_ node: Int) throws(PatternError) {
    switch syntax.nodes[node] {
    case .empty: break
    case .scalar(let scalar): try append(.scalar(scalar))
    case .set(let set): try append(.set(index(of: set)))
    case .assertion(let assertion): try append(.assertion(assertion))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .alternatives(let branches): try emit(branches)
    case .repeated(let body, let least, let most): try emit(body, least, most)
    }
  }

  private mutating func index(of set: ScalarSet) -> Int {
    if let known = setIndex[set] { return known }
    sets.append(set)
    setIndex[set] = sets.count - 1
    return sets.count - 1
  }

  private mutating func emit(_ branches: [Int]) throws(PatternError) {
    var jumps: [Int] = []
    for branch in branches.dropLast() {
      let fork = instructions.count
      try append(.fork(0))
      try emit(branch)
      jumps.append(instructions.count)
      try append(.jump(0))
      instructions[fork] = .fork(instructions.count)
    }
    try emit(branches[branches.count - 1])
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  private mutating func emit(_ body: Int, _ least: Int, _ most: Int?) throws(PatternError) {
    var last = instructions.count
    for _ in 0..<least {
      last = instructions.count
      try emit(body)
      // Nothing, however often, is nothing.
      if instructions.count == last { return }
    }
    guard let most else {
      if least > 0 { return try append(.fork(last)) }
      try append(.fork(0))
      try emit(body)
      try append(.jump(last))
      instructions[last] = .fork(instructions.count)
      return
    }
    var forks: [Int] = []
    for _ in least..<most {
      forks.append(instructions.count)
      try append(.fork(0))
      try emit(body)
    }
    for fork in forks { instructions[fork] = .fork(instructions.count) }
  }
}
