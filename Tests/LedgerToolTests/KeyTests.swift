import Foundation
import Testing

@Suite struct KeyTests {
  @Test func aKeyIsForItsOwnerAloneAndNeverPrinted() throws {
    try withTool { tool in
      let result = try tool.run("keygen", "example.com/pipeline")
      #expect(result.status == 0)
      #expect(try tool.mode("example.com-pipeline.key") == 0o600)
      let secret = try tool.read("example.com-pipeline.key")
      #expect(secret.hasPrefix("PRIVATE+KEY+example.com/pipeline+"))
      #expect(secret.hasSuffix("\n"))
      let material = try #require(secret.split(separator: "+").last).trimmingCharacters(in: .newlines)
      #expect(!result.output.contains(material))
      #expect(!result.errors.contains(material))
      #expect(result.output.hasPrefix("example.com/pipeline+"))
    }
  }

  @Test func anExistingFileIsNeverReplaced() throws {
    try withTool { tool in
      try tool.write("precious", to: "k.key")
      let result = try tool.run("keygen", "example.com/pipeline", "-o", "k.key")
      #expect(result.status == 3)
      #expect(try tool.read("k.key") == "precious")
    }
  }

  @Test(arguments: [0o604, 0o640, 0o660, 0o666, 0o620])
  func aKeyThatOthersMayReadOrChangeIsRefused(_ mode: Int) throws {
    try withTool { tool in
      try tool.makeLedger()
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: tool.path("demo.key"))
      let result = try tool.run("append", "demo", input: Tool.trace(1))
      #expect(result.status == 3)
      #expect(result.errors.contains("chmod 600 demo.key"))
      #expect(result.errors.contains("[key-mode]"))
    }
  }

  /// A key file that isn't one: nothing of it may be quoted, since it may be a damaged secret.
  @Test func aDamagedKeyIsNotQuoted() throws {
    try withTool { tool in
      try tool.makeLedger()
      let secret = try tool.read("demo.key")
      try FileManager.default.removeItem(atPath: tool.path("demo.key"))
      try tool.write(String(secret.dropLast(3)), to: "demo.key")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: tool.path("demo.key"))
      let result = try tool.run("append", "demo", input: Tool.trace(1))
      #expect(result.status == 1)
      #expect(result.errors.contains("[malformed-key]"))
      let material = try #require(secret.split(separator: "+", maxSplits: 4).last).prefix(12)
      #expect(!result.errors.contains(material))
    }
  }

  @Test func aWitnessKeySignsNoRecords() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.run("keygen", "w.example/w", "--witness", "-o", "w.key")
      let result = try tool.run("append", "demo", "--sign", "w.key", input: Tool.trace(1))
      #expect(result.status == 1)
      #expect(result.errors.contains("[unsupported-key-type]"))
    }
  }

  @Test func initMakesItsKeysBesideTheFolderAndNotInIt() throws {
    try withTool { tool in
      let vkey = try tool.makeLedger()
      #expect(vkey.hasPrefix("example.com/evidence+"))
      #expect(try tool.mode("demo.key") == 0o600)
      #expect(try tool.mode("demo.authority.key") == 0o600)
      let inside = try tool.run("init", "other", "--origin", "x.example/l", "--key", "other/log.key")
      #expect(inside.status == 2)
      #expect(!FileManager.default.fileExists(atPath: tool.path("other")))
      #expect(try tool.run("init", "demo", "--origin", "x.example/l").status == 3)
    }
  }
}
