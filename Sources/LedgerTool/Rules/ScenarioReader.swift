import Evidence
import Rules
import Yams

/// Reads the scenarios of one rule.
struct ScenarioReader {
  private let rule: Rule
  private(set) var faults: [FileFault] = []

  private static let actions = ["record", "clock", "emission", "wait"]
  private static let recordKeys = ["signers", "producer", "made_from"]
  private static let stepKeys = actions + ["kind", "fields", "subject", "at"] + recordKeys + ["expect"]
  private static let ownKeys = ["name", "with", "given", "steps"]

  init(rule: Rule) { self.rule = rule }

  mutating func scenarios(_ node: Node) -> [Scenario] {
    items(node, "a list of scenarios").compactMap { scenario($0) }
  }

  private mutating func scenario(_ node: Node) -> Scenario? {
    guard let members = members(node, of: "a scenario", known: Self.ownKeys + Self.stepKeys) else { return nil }
    guard let name = members["name"].flatMap({ text($0) }) else {
      fault("a scenario has a name", node)
      return nil
    }
    var steps: [Scenario.Step] = []
    if let list = members["steps"] {
      for key in Self.stepKeys where members[key] != nil { fault("'\(key)' stands in the steps", members[key]!) }
      for item in items(list, "a list of steps") {
        guard let members = self.members(item, of: "a step", known: Self.stepKeys) else { continue }
        if let step = step(members, item) { steps.append(step) }
      }
    } else if let step = step(members, node) {
      steps.append(step)
    }
    if !steps.isEmpty && !steps.contains(where: { $0.expectation != nil }) {
      fault("the scenario doesn't say what it expects: 'expect' is missing", node)
    }
    return Scenario(
      name: name, companions: members["with"].map { names($0) } ?? [],
      given: members["given"].map { given($0) } ?? .init(),
      steps: steps, place: .init(node.mark))
  }

  // MARK: Steps

  private mutating func step(_ members: [String: Node], _ node: Node) -> Scenario.Step? {
    let named = Self.actions.filter { members[$0] != nil }
    guard named.count <= 1 else {
      fault("one thing happens in a step: \(named.joined(separator: " or "))", node)
      return nil
    }
    guard let action = action(named.first, members, node) else { return nil }
    if case .record(let kind, _) = action {
      if let node = members["made_from"] { judgeOrigins(node, of: kind, members["record"]) }
    } else {
      for key in Self.recordKeys {
        if let node = members[key] { fault("only a record has '\(key)'", node) }
      }
      if case .wait = action, let node = members["at"] { fault("a step has either 'at' or 'wait'", node) }
    }
    return Scenario.Step(
      action: action, subject: members["subject"].flatMap { text($0) }.map { Text($0) },
      time: members["at"].flatMap { instant($0) }, signers: members["signers"].map { signers($0) },
      producer: members["producer"].flatMap { text($0) }.map { Text($0) },
      origins: members["made_from"].map { names($0) } ?? [],
      expectation: members["expect"].map { expectation($0) }, place: .init(node.mark))
  }

  /// What a record is made from is said once, of what is made.
  private mutating func judgeOrigins(_ node: Node, of kind: KindID, _ record: Node?) {
    guard let own = kind.originMembers.first?.string else {
      return fault("'made_from' stands with a record of training-data@1 or model-snapshot@1", node)
    }
    if record?.mapping?[Node(own)] != nil {
      fault("the record has '\(own)' already", node, do: "leave one of the two out")
    }
  }

  private mutating func instant(_ node: Node) -> Time? {
    if let time = node.scalar.flatMap({ SpanOfTime.instant($0.string) }) { return time }
    fault("this should be a time in UTC", node, do: "write 2026-01-08T09:00:00Z")
    return nil
  }

  /// Roles, one a key: the same one twice are two keys.
  private mutating func signers(_ node: Node) -> [Text] {
    items(node, "a list of roles, such as [regulator:EU, regulator:EU]").compactMap { item in
      guard let name = text(item) else { return nil }
      if GrantText.parts(Text(name)) != nil { return Text(name) }
      fault("\(name) isn't a role", item, do: SignerRole.remedy)
      return nil
    }
  }

  private mutating func action(_ name: String?, _ members: [String: Node], _ node: Node) -> Scenario.Action? {
    let value = name.flatMap { members[$0] }
    if let kind = members["kind"], name != nil, name != "record" { fault("only a record has a kind", kind) }
    switch name {
    case "wait":
      guard let seconds = value?.scalar.flatMap({ SpanOfTime.seconds($0.string) }) else {
        fault("this should be \(SpanOfTime.form), such as 15d", value ?? node)
        return nil
      }
      return .wait(seconds)
    case "clock": return value.flatMap { text($0) }.map { .clock(Text($0)) }
    case "emission":
      guard let name = value.flatMap({ text($0) }) else { return nil }
      return .emission(Text(name), members["fields"].map { object($0) } ?? JSONObject())
    case "record": return record(value!, members["kind"], node)
    default: return impliedAction(members, node)
    }
  }

