import Foundation
import Testing

@testable import Evidence

let schemas = repository.appendingPathComponent("ledger-spec/schemas")

@Suite("The published schemas")
struct SchemaTests {
  static let documents: [(name: String, schema: JSONValue)] =
    Kind.all.map { ($0.name.string, $0.schema) }
    + [("record", JSONSchema.record), ("entry", JSONSchema.entry)]

  @Test("are what the kinds' declarations say; UPDATE_SCHEMAS=1 rewrites them")
  func committed() throws {
    for (name, schema) in SchemaTests.documents {
      let file = schemas.appendingPathComponent("\(name).json")
      let bytes = schema.indentedBytes
      if ProcessInfo.processInfo.environment["UPDATE_SCHEMAS"] == "1" {
        try Data(bytes).write(to: file)
      }
      let committed = try [UInt8](Data(contentsOf: file))
      #expect(committed == bytes, "\(name): run the tests with UPDATE_SCHEMAS=1 and look at the difference")
      #expect(try JSONValue.parse(committed.span) == schema)
    }
  }

  @Test("have no others beside them")
  func noOthers() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: schemas.path)
    let known = Set(SchemaTests.documents.map { "\($0.name).json" })
    #expect(Set(files.filter { $0.hasSuffix(".json") }) == known)
  }

  @Test("are closed everywhere, and name no prose")
  func closed() {
    for (name, schema) in SchemaTests.documents { closed(schema, name) }
  }

  private func closed(_ value: JSONValue, _ place: String) {
    if value["type"] == "object" {
      let free = ["record.predicate", "entry.record.predicate", "trigger@1.predicate.effects.fields"].contains(place)
      #expect(free || value["additionalProperties"] == false, "\(place)")
    }
    if value["type"] == "string" { #expect(value["pattern"] != nil, "\(place)") }
    for member in value.object?.members ?? [] {
      let step = member.name == "properties" || member.name == "items" ? "" : ".\(member.name)"
      closed(member.value, place + step)
    }
  }
}
