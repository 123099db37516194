import Foundation
import Testing

/// What goes wrong, and what the tool says and returns then.
@Suite struct FailureTests {
  @Test(arguments: [
    [], ["nonsense"], ["append"], ["verify"], ["prove", "demo"], ["prove", "demo", "--index", "1", "--filing", "2"],
    ["show", "demo"], ["init", "demo"], ["init", "demo", "--origin", "x.example/l", "--window", "0"],
    ["close", "demo", "--producer", "p"], ["hold", "demo", "--index", "1", "--basis", "b"],
    ["append", "demo", "--nope"],
    ["record", "training-data", "."], ["record", "nonsense", "."], ["record", "dpia", "--subject", "s", "."],
    ["verify", ".", "--vkey", "a", "--policy", "b"],
  ])
  func wrongUseIsStatusTwo(_ arguments: [String]) throws {
    try withTool { tool in
      let result = try tool.run(arguments)
      #expect(result.status == 2, "\(result.errors)")
      #expect(result.output.isEmpty)
      #expect(result.errors.hasPrefix("error: "))
      #expect(result.errors.contains("  do: "))
    }
  }

  /// The last value would be taken without a word: whoever asks about two is answered about one.
  @Test(arguments: [
    (["gate", "demo", "--subject", "a", "--subject", "b"], "--subject"),
    (["gate", "demo", "--subject=a", "--subject", "a"], "--subject"),
    (["show", "demo", "--index", "1", "--index=0"], "--index"),
    (["prove", "demo", "--index", "0", "-o", "a", "--output", "b"], "--output"),
    (["clocks", "demo", "--past", "--past", "20"], "--past"),
    (["rules", "retire", "demo", "cn/a", "--key", "a", "--sign", "b", "--key", "c"], "--key"),
  ])
  func oneValueIsNotGivenTwice(_ arguments: [String], _ option: String) throws {
    try withTool { tool in
      try tool.makeLedger()
      let refused = try tool.run(arguments + ["--json"])
      #expect(refused.status == 2, "\(refused.errors)")
      #expect(refused.errors.contains("\(option): this takes one value, and stands here twice"), "\(refused.errors)")
      #expect((refused.objects.first?["error"] as? [String: Any])?["code"] as? String == "usage")
    }
  }

  /// Flags, what takes several values, and what only looks like an option.
  @Test func whatMayStandTwiceMay() throws {
    try withTool { tool in
      try tool.makeLedger()
      #expect(try tool.run("status", "demo", "--json", "--json").status == 0)
      let made = try tool.run(
        "record", "model-card", "--subject", "example.com/m", "--set", "a=--set", "--set=b=1", "--", "--subject")
      #expect(!made.errors.contains("stands here twice"), "\(made.errors)")
    }
  }

  @Test(arguments: [
    ["status", "none"], ["append", "none"], ["verify", "none"], ["record", "training-data", "--dataset", "d", "none"],
    ["seal", "none"], ["export", "none", "out"], ["cosign", "none", "--key", "none"],
  ])
  func whatCannotBeReadIsStatusThree(_ arguments: [String]) throws {
    try withTool { tool in
      let result = try tool.run(arguments)
      #expect(result.status == 3, "\(result.errors)")
      #expect(result.errors.contains("none"))
    }
  }

  @Test func withJSONTheErrorIsAnObjectToo() throws {
    try withTool { tool in
      let result = try tool.run("status", "none", "--json")
      #expect(result.status == 3)
      let error = try #require(result.objects.first?["error"] as? [String: Any])
      #expect(error["code"] as? String == "not-a-ledger")
      #expect(error["where"] as? String == "none/checkpoint")
      #expect(error["status"] as? Int == 3)
      #expect(error["do"] is String)
      #expect(result.errors.contains("[not-a-ledger]"))
      let usage = try tool.run("status", "--json")
      #expect(usage.status == 2)
      #expect((usage.objects.first?["error"] as? [String: Any])?["code"] as? String == "usage")
    }
  }

  @Test func aRefusedLineNamesItsPlaceAndTheLinesBeforeItStay() throws {
    try withTool { tool in
      try tool.makeLedger()
      let wrong = Tool.trace(2).replacingOccurrences(of: "\"count\":1", with: "\"count\":-1")
      let input = [Tool.trace(1), wrong, Tool.trace(3)].joined(separator: "\n")
      let result = try tool.run("append", "demo", input: input)
      #expect(result.status == 1)
      #expect(result.errors.contains("standard input line 2, column "))
      #expect(result.errors.contains("predicate.count"))
      #expect(result.objects.compactMap { $0["index"] as? Int } == [1])
      #expect(result.objects.last?["checkpoint"] is String)
      #expect(result.objects.last?["size"] as? Int == 2)
      #expect(try size(tool) == 2)
    }
  }