  private mutating func record(_ value: Node, _ kind: Node?, _ node: Node) -> Scenario.Action? {
    let first = rule.triggers.lazy.compactMap { if case .kind(let id) = $0 { id } else { nil } }.first
    if let kind {
      guard let known = text(kind).flatMap({ Kind.named(Text($0)) }) else {
        fault("there is no such kind", kind, do: "name a kind of ledger-spec/schemas with its version")
        return nil
      }
      return .record(known.id, object(value))
    }
    guard let first else {
      fault("the rule listens to no kind, so the scenario names the record's: kind: risk-assessment@1", node)
      return nil
    }
    return .record(first, object(value))
  }

  /// What a rule listens to alone needn't be said.
  private mutating func impliedAction(_ members: [String: Node], _ node: Node) -> Scenario.Action? {
    switch rule.triggers.first {
    case .kind(let id): return .record(id, JSONObject())
    case .clock(let name): return .clock(name)
    case .emission(let name): return .emission(name, members["fields"].map { object($0) } ?? JSONObject())
    case nil: return nil
    }
  }

  // MARK: What stands before

  private mutating func given(_ node: Node) -> Scenario.Given {
    var given = Scenario.Given()
    if case .sequence = node {
      given.statuses = names(node)
      return given
    }
    guard let members = members(node, of: "given", known: ["statuses", "clocks", "registers", "links"]) else {
      return given
    }
    given.statuses = members["statuses"].map { names($0) } ?? []
    if let registers = members["registers"] {
      for (name, fields) in pairs(registers, "registers with their fields") {
        given.registers.append((name, object(fields)))
      }
    }
    for link in members["links"].map({ items($0, "a list of links, such as [[data, model]]") }) ?? [] {
      let ends = names(link)
      if ends.count == 2 {
        given.links.append((ends[0], ends[1]))
      } else {
        fault("a link is a name and what was made from it: [data, model]", link)
      }
    }
    guard let clocks = members["clocks"] else { return given }
    if case .sequence = clocks {
      given.clocks = names(clocks).map { ($0, SpanOfTime.seconds("365d")!) }
    } else {
      for (name, left) in pairs(clocks, "clocks with what is left of them, such as {audit: 14d}") {
        guard let seconds = left.scalar.flatMap({ SpanOfTime.seconds($0.string) }) else {
          fault("this should be \(SpanOfTime.form), such as 14d", left)
          continue
        }
        given.clocks.append((name, seconds))
      }
    }
    return given
  }

  // MARK: What must follow

  /// - Parameter isOther: of another subject than the step's.
  private mutating func expectation(_ node: Node, isOther: Bool = false) -> Expectation {
    var expectation = Expectation()
    let keys = Expectation.verbs.map(\.key)
    let known = keys + ["error", "stands", "barred", "allowed"] + (isOther ? [] : ["refused", "about"])
    guard let members = members(node, of: "expect", known: known) else { return expectation }
    for key in keys {
      guard let list = members[key] else { continue }
      expectation.items[key] = items(list, "a list, such as [one, two]").compactMap { item($0) }
    }
    expectation.error = members["error"].flatMap { text($0) }.map { Text($0) }
    expectation.stands = members["stands"].map { names($0) }
    expectation.refused = members["refused"].flatMap { text($0) }.map { Text($0) }
    expectation.barred = members["barred"].map { names($0) } ?? []
    expectation.allowed = members["allowed"].map { names($0) } ?? []
    if let about = members["about"] {
      for (name, value) in pairs(about, "subjects with what follows for them") {
        expectation.others.append((name, self.expectation(value, isOther: true)))
      }
    }
    return expectation
  }

  private mutating func item(_ node: Node) -> Expectation.Item? {
    if let name = node.scalar?.string { return .init(name: Text(name)) }
    let pairs = pairs(node, "a name, or a name with fields")
    guard pairs.count == 1 else {
      fault("this should be a name, or a name with its fields", node)
      return nil
    }
    return .init(name: pairs[0].name, fields: object(pairs[0].value))
  }

  // MARK: Parts

  private mutating func members(_ node: Node, of what: String, known: [String]) -> [String: Node]? {
    YAMLMembers.read(node, of: what, known: known, &faults)
  }

  private mutating func items(_ node: Node, _ what: String) -> [Node] {
    guard case .sequence(let items) = node else {
      fault("this should be \(what)", node)
      return []
    }
    return Array(items)
  }

  private mutating func pairs(_ node: Node, _ what: String) -> [(name: Text, value: Node)] {
    guard case .mapping(let pairs) = node else {
      fault("this should be \(what)", node)
      return []
    }
    return pairs.compactMap { key, value in key.scalar.map { (Text($0.string), value) } }
  }

  private mutating func names(_ node: Node) -> [Text] {
    items(node, "a list, such as [one, two]").compactMap { text($0) }.map { Text($0) }
  }

  private mutating func object(_ node: Node) -> JSONObject {
    do {
      if let object = try YAMLValue.json(node).object { return object }
      fault("this should be members with their values, such as {cri: 80}", node)
    } catch {
      faults.append(FileFault(code: "rule-malformed", sentence: error.sentence, place: error.place))
    }
    return JSONObject()
  }

  private mutating func text(_ node: Node) -> String? {
    if let text = node.scalar?.string { return text }
    fault("this should be text", node)
    return nil
  }

  private mutating func fault(_ sentence: String, _ node: Node, do remedy: String? = nil) {
    faults.append(FileFault(code: "rule-malformed", sentence: sentence, place: .init(node.mark), remedy: remedy))
  }
}
