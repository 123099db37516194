import Testing
import TransparencyLog

@Suite("Signed notes")
struct NoteTests {
  /// The example that the specification prints (https://c2sp.org/signed-note, Example).
  static let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  static let line =
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZX"
    + "sYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
  static let note = "This is an example message.\n\n" + line

  static func read(_ text: String) throws(TransparencyLogError) -> UnverifiedNote {
    let bytes = Array(text.utf8)
    return try UnverifiedNote(bytes.span)
  }

  @Test("the specification's example verifies and is written as it was read")
  func example() throws {
    let key = try VerifierKey(Self.key)
    let note = try Self.read(Self.note)
    #expect(note.bytes == Array(Self.note.utf8))
    let verified = try note.verified(by: [key])
    #expect(verified.text == Array("This is an example message.\n".utf8))
    #expect(verified.signatures.map(\.key) == [key])
    #expect(verified.signatures[0].time == nil)
  }

  @Test("the poem has empty lines in its text")
  func poem() throws {
    let text = """
      Ognuno sta solo sul cuor della terra
      trafitto da un raggio di sole:

      ed è subito sera.

      """
    let poem =
      text + "\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC"
      + "+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
    let note = try Self.read(poem)
    #expect(note.unverifiedText == Array(text.utf8))
    #expect(note.signatures.map { $0.name.description } == ["quasimodo.example/salvatore"])
    #expect(note.bytes == Array(poem.utf8))
  }

  @Test("the note of sumdb/note is signed and verified byte for byte")
  func neumann() throws {
    let signer = try SignerKey(Neumann.signer)
    let text = Array(Neumann.text.utf8)
    let signature = try signer.sign(text.span)
    #expect(signature.line == Array(Neumann.line.utf8))
    #expect(try NoteSignature(line: signature.line.span) == signature)
    let note = try UnverifiedNote(text: text, signatures: [signature])
    #expect(note.bytes == Array("\(Neumann.text)\n\(Neumann.line)".utf8))
    _ = try note.verified(by: [VerifierKey(Neumann.verifier)])
  }

  @Test("one flipped bit anywhere in a note: it does not verify")
  func flipped() throws {
    let key = try VerifierKey(Self.key)
    let whole = Array(Self.note.utf8)
    for place in whole.indices {
      for bit in 0..<8 {
        var changed = whole
        changed[place] ^= 1 << UInt8(bit)
        let verified = code { _ = try UnverifiedNote(changed.span).verified(by: [key]) }
        if verified == nil { Issue.record("byte \(place), bit \(bit)") }
      }
    }
  }

  @Test("a forged line of a known key sinks the note; lines of unknown keys do not count")
  func known() throws {
    let key = try VerifierKey(Self.key)
    let neumann = try VerifierKey(Neumann.verifier)
    // Neumann's signature is over another text.
    let note = try Self.read(Self.note + Neumann.line)
    #expect(try note.verified(by: [key]).signatures.count == 1)
    #expect(code { _ = try note.verified(by: [key, neumann]) } == .badSignature)
    #expect(code { _ = try note.verified(by: [neumann]) } == .badSignature)
    #expect(code { _ = try note.verified(by: []) } == .noTrustedSignature)
    // The same name with another ID, and the same ID with another name, are unknown keys.
    let other = SignerKey(name: key.name, type: .ed25519, privateKey: try Ed25519.PrivateKey())
    #expect(code { _ = try note.verified(by: [other.verifierKey]) } == .noTrustedSignature)
    let renamed = VerifierKey(
      name: try KeyName("example.com/bar"), type: .ed25519, publicKey: key.publicKey)
    #expect(code { _ = try note.verified(by: [renamed]) } == .noTrustedSignature)
  }

  @Test(
    "what is no note",
    arguments: [
      "", "\n", "\n\n", "text\n", "text\n\n", "text\n" + line, "text\n\n" + line.dropLast(),
      "\n" + line, line, "text\n\n" + line + "\n", "text\n\n" + line + "more\n",
      "te\u{1}xt\n\n" + line, "te\txt\n\n" + line, "te\rxt\n\n" + line,
      "text\n\n-" + line.dropFirst(), "text\n\n—" + line.dropFirst(2), "text\n\n " + line,
      "text\n\n— name \n", "text\n\n— name\n", "text\n\n—  AAAAAAA=\n", "text\n\n— name AAAAAA==\n",
      "text\n\n— na+me AAAAAAA=\n", "text\n\n— name AAAAAAB=\n", "text\n\n— name AAAAAAA\n",
      "text\n\n— name  AAAAAAA=\n", "text\n\n— name AAAAAAA= \n", "text\n\n— na\u{A0}me AAAAAAA=\n",
    ])
  func refused(text: String) {
    #expect(code { _ = try Self.read(text) } == .malformedNote)
  }

  @Test("invalid UTF-8 is refused where it is")
  func utf8() {
    let bad = Array("text".utf8) + [0xC3, 0x28] + Array("\n\n\(Self.line)".utf8)
    do throws(TransparencyLogError) {
      _ = try UnverifiedNote(bad.span)
      Issue.record("accepted")
    } catch {
      #expect(error.code == .malformedNote)
      #expect(error.place == .byte(4))
    }
  }

  @Test("100 signatures are read, 101 are not; so with a million bytes")
  func limits() throws {
    let line = "— name AAAAAAA=\n"
    let many = "text\n\n" + String(repeating: line, count: 100)
    #expect(try Self.read(many).signatures.count == 100)
    #expect(code { _ = try Self.read(many + line) } == .malformedNote)
    let room = UnverifiedNote.maximumByteCount - 2 - line.utf8.count
    let long = String(repeating: "a", count: room)
    _ = try Self.read(long + "\n\n" + line)
    #expect(code { _ = try Self.read("a" + long + "\n\n" + line) } == .malformedNote)
  }

  @Test("a text without a final newline is not put into a note")
  func unfinished() throws {
    let message: [UInt8] = []
    let signature = try SignerKey(Neumann.signer).sign(message.span)
    for text in ["", "text", "text\n\nmore"] {
      #expect(
        code { _ = try UnverifiedNote(text: Array(text.utf8), signatures: [signature]) }
          == .malformedNote)
    }
    #expect(
      code { _ = try UnverifiedNote(text: Array("text\n".utf8), signatures: []) } == .malformedNote)
  }
}
