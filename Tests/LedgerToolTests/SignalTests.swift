import Foundation
import Glibc
import Testing

/// SIGINT and SIGTERM: what was answered stays, and the process ends by itself.
@Suite struct SignalTests {
  @Test(arguments: [SIGINT, SIGTERM])
  func appendFinishesItsCommit(_ signal: Int32) throws {
    try withTool { tool in
      try tool.makeLedger()
      let process = try tool.process(["append", "demo"])
      let (input, output, errors) = (Pipe(), Pipe(), Pipe())
      process.standardInput = input
      process.standardOutput = output
      process.standardError = errors
      try process.run()
      for sequence in 1...50 { input.fileHandleForWriting.write(Data((Tool.trace(sequence) + "\n").utf8)) }
      var text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      #expect(text.contains("\"index\":1,"))
      kill(process.processIdentifier, signal)
      text += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 3)
      let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      #expect(told.contains("stopped by \(signal == SIGINT ? "SIGINT" : "SIGTERM")"))
      // Every receipt is on the ledger, and the last line is the checkpoint that covers them.
      try tool.write(text, to: "receipts")
      #expect(text.split(separator: "\n").last?.contains("checkpoint") == true)
      let verdict = try tool.run("verify", "demo", "--receipt", "receipts")
      #expect(verdict.status == 0, "\(verdict.output)")
    }
  }

  @Test func watchSealsEachWindowAndEndsWithZero() throws {
    try withTool { tool in
      try tool.makeLedger(window: 1)
      let process = try tool.process(["seal", "demo", "--watch", "--json"])
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      Thread.sleep(forTimeInterval: 3.5)
      // While it watches, others append.
      let appended = try tool.run("append", "demo", input: Tool.trace(1))
      #expect(appended.status == 0, "\(appended.errors)")
      process.terminate()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 0)
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      #expect(text.split(separator: "\n").count >= 2)
      #expect(try tool.run("verify", "demo").status == 0)
    }
  }

  @Test func aClosedPipeIsToldAndWhatWasCommittedStays() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.write((1...30_000).map { Tool.trace($0) }.joined(separator: "\n"), to: "records")
      let process = try tool.process(["append", "demo", "records"])
      let output = Pipe()
      let errors = Pipe()
      process.standardOutput = output
      process.standardError = errors
      try output.fileHandleForReading.close()
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 3)
      #expect(try tool.run("append", "demo", input: Tool.trace(30_001)).status == 0)
      #expect(try tool.run("verify", "demo").status == 0)
    }
  }
}
