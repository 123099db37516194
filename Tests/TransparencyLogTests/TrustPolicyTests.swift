import Testing
import TransparencyLog

@Suite("tlog-policy")
struct TrustPolicyTests {
  /// Vkeys of witnesses, numbered.
  static func witness(_ number: Int) throws -> VerifierKey {
    let seed = [UInt8](repeating: UInt8(100 + number), count: 32)
    return VerifierKey(
      name: try KeyName("w\(number)"), type: .cosignatureV1,
      publicKey: try Ed25519.PrivateKey(seed: seed.span).publicKey)
  }

  /// A policy with witnesses a to f (keys 0 to 5) before `lines`.
  static func policy(_ lines: String, log: String = "") throws -> TrustPolicy {
    var text = log
    for (number, name) in ["a", "b", "c", "d", "e", "f"].enumerated() {
      text += "witness \(name) \(try witness(number))\n"
    }
    return try TrustPolicy(text + lines)
  }

  func keys(_ numbers: [Int]) throws -> Set<Ed25519.PublicKey> {
    Set(try numbers.map { try Self.witness($0).publicKey })
  }

  // The specification's example with a to c for X1 to X3 and d to f for Y1 to Y3: every subset of the
  // six witnesses is judged by the rule as the text says it.
  @Test("the specification's example, for every set of cosigners")
  func example() throws {
    let policy = try Self.policy(
      """
      group X-witnesses 2 a b c
      group Y-witnesses any d e f
      group X-and-Y all X-witnesses Y-witnesses
      quorum X-and-Y

      """)
    for set in 0..<64 {
      let numbers = (0..<6).filter { set >> $0 & 1 == 1 }
      let isMet = numbers.count { $0 < 3 } >= 2 && numbers.count { $0 >= 3 } >= 1
      #expect(policy.isMet(by: try keys(numbers)) == isMet, "\(numbers)")
    }
    #expect(policy.requiresWitnesses)
    #expect(
      policy.witnesses.map { String(decoding: $0.name, as: UTF8.self) } == [
        "a", "b", "c", "d", "e", "f",
      ])
  }

  @Test("a single witness, none, and a member named after its group is defined")
  func simple() throws {
    let single = try Self.policy("quorum b\n")
    #expect(single.isMet(by: try keys([1])))
    #expect(!single.isMet(by: try keys([0, 2, 3, 4, 5])))
    let none = try TrustPolicy("quorum none\n")
    #expect(none.isMet(by: []))
    #expect(!none.requiresWitnesses)
    #expect(none.logs.isEmpty)
  }

  @Test("comments, blank lines, tabs, order and bytes above ASCII")
  func layout() throws {
    let log = try TestNetwork().log.verifierKey
    let key = try Self.witness(0)
    let text =
      "# comment \u{1F600}\n\t # another\n\n \t \n  witness\tK\u{2126}  \(key) https://w.example/ \t\n"
      + "quorum K\u{2126}\nlog \(log) https://log.example/\n"
    let policy = try TrustPolicy(text)
    #expect(policy.isMet(by: [key.publicKey]))
    #expect(policy.logs.map(\.key) == [log])
    #expect(policy.logs[0].url == Array("https://log.example/".utf8))
    #expect(policy.witnesses[0].url == Array("https://w.example/".utf8))
    // Names are bytes: the Ohm sign is not the Greek letter, though Unicode calls them equal.
    #expect("K\u{2126}" == "K\u{3A9}")
    #expect(
      code { _ = try TrustPolicy("witness K\u{2126} \(key)\nquorum K\u{3A9}\n") }
        == .malformedPolicy)
    let bytes =
      Array("witness ".utf8) + [0xFF, 0xFE] + Array(" \(key)\nquorum ".utf8) + [0xFF, 0xFE, 0x0A]
    #expect(try TrustPolicy(bytes.span).isMet(by: [key.publicKey]))
  }

  @Test(
    "what breaks a rule, and in which line",
    arguments: [
      ("quorum a", 0), ("", 0), ("quorum a\nquorum a\n", 8), ("quorum z\n", 7), ("quorum\n", 7),
      ("quorum a b\n", 7), ("group g any\nquorum g\n", 7), ("group g any z\nquorum g\n", 7),
      ("group g 0 a\nquorum g\n", 7), ("group g 3 a b\nquorum g\n", 7),
      ("group g 01 a b\nquorum g\n", 7), ("group g some a b\nquorum g\n", 7),
      ("group g any a a\nquorum g\n", 7), ("group g any a\ngroup h any a\nquorum h\n", 8),
      ("group a any b\nquorum a\n", 7), ("group none any a\nquorum none\n", 7),
      ("group g any none\nquorum g\n", 7), ("group g any g\nquorum g\n", 7),
      ("quorum g\ngroup g any a\n", 7), ("Quorum a\n", 7), ("quorum a\u{C}\n", 7),
      ("quorum a\r\n", 7), ("quorum a\u{7F}\n", 7), ("witness g key\nquorum a\n", 7),
      ("witness g\nquorum a\n", 7), ("log\nquorum a\n", 7), ("log key url more\nquorum a\n", 7),
      ("quorum a # no comment here\n", 7), ("quorum a\0\n", 7),
    ])
  func refused(lines: String, line: Int) {
    do {
      _ = try Self.policy(lines)
      Issue.record("accepted")
    } catch let error as TransparencyLogError {
      #expect(error.code == .malformedPolicy)
      #expect(error.place == (line == 0 ? .whole : .line(line)))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("keys are there once, whatever their names, and of the right type")
  func keys() throws {
    let log = try TestNetwork().log.verifierKey
    let renamed = VerifierKey(
      name: try KeyName("other"), type: .ed25519, publicKey: log.publicKey)
    let witness = try Self.witness(0)
    let alias = VerifierKey(
      name: try KeyName("other"), type: .cosignatureV1, publicKey: witness.publicKey)
    for lines in [
      "log \(log)\nlog \(renamed)\n", "witness x \(witness)\nwitness y \(alias)\n",
      "log \(witness)\n", "witness x \(log)\n",
    ] {
      #expect(code { _ = try TrustPolicy(lines + "quorum none\n") } == .malformedPolicy)
    }
  }

  @Test("32 logs, witnesses and groups, as the specification recommends to support, and many more")
  func many() throws {
    var text = ""
    var keys: [VerifierKey] = []
    for number in 0..<150 {
      let seed = [UInt8](repeating: UInt8(number), count: 31) + [7]
      let key = try Ed25519.PrivateKey(seed: seed.span).publicKey
      let name = try KeyName("n\(number)")
      keys.append(VerifierKey(name: name, type: .cosignatureV1, publicKey: key))
      text += "log \(VerifierKey(name: name, type: .ed25519, publicKey: key))\n"
      text += "witness w\(number) \(keys[number])\n"
      text += number == 0 ? "group g0 any w0\n" : "group g\(number) all w\(number) g\(number - 1)\n"
    }
    let policy = try TrustPolicy(text + "quorum g149\n")
    #expect(policy.isMet(by: Set(keys.map(\.publicKey))))
    #expect(!policy.isMet(by: Set(keys.dropFirst().map(\.publicKey))))
  }

  @Test("a checkpoint is verified by its log and the quorum")
  func verified() throws {
    let network = try TestNetwork()
    let checkpoint = network.checkpoint(Oracle(size: 5), 5)
    let witnesses = network.witnesses.enumerated().map { "witness w\($0) \($1.verifierKey)\n" }
    let rules = witnesses.joined() + "group g 2 w0 w1 w2\nquorum g\n"
    let policy = try TrustPolicy("log \(network.log.verifierKey)\n" + rules)
    let enough = try network.note(checkpoint, cosigners: [0, 2])
    #expect(try policy.verified(enough).checkpoint == checkpoint)
    // The same witness twice is one witness.
    let twice = try network.note(checkpoint, cosigners: [1, 1])
    #expect(code { _ = try policy.verified(twice) } == .quorumNotMet)
    let few = try network.note(checkpoint, cosigners: [1])
    #expect(code { _ = try policy.verified(few) } == .quorumNotMet)
    // Without a list of logs, the caller's key counts; with one, it does not.
    let open = try TrustPolicy(rules)
    #expect(code { _ = try open.verified(enough) } == .wrongOrigin)
    #expect(try open.verified(enough, logs: [network.log.verifierKey]).checkpoint == checkpoint)
    let other = try TrustPolicy("log \(NoteTests.key)\n" + rules)
    #expect(
      code { _ = try other.verified(enough, logs: [network.log.verifierKey]) } == .wrongOrigin)
    let unsigned = try UnverifiedNote(
      text: checkpoint.text, signatures: [network.witnesses[0].cosign(checkpoint, time: 1)])
    #expect(code { _ = try policy.verified(unsigned) } == .noTrustedSignature)
  }
}
