import Testing
import TransparencyLog

@Suite("tlog-proof")
struct TlogProofTests {
  let oracle = Oracle(size: 20)
  let network: TestNetwork

  init() throws { network = try TestNetwork() }

  func proof(_ index: Int, extra: [UInt8] = [], cosigners: [Int] = []) throws -> TlogProof {
    TlogProof(
      index: index, path: oracle.inclusion(index, 20),
      note: try network.note(network.checkpoint(oracle, 20), cosigners: cosigners), extra: extra)
  }

  /// The form as the specification prints it; its own signatures are elided there.
  @Test("the file has the lines of the specification")
  func form() throws {
    let proof = try proof(7, extra: Array("data".utf8))
    var expected = "c2sp.org/tlog-proof@v1\nextra ZGF0YQ==\nindex 7\n"
    for hash in oracle.inclusion(7, 20) { expected += Base64.encode(hash.bytes.span) + "\n" }
    expected += "\n" + String(decoding: proof.note.bytes, as: UTF8.self)
    #expect(String(decoding: proof.bytes, as: UTF8.self) == expected)
    #expect(try TlogProof(proof.bytes.span) == proof)
    #expect(try self.proof(0).bytes.starts(with: Array("c2sp.org/tlog-proof@v1\nindex 0\n".utf8)))
  }

  @Test("every leaf verifies with its own proof only")
  func verifies() throws {
    for index in 0..<20 {
      let proof = try TlogProof(proof(index).bytes.span)
      let key = network.log.verifierKey
      #expect(try proof.verified(leaf: oracle.leaf(index), log: key).checkpoint.size == 20)
      #expect(
        code { _ = try proof.verified(leaf: oracle.leaf((index + 1) % 20), log: key) }
          == .notIncluded)
    }
  }

  @Test("a tree of one leaf has a proof without hashes")
  func single() throws {
    let proof = TlogProof(index: 0, path: [], note: try network.note(network.checkpoint(oracle, 1)))
    let read = try TlogProof(proof.bytes.span)
    #expect(read == proof)
    _ = try read.verified(leaf: oracle.leaf(0), log: network.log.verifierKey)
  }

  @Test("a policy decides which cosignatures are enough")
  func policy() throws {
    let policy = try TrustPolicy(
      """
      log \(network.log.verifierKey)
      witness w0 \(network.witnesses[0].verifierKey)
      witness w1 \(network.witnesses[1].verifierKey)
      group both all w0 w1
      quorum both

      """)
    let enough = try proof(3, cosigners: [0, 1])
    #expect(
      try enough.verified(leaf: oracle.leaf(3), policy: policy).cosignatures.count == 2)
    let few = try proof(3, cosigners: [0, 2])
    #expect(
      code { _ = try few.verified(leaf: oracle.leaf(3), policy: policy) } == .quorumNotMet)
  }

  @Test("what is no proof")
  func refused() throws {
    let good = String(decoding: try proof(7, extra: [1]).bytes, as: UTF8.self)
    func read(_ text: String) -> TransparencyLogError.Code? {
      let bytes = Array(text.utf8)
      return code { _ = try TlogProof(bytes.span) }
    }
    #expect(read(good) == nil)
    let changes = [
      ("@v1", "@v2"), ("extra AQ==", "extra AQ="), ("extra AQ==", "extra "),
      ("extra AQ==", "Extra AQ=="), ("extra AQ==\n", "extra AQ==\nextra AQ==\n"),
      ("index 7", "index 07"), ("index 7", "index -1"), ("index 7\n", ""),
      ("index 7", "index  7"), ("index 7", "index 9223372036854775808"),
      ("index 7\n", "index 7\nAA==\n"),
      ("c2sp", " c2sp"),
    ]
    for (old, new) in changes {
      #expect(read(replacing(old, with: new, in: good)) == .malformedProof, "\(new)")
    }
    #expect(read(String(good.dropLast())) == .malformedProof)
    #expect(read("") == .malformedProof)
    #expect(read("c2sp.org/tlog-proof@v1\nindex 7\n") == .malformedProof)
    #expect(read("c2sp.org/tlog-proof@v1\nindex 7\n\n") == .malformedNote)
    let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    let long = String(repeating: hash, count: 64)
    #expect(read(replacing("index 7\n", with: "index 7\n" + long, in: good)) == .malformedProof)
  }

  @Test("one flipped bit anywhere but in the extra data: it does not verify")
  func flipped() throws {
    let whole = try proof(7, extra: Array("data".utf8)).bytes
    let extra = 23..<38
    #expect(String(decoding: whole[extra], as: UTF8.self) == "extra ZGF0YQ==\n")
    for place in whole.indices where !extra.contains(place) {
      for bit in 0..<8 {
        var changed = whole
        changed[place] ^= 1 << UInt8(bit)
        let code = code {
          _ = try TlogProof(changed.span).verified(
            leaf: oracle.leaf(7), log: network.log.verifierKey)
        }
        if code == nil { Issue.record("byte \(place), bit \(bit)") }
      }
    }
  }

  /// The text with the first occurrence of `old` replaced, which there must be.
  private func replacing(_ old: String, with new: String, in text: String) -> String {
    var text = text
    text.replaceSubrange(text.firstRange(of: old)!, with: new)
    return text
  }
}
