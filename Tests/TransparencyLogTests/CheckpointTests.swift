import Testing
import TransparencyLog

/// A log and three witnesses with keys that never change, so that failures can be looked at again.
struct TestNetwork {
  let log: SignerKey
  let witnesses: [SignerKey]

  init() throws {
    func key(_ name: String, _ type: SignatureType, _ seed: UInt8) throws -> SignerKey {
      let seed = [UInt8](repeating: seed, count: 32)
      return SignerKey(
        name: try KeyName(name), type: type, privateKey: try Ed25519.PrivateKey(seed: seed.span))
    }
    log = try key("log.example/one", .ed25519, 1)
    witnesses = try (0..<3).map { try key("witness.example/w\($0)", .cosignatureV1, 10 + $0) }
  }

  func checkpoint(_ oracle: Oracle, _ size: Int) -> Checkpoint {
    Checkpoint(origin: Origin(log.verifierKey.name), size: size, root: oracle.root(size))
  }

  /// A checkpoint, signed, and cosigned by the witnesses of these numbers.
  func note(_ checkpoint: Checkpoint, cosigners: [Int] = []) throws -> UnverifiedNote {
    var note = try checkpoint.signed(by: log)
    for number in cosigners {
      note = try note.adding(witnesses[number].cosign(checkpoint, time: 1_679_315_147 + number))
    }
    return note
  }
}

@Suite("Checkpoints and cosignatures")
struct CheckpointTests {
  /// The example of https://c2sp.org/tlog-checkpoint and https://c2sp.org/tlog-cosignature, which
  /// print no keys for it.
  static let text = """
    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    """
  static let log =
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4U"
    + "RYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
  static let witness =
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWX"
    + "EhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"

  static func read(_ text: String) throws(TransparencyLogError) -> Checkpoint {
    let bytes = Array(text.utf8)
    return try Checkpoint(text: bytes.span)
  }

  @Test("the specification's example is read and written")
  func example() throws {
    let checkpoint = try Self.read(Self.text)
    #expect(checkpoint.origin.description == "example.com/behind-the-sofa")
    #expect(checkpoint.size == 20_852_163)
    #expect(
      checkpoint.root.hex == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
    #expect(checkpoint.extensionLines.isEmpty)
    #expect(checkpoint.text == Array(Self.text.utf8))

    let whole = Array("\(Self.text)\n\(Self.log)\(Self.witness)".utf8)
    let note = try UnverifiedNote(whole.span)
    #expect(note.bytes == whole)
    #expect(note.signatures[1].signature.count == 72)
    // The time that the specification's signed message has, 1679315147, big-endian.
    #expect(Array(note.signatures[1].signature.prefix(8)) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])
  }

