import Foundation
import Testing

/// A ledger that stood still for longer than it may jump: what every command says, and that what it says helps.
@Suite struct StandstillTests {
  @Test func whatTheErrorSaysToDoMendsIt() throws {
    try withStandstill { tool in
      for command in [["seal", "demo"], ["seal", "demo", "--watch"], ["append", "demo"]] {
        let refused = try tool.run(command, input: Tool.trace(1))
        #expect(refused.status == 1 && refused.errors.contains("[clock]"), "\(refused.errors)")
        #expect(refused.errors.contains("long-stop"), "\(refused.errors)")
      }
      let told = try tool.run("seal", "demo").errors
      let command = try #require(told.split(separator: "\n").first { $0.contains("| ledger append") })
      let line = try #require(command.range(of: "echo '").map { command[$0.upperBound...] })
      let parts = line.split(separator: "'", maxSplits: 1)
      let words = String(parts[1]).split(separator: " ").map(String.init)
      #expect(words.prefix(4) == ["|", "ledger", "append", "demo"])
      let mended = try tool.run(
        words.dropFirst(2).map { $0 == "AUTHORITY.key" ? "demo.authority.key" : $0 }, input: parts[0] + "\n")
      #expect(mended.status == 0, "\(mended.errors)")
      #expect(try tool.run("seal", "demo").status == 0)
      #expect(try tool.run("append", "demo", input: Tool.trace(1)).status == 0)
      #expect(try tool.run("verify", "demo", "--no-memory").status == 0)
    }
  }

  /// A fault in the resume itself is told, not that there is none.
  @Test func aResumeThatIsWrongIsToldSo() throws {
    try withStandstill { tool in
      let wrong = try resume(tool, reason: "because")
      #expect(wrong.status == 1 && wrong.errors.contains("field predicate.reason"), "\(wrong.errors)")
    }
  }

  /// Nothing has come yet: whoever types the resume, or pipes it from somewhere slow, isn't turned away.
  @Test func aResumeMayTakeItsTime() throws {
    try withStandstill { tool in
      let process = try tool.process(["append", "demo", "--sign", "demo.authority.key", "--producer", "a.example/a"])
      let input = Pipe()
      process.standardInput = input
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      Thread.sleep(forTimeInterval: 0.6)
      let now = Date.now.ISO8601Format().dropLast() + ".000000Z"
      try input.fileHandleForWriting.write(contentsOf: Data((record("long-stop", String(now)) + "\n").utf8))
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }

  private func withStandstill(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.makeLedger(window: 1, "--ahead", "2")
      Thread.sleep(forTimeInterval: 3.2)
      try body(tool)
    }
  }

  private func record(_ reason: String, _ time: String) -> String {
    #"{"kind":"resume@1","predicate":{"reason":"\#(reason)","to":"\#(time)"},"subject":[{"name":"example.com/evidence"}]}"#
  }

  private func resume(_ tool: Tool, reason: String) throws -> Tool.Result {
    let line = record(reason, "2026-01-01T00:00:00.000000Z") + "\n"
    return try tool.run("append", "demo", "--sign", "demo.authority.key", "--producer", "a.example/a", input: line)
  }
}
