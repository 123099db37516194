extension TrustPolicy {
  /// The most bytes that a policy may have.
  public static let maximumByteCount = 1_000_000

  /// Reads a policy file; throws `malformedPolicy` with the line that breaks a rule.
  public init(_ bytes: Span<UInt8>) throws(TransparencyLogError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw TransparencyLogError(
        .malformedPolicy, "a policy has at most \(Self.maximumByteCount) bytes")
    }
    guard let lines = Lines.ranges(in: bytes) else {
      throw TransparencyLogError(.malformedPolicy, "a policy ends in a newline")
    }
    var parser = TrustPolicyParser()
    for (number, line) in lines.enumerated() {
      do {
        try parser.read(bytes.extracting(line))
      } catch {
        throw TransparencyLogError(.malformedPolicy, error.sentence, at: .line(number + 1))
      }
    }
    guard let quorum = parser.quorum else {
      throw TransparencyLogError(.malformedPolicy, "a policy has a quorum line")
    }
    logs = parser.logs
    witnesses = parser.witnesses
    rules = parser.rules
    self.quorum = quorum.rule
  }

  /// Reads a policy file, as above.
  public init(_ text: String) throws(TransparencyLogError) { try self.init(text.utf8.span) }
}

/// What the lines read so far have defined.
private struct TrustPolicyParser {
  var logs: [TrustPolicy.Log] = []
  var witnesses: [TrustPolicy.Witness] = []
  var rules: [TrustPolicy.Rule] = []
  /// Set by the quorum line; its rule is nil for `none`.
  var quorum: (rule: Int?, Void)?
  private var logKeys: Set<Ed25519.PublicKey> = []
  private var witnessKeys: Set<Ed25519.PublicKey> = []
  /// The rules by name, which is opaque bytes.
  private var ruleNumbers: [[UInt8]: Int] = [:]
  /// Rules that are a member of a group: each may be that once.
  private var members: Set<Int> = []

  private static let none = Array("none".utf8)

  mutating func read(_ line: Span<UInt8>) throws(TransparencyLogError) {
    for i in line.indices where line[i] < 0x20 && line[i] != 0x09 || line[i] == 0x7F {
      throw fault("a policy has no control characters but tab and newline")
    }
    let items = Self.items(of: line)
    guard let keyword = items.first, keyword[0] != 0x23 else { return }
    switch String(decoding: keyword, as: UTF8.self) {
    case "log": try readLog(items)
    case "witness": try readWitness(items)
    case "group": try readGroup(items)
    case "quorum": try readQuorum(items)
    default: throw fault("a line begins with log, witness, group, quorum or #")
    }
  }

  private mutating func readLog(_ items: [[UInt8]]) throws(TransparencyLogError) {
    guard items.count == 2 || items.count == 3 else { throw fault("a log is: log <vkey> [<url>]") }
    let vkey = items[1]
    let key = try VerifierKey(vkey.span)
    guard key.type == .ed25519 else { throw fault("the vkey is not one of a log") }
    guard logKeys.insert(key.publicKey).inserted else {
      throw fault("the log's key is there twice")
    }
    logs.append(TrustPolicy.Log(key: key, url: items.count == 3 ? items[2] : nil))
  }

  private mutating func readWitness(_ items: [[UInt8]]) throws(TransparencyLogError) {
    guard items.count == 3 || items.count == 4 else {
      throw fault("a witness is: witness <name> <vkey> [<url>]")
    }
    let vkey = items[2]
    let key = try VerifierKey(vkey.span)
    guard key.type == .cosignatureV1 else { throw fault("the vkey is not one of a witness") }
    guard witnessKeys.insert(key.publicKey).inserted else {
      throw fault("the witness's key is there twice")
    }
    try define(items[1], as: .witness(witnesses.count))
    witnesses.append(
      TrustPolicy.Witness(name: items[1], key: key, url: items.count == 4 ? items[3] : nil))
  }

  private mutating func readGroup(_ items: [[UInt8]]) throws(TransparencyLogError) {
    guard items.count >= 4 else { throw fault("a group is: group <name> all|any|<k> <name>…") }
    var numbers: [Int] = []
    for name in items[3...] {
      guard let number = ruleNumbers[name] else {
        throw fault("\(Self.text(name)) is no witness or group of a line above")
      }
      guard members.insert(number).inserted else {
        throw fault("\(Self.text(name)) is a member of a group already")
      }
      numbers.append(number)
    }
    let threshold = try Self.threshold(items[2], of: numbers.count)
    try define(items[1], as: .group(threshold: threshold, members: numbers))
  }

  private mutating func readQuorum(_ items: [[UInt8]]) throws(TransparencyLogError) {
    guard items.count == 2 else { throw fault("a quorum is: quorum <name>|none") }
    guard quorum == nil else { throw fault("a policy has one quorum line") }
    if items[1] == Self.none {
      quorum = (nil, ())
    } else if let number = ruleNumbers[items[1]] {
      quorum = (number, ())
    } else {
      throw fault("\(Self.text(items[1])) is no witness or group of a line above")
    }
  }

  private mutating func define(
    _ name: [UInt8], as rule: TrustPolicy.Rule
  ) throws(TransparencyLogError) {
    guard name != Self.none else { throw fault("the name none is taken") }
    guard ruleNumbers.updateValue(rules.count, forKey: name) == nil else {
      throw fault("\(Self.text(name)) is defined twice")
    }
    rules.append(rule)
  }

  private static func threshold(_ text: [UInt8], of count: Int) throws(TransparencyLogError) -> Int {
    if text.span.equals("all") { return count }
    if text.span.equals("any") { return 1 }
    guard let number = DecimalText.parse(text.span), 1...count ~= number else {
      throw TransparencyLogError(
        .malformedPolicy, "a group's threshold is all, any or 1 to its number of members")
    }
    return number
  }

  /// The items of a line, separated by spaces and tabs.
  private static func items(of line: Span<UInt8>) -> [[UInt8]] {
    line.array.split { $0 == 0x20 || $0 == 0x09 }.map(Array.init)
  }

  private static func text(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self) }

  private func fault(_ sentence: String) -> TransparencyLogError {
    TransparencyLogError(.malformedPolicy, sentence)
  }
}
