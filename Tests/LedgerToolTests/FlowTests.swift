import Foundation
import Testing

/// What people do with the tool from day to day.
@Suite struct FlowTests {
  /// Also where a seal came first, whose checkpoint stands before the receipts.
  @Test func receiptsThatAreGivenAgainEndInACheckpoint() throws {
    try withTool { tool in
      try tool.makeLedger(window: 1)
      let first = try tool.run("append", "demo", input: Tool.trace(1) + "\n").objects
      Thread.sleep(forTimeInterval: 1.1)
      let again = try tool.run("append", "demo", input: Tool.trace(1) + "\n").objects
      // A window may be over before the first, too.
      let receipts = [first, again].map { objects in objects.first { $0["leaf"] != nil }?["index"] as? Int }
      #expect(receipts[0] != nil && receipts[0] == receipts[1])
      #expect(again.last?["checkpoint"] is String, "\(again)")
    }
  }

  @Test func aRetryGetsTheFirstReceiptsAgain() throws {
    try withTool { tool in
      try tool.makeLedger()
      let input = (1...20).map { Tool.trace($0) }.joined(separator: "\n")
      let first = try tool.run("append", "demo", input: input)
      let again = try tool.run("append", "demo", input: input)
      #expect(first.status == 0 && again.status == 0)
      let receipts = { (result: Tool.Result) in result.output.split(separator: "\n").filter { $0.contains("leaf") } }
      #expect(receipts(first).count == 20)
      #expect(receipts(first) == receipts(again))
      #expect(again.objects.last?["checkpoint"] is String)
      let other = try tool.run("append", "demo", input: Tool.trace(20, count: 2))
      #expect(other.status == 1)
      #expect(other.errors.contains("[sequence-repeated]"))
    }
  }

  @Test func whatIsAppendedVerifiesAndOneBitMoreDoesNot() throws {
    try withTool { tool in
      let vkey = try tool.makeLedger()
      try tool.addKey("example.com/gateway", roles: ["producer"])
      try tool.run("append", "demo", input: (1...300).map { Tool.trace($0) }.joined(separator: "\n"))
      let close = try tool.run(
        "close", "demo", "--producer", "example.com/gateway", "--sign", "example.com-gateway.key")
      #expect(close.status == 0, "\(close.errors)")
      let whole = try tool.run("verify", "demo", "--vkey", vkey, "--strict")
      #expect(whole.status == 0, "\(whole.output)")
      try flip(tool, "demo/entries/000", at: 4_000)
      for arguments in [["verify", "demo", "--no-memory"], ["verify", "demo", "--no-memory", "--json"]] {
        let broken = try tool.run(arguments)
        #expect(broken.status == 1)
        #expect(broken.output.contains("leaf-wrong"))
      }
    }
  }

