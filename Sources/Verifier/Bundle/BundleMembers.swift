internal import Evidence
internal import TransparencyLog

/// The members of a bundle, or of one of its entries, each read as what it must be.
///
/// Source: ledger-spec/5-proofs.md, 5.3.
struct BundleMembers {
  private let object: JSONObject

  private static let depth = JSONValue.maximumDepth + 3
  private static let hashLimit = 64
  private static let required: [Text] = [
    "additions", "bundle", "checkpoint", "consistency", "entries", "origin", "state",
  ]
  private static let optional: [Text] = ["about", "certificate", "head", "seal"]

  /// The members of an object.
  init(_ object: JSONObject) { self.object = object }

  /// The members of a bundle, which has these names and no others, and canonical form.
  init(_ bytes: Span<UInt8>) throws(Bundle.Fault) {
    guard bytes.count <= Bundle.byteLimit else { throw Bundle.Fault(sentence: "it is longer than 16 MiB") }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(bytes, depth: Self.depth)
    } catch {
      throw Bundle.Fault(sentence: error.description)
    }
    guard let object = value.object else { throw Bundle.Fault(sentence: "it isn't a JSON object") }
    let canonical = value.canonicalBytes
    guard canonical.span.isEqual(to: bytes) else { throw Bundle.Fault(sentence: "it isn't in canonical form") }
    let known = Self.required.count + Self.optional.count { object[$0] != nil }
    guard Self.required.allSatisfy({ object[$0] != nil }), object.count == known else {
      throw Bundle.Fault(sentence: "members are missing, or unknown")
    }
    guard object["bundle"] == 1 else { throw Bundle.Fault(sentence: "bundle isn't 1") }
    self.object = object
  }

  func has(_ name: Text) -> Bool { object[name] != nil }

  func text(_ name: Text) throws(Bundle.Fault) -> Text {
    guard let text = object[name]?.string else { throw Bundle.Fault(sentence: "\(name) isn't text") }
    return text
  }

  func note(_ name: Text) throws(Bundle.Fault) -> UnverifiedNote {
    let bytes = try text(name).utf8
    do throws(TransparencyLogError) {
      return try UnverifiedNote(bytes.span)
    } catch {
      throw Bundle.Fault(sentence: "\(name): \(error.sentence)")
    }
  }

  func list<Element>(_ name: Text, of element: (JSONValue) -> Element?) throws(Bundle.Fault) -> [Element] {
    guard let values = object[name]?.array else { throw Bundle.Fault(sentence: "\(name) isn't a list") }
    let elements = values.compactMap(element)
    guard elements.count == values.count else {
      throw Bundle.Fault(sentence: "\(name) holds something that doesn't belong there")
    }
    return elements
  }

  func hashes(_ name: Text) throws(Bundle.Fault) -> [Digest] {
    let hashes = try list(name) { Digest(base64: $0) }
    guard hashes.count <= Self.hashLimit else {
      throw Bundle.Fault(sentence: "\(name) has more than \(Self.hashLimit) hashes")
    }
    return hashes
  }

  func index(_ name: Text) throws(Bundle.Fault) -> Int? {
    guard let value = object[name] else { return nil }
    guard let index = value.integer, index >= 0 else { throw Bundle.Fault(sentence: "\(name) isn't an index") }
    return Int(index)
  }
}
