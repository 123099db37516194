public import Evidence
internal import TransparencyLog

extension Verdict {
  /// The verdict as JSON.
  ///
  /// Source: ledger-spec/6-verdict.md, 6.5.
  public var json: JSONValue {
    var object = JSONObject()
    object["basis"] = [
      "key": .string(Text(basis.key.rawValue)), "time": .string(Text(basis.time.rawValue)),
    ]
    object["checked"] = [
      "blocks": .integer(checked.blocks), "entries": .integer(checked.entries),
      "payloads": .integer(checked.payloads), "signatures": .integer(checked.signatures),
    ]
    object["filing_rate"] = filing?.json
    object["findings"] = .array(findings.map(\.json))
    object["holds"] = .bool(holds)
    object["origin"] = origin.map { .string(Text($0)) }
    if !proves.isEmpty { object["proves"] = .array(proves.map(\.json)) }
    object["root"] = root.map { .string(Text($0.text)) }
    object["size"] = size.map { .integer(bounded: $0) }
    object["unjudged"] = unjudged.map { .integer(bounded: $0) }
    return .object(object)
  }
}

extension Finding {
  /// The finding as JSON.
  public var json: JSONValue {
    [
      "class": isBroken ? "broken" : "observed", "code": .string(Text(code.rawValue)),
      "count": .integer(bounded: count), "places": .array(places.map(\.json)),
      "sentence": .string(Text(sentence)),
    ]
  }
}

extension Place {
  /// The place as JSON.
  public var json: JSONValue {
    var object = JSONObject()
    object["file"] = file.map { .string(Text($0)) }
    object["height"] = height.map { .integer(bounded: $0) }
    object["index"] = index.map { .integer(bounded: $0) }
    object["size"] = size.map { .integer(bounded: $0) }
    return .object(object)
  }
}

extension FilingHistory {
  /// The rates as JSON.
  ///
  /// Source: ledger-spec/7-filing-rate.md.
  public var json: JSONValue {
    [
      "blocks": .array(
        blocks.map { block in
          [
            "height": .integer(bounded: block.height), "rates": block.rate.json,
            "unregistered": .integer(block.rate.unregistered),
          ]
        }), "now": now.json, "unregistered": .integer(now.unregistered),
    ]
  }
}

extension JSONValue {
  /// A number from a hostile ledger, which I-JSON may be too small for: what is beyond it says its greatest.
  static func integer(bounded value: Int) -> JSONValue {
    .integer(min(value, Int(JSONNumber.maximumInteger)))
  }
}