  @Test func aPayloadIsStoredEncryptedAndOnlyForOneRecord() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.write("Jane Doe", to: "person")
      let result = try tool.run(
        "append", "demo", "--payload", "person", "--media-type", "text/plain", input: Tool.trace(1))
      #expect(result.status == 0, "\(result.errors)")
      let shown = try tool.run("show", "demo", "--index", "1", "--json").output
      #expect(shown.contains(#""size":40"#))
      let files = try FileManager.default.subpathsOfDirectory(atPath: tool.path("demo/payloads"))
      let name = try #require(files.first { $0.contains("/") })
      #expect(try tool.bytes("demo/payloads/\(name)").count == 40 + 68)
      #expect(try tool.mode("demo.key.payloads/\(name.split(separator: "/")[1])") == 0o600)
      let two = try tool.run("append", "demo", "--payload", "person", input: "\(Tool.trace(2))\n\(Tool.trace(3))")
      #expect(two.status == 2)
    }
  }

  @Test func aRetryWithAPayloadGetsTheFirstReceiptAgain() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.addKey("example.com/gateway", roles: ["producer"])
      try tool.write("Jane Doe", to: "person")
      try tool.write("John Doe", to: "other")
      func append(_ payload: String, _ sequence: Int, count: Int = 1, _ options: String...) throws -> Tool.Result {
        try tool.run(
          ["append", "demo", "--payload", payload] + options, input: Tool.trace(sequence, count: count))
      }
      func payloads() throws -> Set<String> {
        let files = try FileManager.default.subpathsOfDirectory(atPath: tool.path("demo/payloads"))
        let keys = try FileManager.default.contentsOfDirectory(atPath: tool.path("demo.key.payloads"))
        return Set(files.filter { $0.contains("/") } + keys)
      }
      let first = [try append("person", 1), try append("person", 2, "--sign", "example.com-gateway.key")]
      let stored = try payloads()
      #expect(stored.count == 4)
      let again = [try append("person", 1), try append("person", 2, "--sign", "example.com-gateway.key")]
      for (first, again) in zip(first, again) {
        #expect(first.status == 0 && again.status == 0, "\(again.errors)")
        #expect(again.output.split(separator: "\n").first == first.output.split(separator: "\n").first)
        #expect(again.errors.contains("1 were there already") || again.errors.contains("1 was there already"))
      }
      // Another content, record, media type or signature is another record.
      let others = [
        try append("other", 1), try append("person", 1, count: 2), try append("person", 2),
        try append("person", 1, "--media-type", "text/plain"),
      ]
      for other in others {
        #expect(other.status == 1)
        #expect(other.errors.contains("[sequence-repeated]"), "\(other.errors)")
      }
      #expect(try payloads() == stored)
      #expect(try tool.run("verify", "demo").status == 0)
    }
  }

  @Test func aRecordThatNamesAPayloadGetsNoOther() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.write("Jane Doe", to: "person")
      let payload = #""payload":{"digest":"sha256:\#(String(repeating: "0", count: 64))","mediaType":"a/b","size":40},"#
      let line = Tool.trace(1).replacingOccurrences(of: #""predicate""#, with: payload + #""predicate""#)
      let result = try tool.run("append", "demo", "--payload", "person", input: line)
      #expect(result.status == 1)
      #expect(result.errors.contains("[payload-fixed]"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: tool.path("demo.key.payloads")))
    }
  }

  @Test func anExportIsTheTilesAndGrows() throws {
    try withTool { tool in
      try tool.makeLedger()
      try tool.run("append", "demo", input: (1...299).map { Tool.trace($0) }.joined(separator: "\n"))
      #expect(try tool.run("export", "demo", "out").status == 0)
      #expect(try tool.bytes("out/tile/0/000") == Array(tool.bytes("demo/hashes/0").prefix(8_192)))
      #expect(try tool.bytes("out/tile/0/001.p/44") == Array(tool.bytes("demo/hashes/0").dropFirst(8_192)))
      #expect(try tool.bytes("out/tile/1/000.p/1") == tool.bytes("demo/hashes/1"))
      #expect(
        try tool.bytes("out/tile/entries/000") + tool.bytes("out/tile/entries/001.p/44")
          == tool.bytes("demo/entries/000"))
      #expect(try tool.read("out/checkpoint") == tool.read("demo/checkpoint"))
      try tool.run("append", "demo", input: Tool.trace(300))
      #expect(try tool.run("export", "demo", "out").status == 0)
      #expect(try tool.bytes("out/tile/0/001.p/45").count == 45 * 32)
      try tool.run("init", "other", "--origin", "example.com/other")
      let wrong = try tool.run("export", "other", "out")
      #expect(wrong.status == 1)
      #expect(wrong.errors.contains("[wrong-origin]"))
    }
  }

  @Test func aWitnessSignsNoForkAndForgetsNothing() throws {
    try withTool { tool in
      let vkey = try tool.makeLedger()
      try tool.run("keygen", "w.example/w", "--witness", "-o", "w.key")
      let stranger = try tool.run("cosign", "demo/checkpoint", "--key", "w.key")
      #expect(stranger.status == 2)
      try FileManager.default.copyItem(atPath: tool.path("demo"), toPath: tool.path("fork"))
      try FileManager.default.copyItem(atPath: tool.path("demo.key"), toPath: tool.path("fork.key"))
      #expect(try tool.run("cosign", "demo/checkpoint", "--key", "w.key", "--vkey", vkey).status == 0)
      try tool.run("append", "demo", input: Tool.trace(1))
      try tool.run("append", "fork", input: Tool.trace(1, count: 2))
      let good = try tool.run("cosign", "demo/checkpoint", "--key", "w.key", "-o", "line")
      #expect(good.status == 0, "\(good.errors)")
      #expect(try tool.read("line").hasPrefix("— w.example/w "))
      let forked = try tool.run("cosign", "fork/checkpoint", "--key", "w.key")
      #expect(forked.status == 1)
      #expect(forked.errors.contains("[forked]"))
      try tool.run("append", "fork", input: Tool.trace(2))
      let longer = try tool.run("cosign", "fork/checkpoint", "--key", "w.key")
      #expect(longer.status == 1)
      #expect(longer.errors.contains("[forked]"))
    }
  }

  @Test func aCosignatureIsAttachedToItsBlockOnly() throws {
    try withTool { tool in
      let vkey = try tool.makeLedger(window: 1)
      let made = try tool.run("keygen", "w.example/w", "--witness", "-o", "w.key").output
      Thread.sleep(forTimeInterval: 1.1)
      #expect(try tool.run("seal", "demo").output.hasPrefix("Sealed block 0: "))
      Thread.sleep(forTimeInterval: 1)
      #expect(try tool.run("seal", "demo").status == 0)
      try tool.run("cosign", "demo/blocks/000", "--key", "w.key", "--vkey", vkey, "-o", "line")
      let witness = made.trimmingCharacters(in: .whitespacesAndNewlines)
      let wrong = try tool.run("attach", "demo", "--block", "1", "line", "--vkey", witness)
      #expect(wrong.status == 1, "\(wrong.errors)")
      let right = try tool.run("attach", "demo", "--block", "0", "line", "--vkey", witness)
      #expect(right.status == 0, "\(right.errors)")
      #expect(try tool.read("demo/blocks/000.1") == tool.read("line"))
      #expect(try tool.run("attach", "demo", "--block", "0", "line").errors.contains("there already"))
      #expect(try tool.run("verify", "demo").status == 0)
    }
  }

  @Test func aTimeStampTokenIsCheckedAndAttached() throws {
    try withTool { tool in
      try tool.makeLedger(window: 1)
      Thread.sleep(forTimeInterval: 1.1)
      #expect(try tool.run("seal", "demo").status == 0)
      try makeToken(tool)
      let right = try tool.run("attach", "demo", "--block", "0", "stamp.tsr")
      #expect(right.status == 0, "\(right.errors)")
      #expect(right.errors.contains("a time stamp of 20"))
      let token = try tool.run("attach", "demo", "--block", "0", "stamp.tok")
      #expect(token.status == 0, "\(token.errors)")
      #expect(try tool.bytes("demo/blocks/000.2") == tool.bytes("stamp.tok"))
      let verdict = try tool.run("verify", "demo", "--tsa", "tsa.pem")
      #expect(verdict.status == 0 && verdict.output.contains("time by a time stamp token"), "\(verdict.output)")
      try flip(tool, "stamp.tsr", at: tool.bytes("stamp.tsr").count - 1)
      for wrong in ["other.tsr", "stamp.tsr", "unfit.tsr"] {
        let result = try tool.run("attach", "demo", "--block", "0", wrong)
        #expect(result.status == 1)
        #expect(result.errors.contains("[addition-wrong]"), "\(wrong): \(result.errors)")
      }
    }
  }

  /// A time-stamping authority of openssl's own, and its stamps of the certificate and of something else.
  private func makeToken(_ tool: Tool) throws {
    let script = """
      set -e
      cat > tsa.cnf <<X
      [tsa]
      default_tsa = tsa1
      [tsa1]
      serial = serial
      signer_cert = tsa.pem
      signer_key = tsa.key
      signer_digest = sha256
      default_policy = 1.2.3.4
      digests = sha256
      [ext]
      extendedKeyUsage = critical,timeStamping
      [req]
      distinguished_name = dn
      [dn]
      X
      echo 01 > serial
      openssl req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -subj /CN=tsa -days 2 \
        -config tsa.cnf -extensions ext 2>/dev/null
      openssl ts -query -sha256 -cert -data demo/blocks/000 -out q 2>/dev/null
      openssl ts -reply -config tsa.cnf -queryfile q -out stamp.tsr 2>/dev/null
      openssl ts -reply -config tsa.cnf -queryfile q -token_out -out stamp.tok 2>/dev/null
      openssl ts -query -md5 -cert -data demo/blocks/000 -out q 2>/dev/null
      openssl ts -reply -config tsa.cnf -queryfile q -out unfit.tsr 2>/dev/null
      openssl ts -query -sha256 -cert -data tsa.cnf -out q 2>/dev/null
      openssl ts -reply -config tsa.cnf -queryfile q -out other.tsr 2>/dev/null
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = tool.folder
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func flip(_ tool: Tool, _ name: String, at place: Int) throws {
    var bytes = try tool.bytes(name)
    bytes[place] ^= 1
    try Data(bytes).write(to: tool.folder.appendingPathComponent(name))
  }
}

/// The proof of one entry, taken elsewhere.
@Suite struct BundleTests {
  @Test func aBundleIsCheckedAloneAndAChangedOneIsNot() throws {
    try withTool { tool in
      let vkey = try tool.makeLedger(window: 1)
      try tool.run("append", "demo", input: Tool.trace(1))
      Thread.sleep(forTimeInterval: 1.1)
      try tool.run("seal", "demo")
      #expect(try tool.run("prove", "demo", "--index", "1", "-o", "bundle.json").status == 0)
      try FileManager.default.removeItem(atPath: tool.path("demo"))
      let right = try tool.run("verify", "bundle.json", "--vkey", vkey)
      #expect(right.status == 0, "\(right.output)")
      let text = try tool.read("bundle.json")
      try tool.write(text.replacingOccurrences(of: "\"count\":1,", with: "\"count\":2,"), to: "changed.json")
      for arguments in [["verify", "changed.json"], ["verify", "changed.json", "--json"]] {
        let wrong = try tool.run(arguments)
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("proof-wrong"))
      }
      let cut = try tool.run("verify", "cut.json", "--json")
      #expect(cut.status == 3)
      try tool.write(String(text.dropLast(9)), to: "cut.json")
      #expect(try tool.run("verify", "cut.json", "--json").output.contains("bundle-malformed"))
    }
  }
}
