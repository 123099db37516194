import CEL
import Evidence
import Rules
import Yams

/// Reads one document of a file of rules, and collects all that is wrong in it.
struct RuleReader {
  private let source: RuleSource
  private(set) var faults: [FileFault] = []
  /// What can be deployed, and can't have been meant.
  private(set) var warnings: [FileFault] = []
  /// Where the rule says that it listens to training data.
  private var trainingData: Node?
  /// Where in the file the predicate's members stand, by their path: `effects[0].fields[1].value`.
  private var places: [String: ScalarPlace] = [:]
  /// Seconds that each clock which the rule starts runs at least.
  private var shortestClock: Int64 = 1

  private static let keys = [
    "id", "version", "title", "jurisdiction", "clause", "on", "match", "when", "demand", "spread", "then", "since",
    "scenarios",
  ]

  init(_ source: RuleSource) { self.source = source }

  /// The rule that a document says; nil if it isn't one, or not one that a ledger admits.
  mutating func rule(_ node: Node) -> RuleDocument? {
    guard let members = members(node, of: "a rule", known: Self.keys) else { return nil }
    var predicate = JSONObject()
    for key in ["id", "jurisdiction", "clause"] {
      predicate[Text(key)] = required(key, in: members, node).flatMap { text($0, at: key) }
    }
    let version = members["version"].flatMap { integer($0, at: "version") }
    predicate["version"] = .integer(version ?? 1)
    predicate["titles"] = required("title", in: members, node).flatMap { titles($0) }
    if let on = required("on", in: members, node) { listen(on, &predicate) }
    shortestClock = RuleBounds.shortestClock(of: predicate)
    predicate["match"] = members["match"].flatMap { match($0) }
    predicate["condition"] = required("when", in: members, node).flatMap { expression($0, at: "condition") }
    predicate["demands"] = members["demand"].flatMap { demands($0, on: members["on"]) }
    predicate["spread"] = members["spread"].flatMap { text($0, at: "spread") }
    // What demands signatures may do nothing else.
    let then = members["demand"] == nil ? required("then", in: members, node) : members["then"]
    predicate["effects"] = then.flatMap { effects($0) }
    predicate["since"] = members["since"].flatMap { since($0) }
    guard faults.isEmpty, let (rule, worstCost) = judge(predicate, node) else { return nil }
    var reader = ScenarioReader(rule: rule)
    let scenarios = members["scenarios"].map { reader.scenarios($0) } ?? []
    faults += reader.faults
    guard faults.isEmpty else { return nil }
    return RuleDocument(
      predicate: predicate, rule: rule, worstCost: worstCost, warnings: warnings, version: version,
      place: .init(node.mark),
      idPlace: .init(members["id"]?.mark), versionPlace: members["version"].map { .init($0.mark) },
      scenarios: scenarios)
  }

  // MARK: Members

  private mutating func titles(_ node: Node) -> JSONValue? {
    pairs(node, "a title for each language, such as {en: …, zh: …}", at: "titles", "language", "text")
  }

  private mutating func match(_ node: Node) -> JSONValue? {
    let pairs = pairs(
      node, "members of the predicate with their values, such as {indicator: TCR}", at: "match", "member", "value")
    return pairs?.array?.isEmpty == true ? nil : pairs
  }

  /// Whose signatures a record must bear: how many of each role.
  private mutating func demands(_ node: Node, on: Node?) -> JSONValue? {
    if let on, on.mapping?["clocks"] != nil || on.mapping?["emissions"] != nil {
      fault("signatures are demanded of records, not of clocks and emissions", node)
    }
    for item in on?.mapping?["kinds"]?.sequence.map(Array.init) ?? [] {
      guard let kind = item.scalar.flatMap({ Kind.named(Text($0.string)) }), Chain.mayListen(to: kind.id) else {
        continue
      }
      if let sentence = Chain.demandFault(of: kind) {
        fault(sentence, item, do: "demand signatures of a kind that names a jurisdiction, such as release@1")
      } else if Chain.mayEvadeDemands(kind) {
        let sentence = "\(kind.name) may leave its jurisdiction out, and is held to no demand then"
        warnings.append(FileFault(code: "demand-evaded", sentence: sentence, place: .init(item.mark)))
      }
    }
    guard let members = sorted(node, "roles with how many of their keys must sign, such as {regulator:EU: 2}") else {
      return nil
    }
    places["demands"] = ScalarPlace(node)
    var items: [JSONValue] = []
    for (number, member) in members.enumerated() {
      let place = "demands[\(number)]"
      places["\(place).by"] = ScalarPlace(member.key)
      if GrantText.parts(member.name) == nil {
        fault("\(member.name) isn't a role", member.key, do: SignerRole.remedy)
      }
      guard let count = integer(member.value, at: "\(place).signatures") else { continue }
      items.append(["by": .string(member.name), "signatures": .integer(count)])
    }
    return .array(items)
  }