  @Test func skipInvalidGoesOnAndCounts() throws {
    try withTool { tool in
      try tool.makeLedger()
      let lines = [Tool.trace(1), "{", Tool.trace(2), "", #"{"kind":"nonsense"}"#, Tool.trace(3)]
      let result = try tool.run("append", "demo", "--skip-invalid", "--json", input: lines.joined(separator: "\n"))
      #expect(result.status == 1)
      #expect(result.objects.compactMap { $0["index"] as? Int } == [1, 2, 3])
      let errors = result.objects.compactMap { ($0["error"] as? [String: Any])?["where"] as? String }
      #expect(errors.count == 2)
      #expect(errors.first?.hasPrefix("standard input line 2, ") == true)
      #expect(errors.last?.hasPrefix("standard input line 5, ") == true)
      #expect(result.errors.contains("refused 2"))
      #expect(try size(tool) == 4)
    }
  }

  @Test func aSecondWriterIsToldWhoHoldsTheLedger() throws {
    try withTool { tool in
      try tool.makeLedger()
      let holder = try tool.process(["append", "demo"])
      let pipe = Pipe()
      let out = Pipe()
      holder.standardInput = pipe
      holder.standardOutput = out
      holder.standardError = FileHandle.nullDevice
      try holder.run()
      pipe.fileHandleForWriting.write(Data((Tool.trace(1) + "\n").utf8))
      // The receipt says that the first one has the ledger.
      let receipt = out.fileHandleForReading.availableData
      #expect(String(decoding: receipt, as: UTF8.self).contains("\"index\":1"))
      let second = try tool.run("append", "demo", "--wait", "0.1", input: Tool.trace(2))
      #expect(second.status == 3)
      #expect(second.errors.contains("[locked]"))
      #expect(second.errors.contains("\(holder.processIdentifier)"), "\(second.errors)")
      try pipe.fileHandleForWriting.close()
      holder.waitUntilExit()
      #expect(holder.terminationStatus == 0)
      #expect(try tool.run("append", "demo", input: Tool.trace(2)).status == 0)
    }
  }

  /// To forget a key because its file can't be read would be to trust any other.
  @Test func whatIsRememberedIsNotForgottenUnread() throws {
    try withTool { tool in
      try tool.makeLedger()
      #expect(try tool.run("verify", "demo", "--known", "known").status == 0)
      let files = FileManager.default
      let name = try #require(files.contentsOfDirectory(atPath: tool.path("known")).first)
      let path = tool.path("known/\(name)")
      try files.removeItem(atPath: path)
      // A link to itself: whoever runs this, it can't be read.
      try files.createSymbolicLink(atPath: path, withDestinationPath: name)
      let refused = try tool.run("verify", "demo", "--known", "known")
      #expect(refused.status == 3 && refused.errors.contains("can't be read"), "\(refused.output)\(refused.errors)")
      #expect(try files.destinationOfSymbolicLink(atPath: path) == name)
    }
  }

  /// Where two must sign, one key doesn't pass for two, under whatever name its file lies.
  @Test func oneKeyIsNotTwo() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.write(try tool.read("demo.authority.key"), to: "copy.key")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: tool.path("copy.key"))
      for other in ["demo.authority.key", "copy.key"] {
        let refused = try tool.run(
          "append", "demo", "--sign", "demo.authority.key", "--sign", other, input: Tool.trace(1))
        #expect(refused.status == 2 && refused.errors.contains("this key signs already"), "\(refused.errors)")
      }
      #expect(try size(tool) == 1)
    }
  }

  /// Told to make room and to run it again, one does just that.
  @Test(arguments: [0, 1, 8, 2_048])
  func initCanBeRunAgainWhereTheDiskWasFull(blocks: Int) throws {
    try withTool { tool in
      let arguments = ["init", "demo", "--origin", "example.com/evidence"]
      let limited = try tool.process([])
      limited.executableURL = URL(fileURLWithPath: "/bin/sh")
      limited.arguments =
        ["-c", "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" \"$@\"", Tool.binary.path] + arguments
      limited.standardOutput = FileHandle.nullDevice
      limited.standardError = FileHandle.nullDevice
      try limited.run()
      limited.waitUntilExit()
      #expect(limited.terminationStatus == 3)
      let again = try tool.run(arguments)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try tool.run("verify", "demo").status == 0)
    }
  }

  @Test(arguments: ["other", "state/other", "entries/000"])
  func initTakesNoFolderThatHoldsAnythingElse(name: String) throws {
    try withTool { tool in
      try tool.write("text", to: "demo/\(name)")
      let refused = try tool.run("init", "demo", "--origin", "example.com/evidence")
      #expect(refused.status == 3 && refused.errors.contains("[exists]"), "\(refused.errors)")
      let left = try FileManager.default.contentsOfDirectory(atPath: tool.path("."))
      #expect(left.allSatisfy { !$0.hasSuffix(".key") })
    }
  }

  private func size(_ tool: Tool) throws -> Int? {
    try tool.run("status", "demo", "--json").objects.first?["size"] as? Int
  }
}
