import Foundation
import Testing

@testable import Evidence

/// The published examples; `index.tsv` says what each must give.
enum Examples {
  struct Example: Sendable, CustomTestStringConvertible {
    let path: String
    let code: String
    let place: String
    let bytes: [UInt8]

    var isEntry: Bool { path.hasPrefix("entry/") }
    var testDescription: String { path }
  }

  static let all: [Example] = {
    let folder = schemas.appendingPathComponent("examples")
    let index = try! String(contentsOf: folder.appendingPathComponent("index.tsv"), encoding: .utf8)
    return index.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      var bytes = try! [UInt8](Data(contentsOf: folder.appendingPathComponent(fields[0])))
      if bytes.last == 0x0A { bytes.removeLast() }
      return Example(path: fields[0], code: fields[1], place: fields[2], bytes: bytes)
    }
  }()

  static let good = all.filter { $0.code == "ok" }

  static func refusal(_ bytes: [UInt8], entry: Bool) -> JSONError? {
    do throws(JSONError) {
      if entry { _ = try EntryLayout.scan(bytes.span) } else { _ = try RecordLayout.scan(bytes.span) }
      return nil
    } catch {
      return error
    }
  }
}

@Suite("The published examples")
struct ExampleTests {
  @Test("give what their index says: code and place")
  func all() {
    #expect(Examples.all.count > 500)
    for example in Examples.all {
      let error = Examples.refusal(example.bytes, entry: example.isEntry)
      #expect((error?.code.rawValue ?? "ok") == example.code, "\(example.path): \(String(describing: error))")
      guard let error else { continue }
      #expect("\(error.path)" == example.place, "\(example.path): \(error)")
    }
  }

  @Test("cover every kind", arguments: Kind.all.map(\.name.string))
  func coverage(kind: String) {
    let codes = Examples.all.filter { $0.path.hasPrefix("\(kind)/") }
    #expect(codes.contains { $0.code == "ok" })
    #expect(codes.filter { $0.code != "ok" }.count >= 5)
  }

  @Test("agree with the slow validator")
  func slowly() {
    for example in Examples.all {
      let holds = example.isEntry ? SlowValidator.entry(example.bytes) : SlowValidator.record(example.bytes)
      #expect(holds == (example.code == "ok"), "\(example.path)")
    }
  }

  @Test("are refused when cut anywhere, and when any byte is a control or none of UTF-8")
  func cut() {
    let some = [
      "entry/good.json", "record/good-foreign.json", "training-data@1/good.json", "hold@1/good.json",
    ]
    for example in Examples.good.filter({ some.contains($0.path) }) {
      for length in 0..<example.bytes.count {
        #expect(Examples.refusal(Array(example.bytes[..<length]), entry: example.isEntry) != nil)
        var bytes = example.bytes
        for wrong: UInt8 in [0x00, 0x1F, 0xC0, 0xFF] {
          bytes[length] = wrong
          #expect(
            Examples.refusal(bytes, entry: example.isEntry) != nil, "\(example.path) at \(length): \(wrong)")
        }
      }
    }
  }
}