  /// A mapping as a list of objects that is sorted by name.
  private mutating func pairs(_ node: Node, _ what: String, at path: String, _ first: Text, _ second: Text)
    -> JSONValue?
  {
    guard let members = sorted(node, what) else { return nil }
    var items: [JSONValue] = []
    for (number, member) in members.enumerated() {
      let place = "\(path)[\(number)]"
      places["\(place).\(first)"] = ScalarPlace(member.key)
      guard let value = text(member.value, at: "\(place).\(second)") else { continue }
      var item = JSONObject()
      item[first] = .string(member.name)
      item[second] = value
      items.append(.object(item))
    }
    return .array(items)
  }

  private mutating func listen(_ node: Node, _ predicate: inout JSONObject) {
    guard let members = members(node, of: "on", known: ["kinds", "clocks", "emissions"]) else { return }
    if members.isEmpty { fault("a rule listens to kinds, clocks or emissions", node) }
    for (name, list) in members.sorted(by: { $0.key < $1.key }) {
      predicate[Text(name)] = set(list, at: name)
      guard name == "kinds" else { continue }
      for item in list.sequence.map(Array.init) ?? [] {
        if item.scalar?.string == KindID.trainingData.name.string { trainingData = item }
        guard let kind = item.scalar?.string, Kind.named(Text(kind)).map({ Chain.mayListen(to: $0.id) }) != true
        else { continue }
        fault(
          "no rule can listen to records of kind \(kind)", item,
          do: "name a kind of ledger-spec/schemas with its version, such as risk-assessment@1")
      }
    }
  }

  private mutating func effects(_ node: Node) -> JSONValue? {
    guard case .sequence(let items) = node else {
      fault("'then' is a list of effects, such as - set: frozen", node)
      return nil
    }
    var values: [JSONValue] = []
    for item in items {
      if let effect = effect(item, at: "effects[\(values.count)]") { values.append(.object(effect)) }
    }
    return .array(values)
  }

  private mutating func effect(_ node: Node, at path: String) -> JSONObject? {
    guard let form = EffectForm.of(node), let members = members(node, of: form.verb, known: form.keys) else {
      fault("an effect does one thing: \(EffectForm.verbs)", node)
      return nil
    }
    places[path] = ScalarPlace(node)
    var effect = JSONObject()
    effect["do"] = .string(Text(form.verb))
    effect["bars"] = members["bars"].flatMap { set($0, at: "\(path).bars") }
    if let subject = members[form.verb] {
      effect[form.member] =
        form.verb == "notify" ? set(subject, at: "\(path).parties") : text(subject, at: "\(path).\(form.member)")
    }
    for key in form.needed { _ = required(key, in: members, node) }
    effect["calendar"] = members["calendar"].flatMap { text($0, at: "\(path).calendar") }
    effect["duration"] = members["duration"].flatMap { duration($0, at: "\(path).duration") }
    effect["fields"] = members["fields"].flatMap { fields($0, at: "\(path).fields") }
    effect["from"] = members["from"].flatMap { expression($0, at: "\(path).from") }
    effect["key"] = members["key"].flatMap { expression($0, at: "\(path).key") }
    effect["restricts"] = members["restricts"].flatMap { boolean($0) }
    effect["until"] = members["until"].flatMap { expression($0, at: "\(path).until") }
    effect["working_days"] = members["working_days"]
      .flatMap { integer($0, at: "\(path).working_days") }.map(JSONValue.integer)
    judge(effect, form, members, node)
    return effect
  }

  /// What goes together in an effect.
  private mutating func judge(_ effect: JSONObject, _ form: EffectForm, _ members: [String: Node], _ node: Node) {
    // Of a clock that was read without a fault: what stands there wrongly would count as missing.
    if form.isStart, faults.isEmpty, let sentence = RuleEffectForm.fault(of: .object(effect), isEvaluated: false) {
      fault(sentence, node)
    }
    if let bars = members["bars"], members["restricts"]?.scalar?.string == "false" {
      fault("a status that doesn't restrict bars nothing", bars, do: "write restricts: true, or leave bars out")
    }
  }

  private mutating func fields(_ node: Node, at path: String) -> JSONValue? {
    guard let members = sorted(node, "fields with their expressions, such as {cri: record.predicate.cri}") else {
      return nil
    }
    var fields: [JSONValue] = []
    for (number, member) in members.enumerated() {
      let place = "\(path)[\(number)]"
      places["\(place).name"] = ScalarPlace(member.key)
      guard let value = expression(member.value, at: "\(place).value") else { continue }
      fields.append(["name": .string(member.name), "value": value])
    }
    return .array(fields)
  }

