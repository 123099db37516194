import Foundation
import Testing

@testable import LedgerTool

@Suite struct RecordTests {
  /// The oracle for digests is sha256sum, for the list sha256sum -c.
  @Test func theListIsWhatSha256sumChecks() throws {
    try withTool { tool in
      try makeTree(tool)
      let result = try tool.run(
        "record", "training-data", "--dataset", "example.com/d", "--payload-out", "list", "data")
      #expect(result.status == 0, "\(result.errors)")
      let check = try shell("cd data && sha256sum -c ../list", in: tool)
      #expect(check.status == 0, "\(check.output)")
      let list = try tool.read("list")
      #expect(list.split(separator: "\n").count == 5)
      #expect(list.contains("数据/甲.txt"))
      // The order of the names' bytes: a capital letter before a small one, UTF-8 after ASCII.
      let names = list.split(separator: "\n").map {
        $0.split(separator: "  ", maxSplits: 1).last.map(String.init) ?? ""
      }
      #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }

  @Test func theRecordCommitsToCountBytesAndRoot() throws {
    try withTool { tool in
      try makeTree(tool)
      let result = try tool.run(
        "record", "training-data", "--dataset", "example.com/d", "--payload-out", "list", "data")
      let record = try #require(result.objects.first)
      let predicate = try #require(record["predicate"] as? [String: Any])
      #expect(predicate["count"] as? Int == 5)
      #expect(predicate["bytes"] as? Int == 700_000 + 1 + 2 + 0 + 6)
      let python = """
        import hashlib
        def h(b): return hashlib.sha256(b).digest()
        def mth(d):
            if len(d) == 0: return h(b'')
            if len(d) == 1: return h(b'\\0' + d[0])
            k = 1
            while k * 2 < len(d): k *= 2
            return h(b'\\1' + mth(d[:k]) + mth(d[k:]))
        lines = open('list', 'rb').read().splitlines()
        print(mth([bytes.fromhex(l.lstrip(b'\\\\')[:64].decode()) for l in lines]).hex())
        """
      try tool.write(python, to: "root.py")
      let root = try shell("python3 root.py", in: tool).output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(predicate["root"] as? String == "sha256:\(root)")
      #expect(predicate["version"] as? String == String(root.prefix(16)))
      let subject = try #require((record["subject"] as? [[String: Any]])?.first)
      #expect(subject["name"] as? String == "example.com/d")
    }
  }

  /// Neither rounded nor taken for text without a word.
  @Test(arguments: ["0.12345678901234567890", "9007199254740993", "1e999"])
  func aNumberThatNoRecordCanBearIsRefused(_ number: String) throws {
    try withTool { tool in
      try tool.write("x", to: "report.pdf")
      func record(_ value: String) throws -> Tool.Result {
        try tool.run(
          "record", "dpia", "--subject", "example.com/chat", "--set", "law=pipl-55", "--set", "jurisdiction=CN",
          "--set",
          "completed=2026-10-01", "--set", "outcome=proceed", "--set", "residual_risk=\(value)", "report.pdf")
      }
      let refused = try record(number)
      #expect(refused.status == 2 && refused.errors.contains("--set residual_risk"), "\(refused.errors)")
      #expect(!refused.errors.contains("text"), "\(refused.errors)")
      #expect(try record("low").status == 0)
    }
  }

  @Test func noLegalFactIsMadeUp() throws {
    try withTool { tool in
      try makeTree(tool)
      let bare = try tool.run("record", "training-data", "--dataset", "example.com/d", "data")
      let predicate = try #require(bare.objects.first?["predicate"] as? [String: Any])
      #expect(Set(predicate.keys) == ["bytes", "count", "dataset", "produced", "root", "version"])
      let missing = try tool.run("record", "dpia", "--subject", "example.com/m", "data/b")
      #expect(missing.status == 2)
      #expect(missing.errors.contains("--set completed=VALUE"))
      let wrong = try tool.run("record", "training-data", "--dataset", "example.com/d", "--modality", "smell", "data")
      #expect(wrong.status == 2)
      #expect(wrong.errors.contains("--modality"))
    }
  }

  @Test func oneRecordAFileAndAppendableAsItIs() throws {
    try withTool { tool in
      try makeTree(tool)
      try tool.makeLedger()
      let result = try tool.run(
        "record", "training-data", "--dataset", "example.com/d", "--each", "--producer", "example.com/p",
        "--first-sequence", "7", "--ledger", "example.com/evidence", "data")
      #expect(result.objects.count == 5)
      let sequences = result.objects.compactMap { ($0["producer"] as? [String: Any])?["sequence"] as? Int }
      #expect(sequences == [7, 8, 9, 10, 11])
      // File names are never in a record.
      #expect(!result.output.contains("甲"))
      let appended = try tool.run("append", "demo", input: result.output)
      #expect(appended.status == 0, "\(appended.errors)")
      #expect(appended.objects.compactMap { $0["index"] as? Int } == [1, 2, 3, 4, 5])
    }
  }

  @Test func linksAreLeftOutUnlessAskedFor() throws {
    try withTool { tool in
      try makeTree(tool)
      try FileManager.default.createSymbolicLink(atPath: tool.path("data/link"), withDestinationPath: "b")
      let without = try tool.run("record", "training-data", "--dataset", "example.com/d", "data")
      #expect(without.errors.contains("1 link"))
      let with = try tool.run("record", "training-data", "--dataset", "example.com/d", "--follow-links", "data")
      let predicate = try #require(with.objects.first?["predicate"] as? [String: Any])
      #expect(predicate["count"] as? Int == 6)
    }
  }

  private func makeTree(_ tool: Tool) throws {
    try tool.write(String(repeating: "0123456", count: 100_000), to: "data/large")
    try tool.write("1", to: "data/B")
    try tool.write("22", to: "data/b")
    try tool.write("", to: "data/empty")
    try tool.write("中文", to: "data/数据/甲.txt")
  }

  private func shell(_ command: String, in tool: Tool) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = tool.folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
