internal import Decimals

extension Value: CustomStringConvertible {
  /// The value as an expression would say it, for messages; long ones are cut.
  public var description: String {
    var text = ""
    append(to: &text)
    return text
  }

  private func append(to text: inout String) {
    if text.utf8.count > 200 {
      if !text.hasSuffix("…") { text += "…" }
      return
    }
    switch self {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .int(let int): text += String(int)
    case .uint(let uint): text += String(uint) + "u"
    case .double(let double): text += double.description
    case .decimal(let decimal): text += decimal.description
    case .string(let string): text += "\"" + string.string + "\""
    case .bytes(let bytes): text += "b(\(bytes.bytes.count) bytes)"
    case .timestamp(let timestamp): text += "timestamp(\"\(timestamp.text)\")"
    case .duration(let duration): text += "duration(\"\(duration.text)\")"
    case .list(let list): append(list, to: &text)
    case .map(let map): append(map, to: &text)
    case .optional(let optional):
      text += optional.value == nil ? "optional.none()" : "optional.of("
      if let value = optional.value {
        value.append(to: &text)
        text += ")"
      }
    case .type(let type): text += type.name
    case .object(let object): text += object.typeName
    }
  }

  private func append(_ list: CELList, to text: inout String) {
    text += "["
    for (index, element) in list.elements.enumerated() where text.utf8.count <= 200 {
      if index > 0 { text += ", " }
      element.append(to: &text)
    }
    text += "]"
  }

  private func append(_ map: CELMap, to text: inout String) {
    text += "{"
    for (index, key) in map.keys.enumerated() where text.utf8.count <= 200 {
      if index > 0 { text += ", " }
      key.value.append(to: &text)
      text += ": "
      map.values[index].append(to: &text)
    }
    text += "}"
  }
}