  // MARK: Scalars

  private mutating func text(_ node: Node, at path: String) -> JSONValue? {
    guard case .scalar(let scalar) = node else {
      fault("this should be text", node)
      return nil
    }
    places[path] = ScalarPlace(scalar)
    return .string(Text(scalar.string))
  }

  /// An expression may be folded over several lines; on the ledger it is one.
  private mutating func expression(_ node: Node, at path: String) -> JSONValue? {
    guard case .scalar(let scalar) = node else {
      fault("this should be an expression; quote it if it has brackets or a colon", node)
      return nil
    }
    places[path] = ScalarPlace(scalar)
    let text = ExpressionText(scalar)
    faults += text.faults(in: source)
    return .string(Text(text.line))
  }

  private mutating func integer(_ node: Node, at path: String) -> Int? {
    guard case .scalar(let scalar) = node, let value = Int(scalar.string), value.magnitude < 1 << 50 else {
      fault("this should be a whole number", node)
      return nil
    }
    places[path] = ScalarPlace(scalar)
    return value
  }

  private mutating func boolean(_ node: Node) -> JSONValue? {
    switch node.scalar?.string {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      fault("this should be true or false", node)
      return nil
    }
  }

  private mutating func duration(_ node: Node, at path: String) -> JSONValue? {
    guard case .scalar(let scalar) = node, let seconds = SpanOfTime.seconds(scalar.string) else {
      fault("this should be \(SpanOfTime.form)", node, do: "write 14d, 72h, 10m or 30s")
      return nil
    }
    if seconds < shortestClock {
      fault("what listens to clocks or emissions starts clocks of at least an hour", node, do: "write 1h or more")
    }
    places[path] = ScalarPlace(scalar)
    return .integer(seconds)
  }

  private mutating func since(_ node: Node) -> JSONValue? {
    guard case .scalar(let scalar) = node, let time = SpanOfTime.instant(scalar.string) else {
      fault("this should be a time in UTC", node, do: "write 2026-12-01 or 2026-12-01T08:00:00Z")
      return nil
    }
    places["since"] = ScalarPlace(scalar)
    return .string(Text(time.description))
  }

  /// A list of names, sorted as the record has it.
  private mutating func set(_ node: Node, at path: String) -> JSONValue? {
    guard case .sequence(let items) = node else {
      fault("this should be a list, such as [one, two]", node)
      return nil
    }
    var names: [(name: Text, node: Node)] = []
    for item in items {
      guard let name = item.scalar?.string else {
        fault("this should be text", item)
        continue
      }
      if names.contains(where: { $0.name == Text(name) }) { fault("\(name) stands here twice", item) }
      names.append((Text(name), item))
    }
    names.sort { $0.name < $1.name }
    for (number, item) in names.enumerated() { places["\(path)[\(number)]"] = ScalarPlace(item.node) }
    places[path] = ScalarPlace(node)
    return .array(names.map { .string($0.name) })
  }

  // MARK: Mappings

  private mutating func members(_ node: Node, of what: String, known: [String]) -> [String: Node]? {
    YAMLMembers.read(node, of: what, known: known, &faults)
  }

  private mutating func sorted(_ node: Node, _ what: String) -> [(name: Text, key: Node, value: Node)]? {
    guard case .mapping(let pairs) = node else {
      fault("this should be \(what)", node)
      return nil
    }
    var members: [(name: Text, key: Node, value: Node)] = []
    for (key, value) in pairs {
      guard let name = key.scalar?.string else {
        fault("a key is text", key)
        continue
      }
      members.append((Text(name), key, value))
    }
    return members.sorted { $0.name < $1.name }
  }

  private mutating func required(_ key: String, in members: [String: Node], _ node: Node) -> Node? {
    if let value = members[key] { return value }
    fault("'\(key)' is missing", node)
    return nil
  }

  private mutating func fault(_ sentence: String, _ node: Node, do remedy: String? = nil) {
    faults.append(
      FileFault(code: "rule-malformed", sentence: sentence, place: .init(node.mark), remedy: remedy))
  }

  // MARK: Judging

