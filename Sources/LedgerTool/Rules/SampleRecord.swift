import Decimals
import Evidence
import TransparencyLog

/// Valid predicates of every kind, for scenarios that say only what matters to them.
struct SampleRecord {
  /// Stands where a jurisdiction is asked for.
  let jurisdiction: Text
  /// Stands where a time is asked for.
  let time: Time

  /// The least that a kind's schema admits, with these members in the place of its own.
  func predicate(of kind: KindID, _ members: JSONObject) -> JSONObject {
    guard case .object(let properties, _) = Kind[kind].predicate else { return members }
    var predicate = Self.merged(members, over: object(properties))
    switch kind {
    case .algorithmFiling: complete(&predicate, filing: members)
    case .riskAssessment: Self.complete(&predicate, index: members)
    default: break
    }
    // A span ends after its start.
    if let span = predicate["span"], span["start"] == span["end"], members["span"] == nil {
      let start = time.advanced(by: -86_400 * Time.second)
      predicate["span"] = ["end": .string(Text(time.description)), "start": .string(Text(start.description))]
    }
    return predicate
  }

  /// What goes together in a filing beyond its schema.
  private func complete(_ predicate: inout JSONObject, filing members: JSONObject) {
    if members["scheme"] == nil, predicate["jurisdiction"]?.string != "CN" { predicate["scheme"] = "other" }
    if predicate["status"]?.string == "accepted", members["number"] == nil {
      predicate["number"] = .string("网信算备110108000000101220019号")
    }
  }

  /// An index is 0.7 known + 0.3 unknown + correction: what isn't given of them follows from the rest.
  private static func complete(_ predicate: inout JSONObject, index members: JSONObject) {
    func units(_ name: Text) -> Int64? { members[name]?.millionths?.units }
    func set(_ name: Text, _ units: Int64) {
      predicate[name] = JSONNumber(Millionths(units: min(max(units, 0), 100 * Millionths.one))).map(JSONValue.number)
    }
    let correction = units("correction") ?? 0
    guard let index = units("cri") else {
      if members["cri"] == nil {
        set("cri", (7 * (units("known") ?? 0) + 3 * (units("unknown") ?? 0)) / 10 + correction)
      }
      return
    }
    let sum = index - correction
    switch (members["known"], members["unknown"]) {
    case (nil, nil):
      set("known", sum)
      set("unknown", sum)
    case (nil, _): set("known", (10 * sum - 3 * (units("unknown") ?? 0)) / 7)
    case (_, nil): set("unknown", (10 * sum - 7 * (units("known") ?? 0)) / 3)
    default: break
    }
  }

  static func merged(_ members: JSONObject, over sample: JSONObject) -> JSONObject {
    var result = sample
    for member in members.members {
      if let inner = member.value.object, let below = sample[member.name]?.object {
        result[member.name] = .object(merged(inner, over: below))
      } else {
        result[member.name] = member.value
      }
    }
    return result
  }

  private func object(_ properties: [Property]) -> JSONObject {
    var object = JSONObject()
    for property in properties where property.required { object[property.name] = value(of: property.shape) }
    return object
  }

  private func value(of shape: Shape) -> JSONValue {
    switch shape {
    case .text(let textClass): .string(text(of: textClass))
    case .constant(let text): .string(text)
    case .choice(let texts): .string(texts[0])
    case .boolean: false
    case .truth: true
    case .integer(let range): .number(JSONNumber(max(range.lowerBound, min(0, range.upperBound))))
    case .decimal(let range):
      JSONNumber(max(range.lowerBound, min(Millionths(0), range.upperBound))).map(JSONValue.number) ?? 0
    case .list(let item, let count, _): .array((0..<count.lowerBound).map { value(of: item, number: $0) })
    case .object(let properties, _): .object(object(properties))
    case .anything: .object(JSONObject())
    }
  }

  /// An item of a list, in which texts differ and stand in order.
  private func value(of item: Shape, number: Int) -> JSONValue {
    guard number > 0, case .text(let textClass) = item else { return value(of: item) }
    return .string(Text("\(text(of: textClass))-\(number)"))
  }

  private func text(of textClass: TextClass) -> Text {
    func zeros(_ count: Int) -> Text { Text(String(repeating: "0", count: count)) }
    return switch textClass {
    case .digest: Text("sha256:\(zeros(64))")
    case .sha256: zeros(64)
    case .sha384: zeros(96)
    case .sha512: zeros(128)
    case .handle: zeros(32)
    case .timestamp: Text(time.description)
    case .date: Text(String(time.description.prefix(10)))
    case .identifier, .origin, .filingNumber: "sample"
    case .kind: "sample@1"
    case .name, .prefix, .licence: "sample"
    case .mediaType: "text/plain"
    case .jurisdiction: jurisdiction
    case .language: "en"
    case .cacNumber: "网信算备110108000000101220019号"
    case .noteKey: Text("sample+00000000+\(String(repeating: "A", count: 44))")
    // RFC 8032, 7.1, test 1.
    case .publicKey: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    case .signature: Text(String(repeating: "A", count: 86) + "==")
    case .base64: ""
    case .source: "true"
    }
  }
}
