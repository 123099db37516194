import Foundation
import Testing

@testable import Evidence

/// The scanner accepts bytes if and only if the tree reader reads them, they are canonical, and the slow
/// validator accepts the tree.
@Suite("The scanner and the slow way agree")
struct EquivalenceTests {
  let seed: UInt64 = .random(in: 0 ... .max)
  /// EQUIVALENCE_ROUNDS=20 looks longer.
  let rounds = ProcessInfo.processInfo.environment["EQUIVALENCE_ROUNDS"].flatMap(Int.init) ?? 1

  private func agree(_ bytes: [UInt8], entry: Bool) -> Bool {
    let slow = entry ? SlowValidator.entry(bytes) : SlowValidator.record(bytes)
    return (Examples.refusal(bytes, entry: entry) == nil) == slow
  }

  @Test("on examples with bytes changed, added, taken away and moved")
  func bytes() {
    var random = Seeded(seed)
    let pieces: [[UInt8]] =
      [
        "\"", "\\", ",", ":", "{", "}", "[", "]", "0", "-", ".", "e", "\\u0041", "\\n", "é", "null", " ",
        "é\u{301}", "1e-7",
      ]
      .map { Array($0.utf8) } + [[0x80], [0xED, 0xA0, 0x80], [0], [0x7F]]
    for _ in 0..<8_000 * rounds {
      let example = Examples.good.randomElement(using: &random)!
      var bytes = example.bytes
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random)!, at: place)
        case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default:
          let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
          let moved = Array(bytes[place..<end])
          bytes.insert(contentsOf: moved, at: Int.random(in: 0...bytes.count, using: &random))
        }
      }
      #expect(
        agree(bytes, entry: example.isEntry),
        "seed \(seed): \(example.path) \(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test("on examples with a value of the tree replaced by another one")
  func trees() throws {
    var random = Seeded(seed)
    let values = try Examples.good.map { try JSONValue.parse($0.bytes.span) }
    for _ in 0..<4_000 * rounds {
      let number = Int.random(in: 0..<values.count, using: &random)
      let value = mutate(values[number], values.randomElement(using: &random)!, &random)
      #expect(
        agree(value.canonicalBytes, entry: Examples.good[number].isEntry),
        "seed \(seed): \(String(decoding: value.canonicalBytes, as: UTF8.self))")
    }
  }

  @Test("on random predicates of foreign kinds")
  func foreign() {
    var random = Seeded(seed)
    for _ in 0..<4_000 * rounds {
      let predicate = JSONValue.object(object(3, &random))
      let record: JSONValue = [
        "kind": "domain.example/x@1", "predicate": predicate, "subject": [["name": "n"]],
      ]
      let bytes = record.canonicalBytes
      #expect(Examples.refusal(bytes, entry: false) == nil, "seed \(seed): \(record.canonicalBytes)")
      // Two members or bytes exchanged: rarely canonical still.
      var changed = bytes
      changed.swapAt(
        Int.random(in: 0..<bytes.count, using: &random), Int.random(in: 0..<bytes.count, using: &random))
      #expect(agree(changed, entry: false), "seed \(seed): \(String(decoding: changed, as: UTF8.self))")
    }
  }

  @Test("on numbers of every spelling")
  func numbers() {
    var random = Seeded(seed)
    let kinds = ["domain.example/x@1", "indicator@1", "hold@1"]
    for _ in 0..<4_000 * rounds {
      let digits = { (count: Int) in
        (0..<count).map { _ in
          "\(Int.random(in: 0...9, using: &random) % [10, 10, 2, 1].randomElement(using: &random)!)"
        }.joined()
      }
      var number = Bool.random(using: &random) ? "-" : ""
      number += digits(Int.random(in: 0...17, using: &random))
      if Bool.random(using: &random) { number += "." + digits(Int.random(in: 0...17, using: &random)) }
      if Int.random(in: 0..<6, using: &random) == 0 {
        number += "e-\(Int.random(in: 0...12, using: &random))"
      }
      for kind in kinds {
        let example = Examples.good.first { $0.path == "\(kind)/good.json" }
        var text =
          example.map { String(decoding: $0.bytes, as: UTF8.self) }
          ?? "{\"kind\":\"\(kind)\",\"predicate\":{\"a\":@},\"subject\":[{\"name\":\"n\"}]}"
        text = text.replacing("\"value\":91.25", with: "\"value\":@")
          .replacing("\"index\":41", with: "\"index\":@").replacing("@}", with: number + "}")
          .replacing(":@", with: ":" + number)
        #expect(agree(Array(text.utf8), entry: false), "seed \(seed): \(number) in \(kind)")
      }
    }
  }

  private func mutate(_ value: JSONValue, _ other: JSONValue, _ random: inout Seeded) -> JSONValue {
    if Int.random(in: 0..<6, using: &random) == 0 { return part(other, &random) }
    switch value {
    case .array(var items) where !items.isEmpty:
      let place = items.indices.randomElement(using: &random)!
      switch Int.random(in: 0..<5, using: &random) {
      case 0: items.remove(at: place)
      case 1: items.append(items[place])
      case 2: items.swapAt(place, items.indices.randomElement(using: &random)!)
      default: items[place] = mutate(items[place], other, &random)
      }
      return .array(items)
    case .object(var object) where object.count > 0:
      let member = object.members.randomElement(using: &random)!
      switch Int.random(in: 0..<6, using: &random) {
      case 0: object[member.name] = nil
      case 1: object[Text(member.name.string + "x")] = member.value
      default: object[member.name] = mutate(member.value, other, &random)
      }
      return .object(object)
    default: return part(other, &random)
    }
  }

  private func part(_ value: JSONValue, _ random: inout Seeded) -> JSONValue {
    switch value {
    case .array(let items) where !items.isEmpty && Int.random(in: 0..<4, using: &random) > 0:
      part(items.randomElement(using: &random)!, &random)
    case .object(let object) where object.count > 0 && Int.random(in: 0..<6, using: &random) > 0:
      part(object.members.randomElement(using: &random)!.value, &random)
    default: value
    }
  }

  private func object(_ depth: Int, _ random: inout Seeded) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<Int.random(in: 0...4, using: &random) { object[text(&random)] = value(depth, &random) }
    return object
  }

  private func value(_ depth: Int, _ random: inout Seeded) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: .null
    case 1: .bool(.random(using: &random))
    case 2:
      .number(JSONNumber(Int64.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &random)))
    case 3:
      .number(
        JSONNumber(
          Double.random(in: -1...1, using: &random) * [1, 1e-5, 1e-9, 1e12].randomElement(using: &random)!)!)
    case 4, 5: .string(text(&random))
    case 6: .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth - 1, &random) })
    default: .object(object(depth - 1, &random))
    }
  }

  private func text(_ random: inout Seeded) -> Text {
    let alphabet = Array(
      "ab\"\\/\u{0}\u{8}\n\u{1F}\u{7F}é\u{301}号\u{E000}\u{FFFF}\u{10000}\u{1F600}".unicodeScalars)
    let scalars = (0..<Int.random(in: 0...10, using: &random)).map { _ in
      alphabet.randomElement(using: &random)!
    }
    return Text(String(String.UnicodeScalarView(scalars)))
  }
}
