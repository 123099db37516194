public import Evidence

/// A rule as its record says it: data, never code.
///
/// Source: ledger-spec/8-rules.md, 8.1.
public struct Rule: Sendable {
  /// What makes a rule ask its condition.
  public enum Trigger: Hashable, Sendable {
    /// A record of this kind was appended.
    case kind(KindID)
    /// A clock of this name ran out.
    case clock(Text)
    /// A rule emitted something of this name.
    case emission(Text)
  }

  /// Something that follows, with expressions that are still to be evaluated.
  public struct Effect: Sendable {
    /// What is done: `set`, `clear`, `put`, `start-clock`, `stop-clock`, `restart-clock`, `emit` or `notify`.
    public let name: Text
    let members: JSONObject
    /// The field's name and its expression.
    let fields: [(name: Text, source: Text)]
    /// The expression of a register's key.
    let key: Text?
    /// The expression of the time when a clock runs out.
    let until: Text?
    /// The expression of the time from which working days are counted; nil: from that of the cause.
    let from: Text?

    init(_ value: JSONValue) {
      members = value.object ?? JSONObject()
      name = members["do"]?.string ?? ""
      fields = (members["fields"]?.array ?? []).compactMap { field in
        guard let name = field["name"]?.string, let source = field["value"]?.string else { return nil }
        return (name, source)
      }
      key = members["key"]?.string
      until = members["until"]?.string
      from = members["from"]?.string
    }

    /// Whether it is carried out where the condition ended in an error: what restricts is, what relaxes or
    /// hangs on expressions isn't.
    var standsInDoubt: Bool {
      let restricts = members["restricts"]?.bool ?? false
      return switch name {
      case "set": restricts
      case "clear": !restricts
      case "start-clock", "restart-clock": until == nil
      case "notify": true
      default: false
      }
    }
  }

  public let id: Text
  public let version: Int
  public let jurisdiction: Text
  /// The clause that it carries out.
  public let clause: Text
  /// What it says to people, by language.
  public let titles: [(language: Text, text: Text)]
  public let triggers: [Trigger]
  /// Members of the predicate that must be these strings.
  public let match: [(member: Text, value: Text)]
  public let condition: Text
  public let effects: [Effect]
  /// Whose signatures a record must bear, and how many of each.
  public let demands: [(by: Text, signatures: Int)]
  /// Whether the effects are about what was made from the subject.
  public let spreads: Bool
  /// From when on it is asked.
  public let since: Time?
  /// Seconds that each clock which it starts runs at least.
  let shortestClock: Int64

  /// The rule that a predicate of `rule@1`, which its schema admits, says; nil if it isn't one.
  public init?(_ predicate: JSONObject) {
    func texts(_ name: Text) -> [Text] { (predicate[name]?.array ?? []).compactMap(\.string) }
    func pairs(_ name: Text, _ first: Text, _ second: Text) -> [(Text, Text)] {
      (predicate[name]?.array ?? []).compactMap { pair in
        guard let a = pair[first]?.string, let b = pair[second]?.string else { return nil }
        return (a, b)
      }
    }
    guard let id = predicate["id"]?.string, let version = predicate["version"]?.integer,
      let jurisdiction = predicate["jurisdiction"]?.string, let clause = predicate["clause"]?.string,
      let condition = predicate["condition"]?.string
    else { return nil }
    self.id = id
    self.version = Int(version)
    self.jurisdiction = jurisdiction
    self.clause = clause
    self.condition = condition
    titles = pairs("titles", "language", "text").map { (language: $0, text: $1) }
    match = pairs("match", "member", "value").map { (member: $0, value: $1) }
    triggers =
      texts("kinds").compactMap { Kind.named($0).map { .kind($0.id) } }
      + texts("clocks").map { .clock($0) } + texts("emissions").map { .emission($0) }
    effects = (predicate["effects"]?.array ?? []).map(Effect.init)
    demands = (predicate["demands"]?.array ?? []).compactMap { demand in
      guard let by = demand["by"]?.string, let count = demand["signatures"]?.integer else { return nil }
      return (by, Int(count))
    }
    spreads = predicate["spread"] != nil
    since = predicate["since"]?.string.flatMap { Time($0) }
    shortestClock = RuleBounds.shortestClock(of: predicate)
  }
}