  /// What a ledger asks of the rule: its schema, then its expressions. With it comes what they can cost at most.
  private mutating func judge(_ predicate: JSONObject, _ node: Node) -> (Rule, worstCost: Int)? {
    let bytes = RuleDocument.record(predicate).canonicalBytes
    do {
      _ = try RecordLayout.scan(bytes.span)
    } catch {
      let place = scalar(near: error.path.description)?.start ?? RuleSource.Place(node.mark)
      faults.append(FileFault(code: error.code.rawValue, sentence: error.reason, place: place))
    }
    if let sentence = RuleBounds.lengthFault(of: predicate) {
      fault("the rule \(sentence)", node, do: "make several rules of it, or name fewer parties")
    }
    guard let rule = Rule(predicate) else {
      if faults.isEmpty { fault("this isn't a rule", node) }
      return nil
    }
    do throws(RuleFault) {
      let worstCost = try rule.check()
      warnings += rule.warnings().flatMap { fileFaults($0, node) }
      warnOfUnheardData(String(decoding: bytes, as: UTF8.self))
      return faults.isEmpty ? (rule, worstCost) : nil
    } catch {
      faults += rule.faults().flatMap { fileFaults($0, node) }
      return nil
    }
  }

  /// Most training data isn't heard: whoever means all of it is told.
  private mutating func warnOfUnheardData(_ rule: String) {
    guard let item = trainingData, !rule.contains("origins"), !rule.contains("derived_from") else { return }
    let sentence = "training data is listened to where it has derived_from alone: other data may be blanked"
    warnings.append(FileFault(code: "data-unheard", sentence: sentence, place: .init(item.mark)))
  }

  private func fileFaults(_ fault: RuleFault, _ node: Node) -> [FileFault] {
    fault.errors.map {
      FileFault(code: "expression-wrong", sentence: $0.message, place: place(of: $0, in: fault, node))
    }
  }

  private func place(of error: CELError, in fault: RuleFault, _ node: Node) -> RuleSource.Place {
    var place = RuleSource.Place(node.mark)
    if let scalar = scalar(near: fault.member) {
      place = scalar.start
      if error.offset >= 0, fault.member != "match" {
        let value = Array(fault.source.string.unicodeScalars)
        place = source.place(of: fault.column(of: error) - 1, in: value, scalar)
      }
    }
    return place
  }

  /// The place of a member, or of the nearest one above it that is known.
  private func scalar(near path: String) -> ScalarPlace? {
    var path = path.hasPrefix("predicate.") ? String(path.dropFirst("predicate.".count)) : path
    while true {
      if let place = places[path] { return place }
      if let first = places.keys.filter({ $0.hasPrefix(path + "[") || $0.hasPrefix(path + ".") }).min() {
        return places[first]
      }
      guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
      path = String(path[..<end])
    }
  }
}

/// The keys of a mapping, held against those that are known.
enum YAMLMembers {
  static func read(_ node: Node, of what: String, known: [String], _ faults: inout [FileFault]) -> [String: Node]? {
    guard case .mapping(let pairs) = node else {
      faults.append(
        FileFault(
          code: "rule-malformed", sentence: "\(what) has members: \(known.joined(separator: ", "))",
          place: .init(node.mark)))
      return nil
    }
    var members: [String: Node] = [:]
    for (key, value) in pairs {
      guard let name = key.scalar?.string, known.contains(name) else {
        faults.append(
          FileFault(
            code: "unknown-key", sentence: "\(what) has no '\(key.scalar?.string ?? "…")'", place: .init(key.mark),
            remedy: "it has \(known.joined(separator: ", "))"))
        continue
      }
      members[name] = value
    }
    return members
  }
}

/// How an effect is written in a file, by the key that names what it does.
private struct EffectForm {
  let verb: String
  /// The member of the record that the key's value becomes.
  let member: Text
  let needed: [String]
  var optional: [String] = []

  var keys: [String] { [verb] + needed + optional }
  var isStart: Bool { verb.hasSuffix("start-clock") }

  private static let spans = ["duration", "working_days", "calendar", "from", "until"]

  static let all = [
    EffectForm(verb: "set", member: "status", needed: ["restricts"], optional: ["bars"]),
    EffectForm(verb: "clear", member: "status", needed: ["restricts"]),
    EffectForm(verb: "put", member: "register", needed: ["key", "fields"]),
    EffectForm(verb: "start-clock", member: "clock", needed: [], optional: spans),
    EffectForm(verb: "restart-clock", member: "clock", needed: [], optional: spans),
    EffectForm(verb: "stop-clock", member: "clock", needed: []),
    EffectForm(verb: "emit", member: "emits", needed: [], optional: ["fields"]),
    EffectForm(verb: "notify", member: "parties", needed: []),
  ]

  static var verbs: String { all.map(\.verb).joined(separator: ", ") }

  /// The form of an effect; nil if it isn't of exactly one.
  static func of(_ node: Node) -> EffectForm? {
    guard case .mapping(let pairs) = node else { return nil }
    let keys = pairs.compactMap { $0.key.scalar?.string }
    let forms = all.filter { keys.contains($0.verb) }
    return forms.count == 1 ? forms[0] : nil
  }
}