  @Test("extension lines of others are kept")
  func extensions() throws {
    let text = Self.text + "Timestamp: 1\nmore è\n"
    let checkpoint = try Self.read(text)
    #expect(
      checkpoint.extensionLines.map { String(decoding: $0, as: UTF8.self) }
        == ["Timestamp: 1", "more è"])
    #expect(checkpoint.text == Array(text.utf8))
  }

  @Test("sizes from 0 to 2^63 - 1; an empty tree has the hash of nothing")
  func sizes() throws {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    #expect(try Self.read("a\n9223372036854775807\n" + root).size == Int.max)
    for size in ["9223372036854775808", "18446744073709551616", "01", "+1", "-1", "", " 1", "1 "] {
      #expect(code { _ = try Self.read("a\n\(size)\n" + root) } == .malformedCheckpoint)
    }
    #expect(code { _ = try Self.read("a\n0\n" + root) } == .malformedCheckpoint)
    let empty = try Self.read("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    #expect(empty.root == Merkle.emptyRoot)
  }

  @Test(
    "what is no checkpoint",
    arguments: [
      "", "a\n", "a\n1\n", "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nx\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\r\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nx\u{7}\n",
    ])
  func refused(text: String) {
    #expect(code { _ = try Self.read(text) } == .malformedCheckpoint)
  }

  @Test("signed and cosigned, it verifies with the log's key and the witnesses'")
  func verified() throws {
    let network = try TestNetwork()
    let checkpoint = network.checkpoint(Oracle(size: 5), 5)
    let note = try network.note(checkpoint, cosigners: [0, 2])
    let keys = network.witnesses.map(\.verifierKey)
    let verified = try note.verifiedCheckpoint(log: network.log.verifierKey, witnesses: keys)
    #expect(verified.checkpoint == checkpoint)
    #expect(verified.logKey == network.log.verifierKey)
    #expect(verified.cosignatures.map(\.key) == [keys[0], keys[2]])
    #expect(verified.cosignatures.map(\.time) == [1_679_315_147, 1_679_315_149])
    #expect(verified.note == note)
  }

  @Test("a cosignature is over exactly the message that the specification prints")
  func message() throws {
    let network = try TestNetwork()
    let checkpoint = try Self.read(Self.text)
    let signature = try network.witnesses[0].cosign(checkpoint, time: 1_679_315_147).signature
    let message = Array("cosignature/v1\ntime 1679315147\n\(Self.text)".utf8)
    let ed25519 = Array(signature[8...])
    #expect(network.witnesses[0].verifierKey.publicKey.accepts(ed25519, over: message))
    #expect(signature.prefix(8) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])
  }

  @Test("a cosignature with another time, or a time above 2^63 - 1, is wrong")
  func times() throws {
    let network = try TestNetwork()
    let checkpoint = network.checkpoint(Oracle(size: 5), 5)
    let line = try network.witnesses[0].cosign(checkpoint, time: 7).line
    let text = String(decoding: line, as: UTF8.self)
    let split = text.lastIndex(of: " ")!
    for (place, byte) in [(11, UInt8(8)), (4, 0x80)] {
      var blob = Base64.decode(String(text[text.index(after: split)...].dropLast()))!
      blob[place] = byte
      let changed = Array("\(text[...split])\(Base64.encode(blob.span))\n".utf8)
      let note = try checkpoint.signed(by: network.log).adding(NoteSignature(line: changed.span))
      #expect(
        code {
          _ = try note.verifiedCheckpoint(
            log: network.log.verifierKey, witnesses: [network.witnesses[0].verifierKey])
        } == .badSignature)
    }
  }

  @Test("who may sign what")
  func roles() throws {
    let network = try TestNetwork()
    let checkpoint = network.checkpoint(Oracle(size: 5), 5)
    let log = network.log.verifierKey
    let witness = network.witnesses[0]
    #expect(code { _ = try network.log.cosign(checkpoint, time: 1) } == .unsupportedKeyType)
    #expect(code { _ = try witness.sign(checkpoint.text.span) } == .unsupportedKeyType)
    let note = try network.note(checkpoint, cosigners: [0])
    #expect(
      code { _ = try note.verifiedCheckpoint(log: witness.verifierKey) } == .unsupportedKeyType)
    #expect(
      code { _ = try note.verifiedCheckpoint(log: log, witnesses: [log]) } == .unsupportedKeyType)
    // A witness's word alone is no checkpoint of the log.
    let bare = try UnverifiedNote(
      text: checkpoint.text, signatures: [witness.cosign(checkpoint, time: 1)])
    #expect(
      code { _ = try bare.verifiedCheckpoint(log: log, witnesses: [witness.verifierKey]) }
        == .noTrustedSignature)
  }

  @Test("the key must be of the checkpoint's origin")
  func origin() throws {
    let network = try TestNetwork()
    let foreign = try Self.read(Self.text)
    #expect(code { _ = try foreign.signed(by: network.log) } == .wrongOrigin)
    let note = try UnverifiedNote(
      text: foreign.text, signatures: [network.log.sign(foreign.text.span)])
    #expect(
      code { _ = try note.verifiedCheckpoint(log: network.log.verifierKey) } == .wrongOrigin)
    let other = Array("just a note\n".utf8)
    let plain = try UnverifiedNote(text: other, signatures: [network.log.sign(other.span)])
    #expect(
      code { _ = try plain.verifiedCheckpoint(log: network.log.verifierKey) }
        == .malformedCheckpoint)
  }
}
