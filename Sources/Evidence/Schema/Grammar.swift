/// Shapes compiled into flat tables for the scanner.
///
/// The tables are allocated once for the life of the process and never change; the scanner reads them through
/// plain pointers, so that its loop touches no reference count and no array's bounds.
@safe struct Grammar: @unchecked Sendable {
  enum Op: UInt8 {
    case object, list, choice, boolean, truth, integer, decimal, anything
    /// An object that names another entry.
    case reference
    /// A string of `least` to `most` bytes, first of the set `low`, then of the set `high`.
    case characters
    case identifier, digest, hexadecimal, timestamp, date, name, matched
  }

  struct Node {
    var op: Op
    var ascending = false
    var textClass: TextClass = .name
    /// Items, members or bytes.
    var least: Int32 = 0
    /// How many arrays and objects an entry has around a value of any form, itself among them.
    var level: Int32 = 0
    var most: Int32 = 0
    /// Members of an object, candidates of a choice; the items' node of a list.
    var first: Int32 = 0
    var end: Int32 = 0
    /// One past the last required member.
    var required: Int32 = 0
    /// The hash table of a choice's words.
    var slots: Int32 = 0
    var shift: UInt64 = 0
    var multiplier: UInt64 = 0
    /// Bounds or sets of characters.
    var low: Int64 = 0
    var high: Int64 = 0
  }

  /// A token is `"name":` for a member and `word"` for a choice, as words of eight bytes.
  struct Token {
    var head: UInt64
    var mask: UInt64
    /// The rest of the token, in ``words``.
    var tail: Int32
    var length: Int32
    var node: Int32
    var required: Bool
  }

  let nodes: UnsafePointer<Node>
  let tokens: UnsafePointer<Token>
  let words: UnsafePointer<UInt64>
  let slots: UnsafePointer<Int16>
  let characters: UnsafePointer<UInt8>
  /// The powers of ten from 1 to 10^8.
  let powers: UnsafePointer<UInt64>
  /// The choice over the names of the built-in kinds; its tokens' nodes are the predicates' shapes.
  let kinds: Int32
  let payload: Int32
  let producer: Int32
  /// One item of a record's subject.
  let subject: Int32
  let subjects: Int32
  let sequence: Int32
  let signatures: Int32
  /// The members of a record and of an entry, for naming what is missing.
  let record: Int32
  let entry: Int32
  let origin: Int32
  let identifier: Int32
  let name: Int32

  /// The grammar of all built-in kinds.
  static let builtIn = Grammar(kinds: Kind.all.map { ($0.name, $0.predicate) })

  init(kinds all: [(name: Text, predicate: Shape)]) {
    var builder = GrammarBuilder()
    let predicates = all.map { builder.add($0.predicate, level: Envelope.predicateLevel) }
    kinds = builder.addChoice(all.map(\.name), nodes: predicates)
    payload = builder.add(Envelope.payload)
    producer = builder.add(Envelope.producer)
    subject = builder.add(Envelope.subjectItem)
    subjects = builder.add(Envelope.subject)
    sequence = builder.add(.positive)
    signatures = builder.add(Envelope.signatures)
    record = builder.add(Envelope.record(kind: nil, predicate: .anything), level: 2)
    entry = builder.add(Envelope.entry(record: .anything), level: 1)
    origin = builder.add(.text(.origin))
    identifier = builder.add(.text(.identifier))
    name = builder.add(.text(.name))
    unsafe nodes = Grammar.immortal(builder.nodes)
    unsafe tokens = Grammar.immortal(builder.tokens)
    unsafe words = Grammar.immortal(builder.words + [0])
    unsafe slots = Grammar.immortal(builder.slots + [0])
    unsafe powers = Grammar.immortal((0...8).map { (0..<$0).reduce(1) { power, _ in power * 10 } })
    unsafe characters = Grammar.immortal(CharacterSets.table)
  }

  private static func immortal<T>(_ array: [T]) -> UnsafePointer<T> {
    let copy = UnsafeMutableBufferPointer<T>.allocate(capacity: array.count)
    _ = unsafe copy.initialize(fromContentsOf: array)
    return unsafe UnsafePointer(copy.baseAddress!)
  }
}

extension Grammar {
  /// What a word or name is looked up by: its first sixteen bytes from `at` on, up to its closing quote.
  @inline(__always)
  static func key(_ bytes: ByteView, _ at: Int) -> UInt64 {
    let first = bytes.word(at: at)
    let second = bytes.word(at: at &+ 8)
    let quotes = quotes(first)
    // All ones up to the first quote; all ones if there is none.
    let head = first & (quotes ^ (quotes &- 1))
    let others = Grammar.quotes(second)
    let tail = quotes == 0 ? second & (others ^ (others &- 1)) : 0
    return head ^ (tail &* 0x9E37_79B9_7F4A_7C15)
  }

  @inline(__always)
  static func slot(_ key: UInt64, _ multiplier: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* multiplier) &>> shift)
  }

  @inline(__always)
  private static func quotes(_ word: UInt64) -> UInt64 {
    let x = word ^ 0x2222_2222_2222_2222
    return (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
  }
}
