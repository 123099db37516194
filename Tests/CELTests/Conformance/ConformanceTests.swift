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

  @Test(
    "passes every test that needs no protocol buffer message",
    .enabled(if: folder != nil, "CEL_SPEC_TESTDATA names no folder: nothing to read"))
  func conformance() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder!).filter { $0.hasSuffix(".textproto") }
    #expect(files.count > 20, "the folder is not the conformance tests'")
    var total = (passed: 0, inScope: 0, skipped: 0)
    for file in files.sorted() {
      let text = try String(contentsOfFile: folder! + "/" + file, encoding: .utf8)
      let count = try run(String(file.dropLast(10)), TextProto(text))
      print("\(file): \(count.passed) of \(count.inScope) passed, \(count.skipped) out of scope")
      total = (total.passed + count.passed, total.inScope + count.inScope, total.skipped + count.skipped)
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
