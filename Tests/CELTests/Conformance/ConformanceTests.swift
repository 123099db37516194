import CEL
import Foundation
import Testing

/// The conformance files of github.com/google/cel-spec, tests/simple/testdata, in a folder that the environment names.
private let folder = ProcessInfo.processInfo.environment["CEL_SPEC_TESTDATA"]

@Suite("cel-spec's conformance files")
struct ConformanceTests {
  /// Extensions that the module leaves out: internet addresses, fields of messages, and `cel.block`, which only
  /// optimizers write.
  static let left: Set = ["block_ext", "network_ext", "proto2_ext"]

  /// How many tests of each part were in scope when this was written: a filter that leaves out more would hide them.
  static let least = ["core": 1_117, "extensions": 470, "optionals": 59]

  private static func part(of file: String) -> String {
    if file == "optionals" { return "optionals" }
    return file.hasSuffix("_ext") || file == "macros2" ? "extensions" : "core"
  }

  @Test(
    "passes every test that needs no protocol buffer message",
    .enabled(if: folder != nil, "CEL_SPEC_TESTDATA names no folder: nothing to read"))
  func conformance() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder!).filter { $0.hasSuffix(".textproto") }
    #expect(files.count > 20, "the folder is not the conformance tests'")
    var inScope: [String: Int] = [:]
    var total = (passed: 0, inScope: 0, skipped: 0)
    for file in files.sorted() {
      let text = try String(contentsOfFile: folder! + "/" + file, encoding: .utf8)
      let name = String(file.dropLast(".textproto".count))
      let count = try run(name, TextProto(text))
      inScope[Self.part(of: name), default: 0] += count.inScope
      print("\(file): \(count.passed) of \(count.inScope) passed, \(count.skipped) out of scope")
      total = (total.passed + count.passed, total.inScope + count.inScope, total.skipped + count.skipped)
    }
    for (part, least) in Self.least.sorted(by: { $0.key < $1.key }) {
      let count = inScope[part] ?? 0
      print("\(part): \(count) in scope")
      #expect(count >= least, "only \(count) tests of \(part) were in scope")
    }
    print("all: \(total.passed) of \(total.inScope) passed, \(total.skipped) out of scope")
  }

  private func run(_ name: String, _ file: TextProto) throws -> (passed: Int, inScope: Int, skipped: Int) {
    var count = (passed: 0, inScope: 0, skipped: 0)
    for section in file.messages("section") {
      for proto in section.messages("test") {
        let test = ConformanceTest(proto)
        if test.needsMessages || Self.left.contains(name) {
          count.skipped += 1
          continue
        }
        count.inScope += 1
        let place = "\(name)/\(section.string("name") ?? "")/\(test.name)"
        do throws(ConformanceFailure) {
          try test.run()
          count.passed += 1
        } catch {
          Issue.record("\(place): \(error.sentence)\n  \(test.expression)")
        }
      }
    }
    return count
  }
}
