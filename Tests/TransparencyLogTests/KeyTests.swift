import Testing
import TransparencyLog

/// The key pair and note of the documentation of golang.org/x/mod/sumdb/note.
enum Neumann {
  static let verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  static let signer =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  static let text = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    """
  static let line =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    + "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
}

@Suite("Keys as text")
struct KeyTests {
  @Test("the key pair of sumdb/note is read, written, and belongs together")
  func neumann() throws {
    let verifier = try VerifierKey(Neumann.verifier)
    #expect(verifier.text == Neumann.verifier)
    #expect(verifier.id == 0xc74f_20a3)
    #expect(verifier.type == .ed25519)
    let signer = try SignerKey(Neumann.signer)
    #expect(try signer.secretText() == Neumann.signer)
    #expect(signer.verifierKey == verifier)
  }

  @Test("no part of a key is a key, and no key with one byte changed")
  func mangled() {
    func isRead(_ text: [UInt8], asSigner: Bool) -> Bool {
      code {
        if asSigner {
          _ = try SignerKey(text.span)
        } else {
          _ = try VerifierKey(text.span)
        }
      } == nil
    }
    for (text, asSigner) in [(Neumann.verifier, false), (Neumann.signer, true)] {
      let whole = Array(text.utf8)
      #expect(isRead(whole, asSigner: asSigner))
      for start in 0...whole.count {
        for end in start...whole.count where end - start < whole.count {
          if isRead(Array(whole[start..<end]), asSigner: asSigner) {
            Issue.record("\(text) from \(start) to \(end)")
          }
        }
      }
      for place in whole.indices {
        for change in [UInt8(1), 32, 128] {
          var changed = whole
          changed[place] ^= change
          #expect(!isRead(changed, asSigner: asSigner))
        }
      }
      #expect(!isRead(whole + [0x0A], asSigner: asSigner))
    }
  }

  // The ID of each is the right one for its bytes, so only the length or the type is at fault.
  @Test("wrong lengths and types of keys have their own codes")
  func wrong() {
    #expect(
      code {
        _ = try VerifierKey(
          "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")
      } == .malformedKey)
    #expect(
      code {
        _ = try VerifierKey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
      } == .unsupportedKeyType)
    #expect(code { _ = try VerifierKey("a b+173116ae+AQ==") } == .malformedName)
    // A key of small order, with its right ID: refused as it is nowhere else accepted.
    let weak = [1] + bytes(Ed25519Tests.weakKeys[0])
    let hash = SHA256.hash((Array("weak\n".utf8) + weak).span).hex.prefix(8)
    #expect(
      code { _ = try VerifierKey("weak+\(hash)+\(Base64.encode(weak.span))") } == .malformedKey)
  }

  @Test("a new pair of each type comes back from its text, and the types have different IDs")
  func generated() throws {
    let privateKey = try Ed25519.PrivateKey()
    let name = try KeyName("witness.example/東京")
    let pairs = [SignatureType.ed25519, .cosignatureV1].map {
      SignerKey(name: name, type: $0, privateKey: privateKey)
    }
    for pair in pairs {
      #expect(try SignerKey(pair.secretText()).verifierKey == pair.verifierKey)
      #expect(try VerifierKey(pair.verifierKey.text) == pair.verifierKey)
      // The ID as the specification defines it, put together here by hand.
      let message = name.utf8 + [0x0A, pair.verifierKey.type.rawValue] + privateKey.publicKey.bytes
      #expect(
        SHA256.hash(message.span).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
          == pair.verifierKey.id)
    }
    #expect(pairs[0].verifierKey.id != pairs[1].verifierKey.id)
  }

  @Test("names are compared as bytes, not as Unicode has them equal")
  func bytewise() throws {
    let composed = try KeyName("caf\u{E9}")
    let decomposed = try KeyName("cafe\u{301}")
    #expect(composed != decomposed)
    #expect("caf\u{E9}" == "cafe\u{301}")
    #expect(!Origin(composed).matches(decomposed))
  }

  @Test(
    "what is no name of a key",
    arguments: [
      "", "a b", "a+b", "a\nb", "a\u{85}b", "a\u{A0}b", "a\u{2003}b", "a\u{3000}b", "a\u{1680}b",
      "a\u{2029}b", "a\u{0}b", "\t", String(repeating: "a", count: 1025),
    ])
  func notNames(text: String) {
    #expect(code { _ = try KeyName(text) } == .malformedName)
  }

  // The standard library's property is the oracle: our table is written out so as not to change with it.
  @Test("of all scalars, exactly Unicode's spaces, controls and the plus sign are in no name")
  func scalars() {
    for value in UInt32(0)...0x2_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isGood = value >= 0x20 && value != 0x2B && !scalar.properties.isWhitespace
      let name = "a\(Character(scalar))b"
      if (code { _ = try KeyName(name) } == nil) != isGood { Issue.record("U+\(value)") }
    }
  }

  @Test("origins may have spaces and plus signs, but nothing that breaks a line or UTF-8")
  func origins() throws {
    #expect(try Origin("Go sum + database").utf8 == Array("Go sum + database".utf8))
    for bad in [[], [0x0A], [0x61, 0x00], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]] {
      #expect(code { _ = try Origin(bad.span) } == .malformedName)
      #expect(code { _ = try KeyName(bad.span) } == .malformedName)
    }
  }
}
