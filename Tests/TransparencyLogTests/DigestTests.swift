import Testing
import TransparencyLog

@Suite("SHA-256 and digests")
struct DigestTests {
  /// NIST's example messages for SHA-256.
  static let vectors = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ]

  @Test("NIST's vectors", arguments: vectors)
  func vector(message: String, expected: String) {
    #expect(SHA256.hash(Array(message.utf8).span).hex == expected)
  }

  @Test("NIST: a million times a")
  func million() {
    let hex = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    let message = [UInt8](repeating: 0x61, count: 1_000_000)
    #expect(SHA256.hash(message.span).hex == hex)
    var hash = SHA256()
    for start in stride(from: 0, to: message.count, by: 1000) {
      hash.update(message.span.extracting(start..<start + 1000))
    }
    #expect(hash.finalize().hex == hex)
  }

  // The short way pads by itself; the stream leaves it to libcrypto: they are each other's oracle.
  @Test("whole messages of every length to 1,200 hash as a stream does, with and without a prefix")
  func everyLength() {
    let message = (0..<1200).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for count in 0...1200 {
      let part = message.span.extracting(..<count)
      var plain = SHA256()
      plain.update(part)
      #expect(SHA256.hash(part) == plain.finalize())
      var leaf = SHA256()
      leaf.update(0)
      leaf.update(part)
      #expect(Merkle.leaf(part) == leaf.finalize())
    }
  }

  // Both lanes of every length, beside shorter, equal and longer ones, and beside those hashed without a buffer.
  @Test("leaves two at a time hash as each alone, whatever their lengths and number")
  func pairs() {
    let message = (0..<1200).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ $0 >> 3) }
    let alone = (0...1200).map { Merkle.leaf(message.span.extracting(last: $0)) }
    for first in 0...1200 {
      let lengths = [first, first, first, 1200 - first, first * 7 % 1201, first, min(first + 64, 1200)]
      for count in 6...7 {
        var leaves: [Digest] = []
        Merkle.appendLeaves(0..<count, in: message.span, at: { 1200 - lengths[$0]..<1200 }, to: &leaves)
        #expect(leaves == lengths.prefix(count).map { alone[$0] })
      }
    }
  }

  @Test("a copy of a stream goes on by itself, and a finished stream goes on")
  func copies() {
    var one = SHA256()
    one.update(Array("ab".utf8).span)
    var two = one
    _ = one.finalize()
    one.update(0x63)
    two.update(0x64)
    #expect(one.finalize().hex == Self.vectors[1].1)
    #expect(two.finalize() != one.finalize())
  }

  @Test("hex and text forms are read as written, and nothing else is")
  func text() {
    let hex = Self.vectors[1].1
    let digest = SHA256.hash(Array("abc".utf8).span)
    #expect(digest.hex == hex)
    #expect(digest.text == "sha256:" + hex)
    #expect(Digest(text: digest.text) == digest)
    #expect(Digest(digest.bytes.span) == digest)
    #expect(Hex.encode(digest.bytes.span) == hex)
    digest.withBytes { #expect(Hex.encode($0) == hex) }
    let bad = [
      hex.uppercased(), String(hex.dropLast()), hex + "0", "g" + hex.dropFirst(),
      " " + hex.dropFirst(), "",
    ]
    for bad in bad {
      #expect(Digest(hex: bad) == nil)
      #expect(Digest(text: "sha256:" + bad) == nil)
    }
    #expect(Digest(text: "SHA256:" + hex) == nil)
    #expect(Digest(text: hex) == nil)
  }

  @Test("every byte has its hex")
  func everyByte() {
    for byte in UInt8.min...UInt8.max {
      let row = [UInt8](repeating: byte, count: 32)
      let digest = Digest(row.span)
      let expected = Hex.encode(row.span)
      #expect(digest.hex == expected)
      #expect(Digest(hex: expected) == digest)
      #expect(UInt8(expected.prefix(2), radix: 16) == byte)
    }
  }

  @Test("digests are ordered as their bytes")
  func order() {
    var random = SplitMix(seed: 1)
    for _ in 0..<500 {
      // Few different bytes, so that prefixes are often equal.
      let one = (0..<32).map { _ in UInt8.random(in: 254...255, using: &random) }
      let two = (0..<32).map { _ in UInt8.random(in: 254...255, using: &random) }
      let expected = one.lexicographicallyPrecedes(two)
      #expect((Digest(one.span) < Digest(two.span)) == expected)
    }
  }

  @Test("a row of digests is read at its places")
  func row() {
    let row = (0..<96).map { UInt8($0) }
    let digests = Digest.array(row.span)
    #expect(digests.count == 3)
    #expect(digests[1].bytes == Array(32..<64))
    #expect(Digest(row.span, at: 33).bytes == Array(33..<65))
  }
}

@Suite("Hex and base 64")
struct TextCodingTests {
  @Test(
    "RFC 4648 section 10",
    arguments: [
      ("", "", ""), ("f", "Zg==", "66"), ("fo", "Zm8=", "666f"), ("foo", "Zm9v", "666f6f"),
      ("foob", "Zm9vYg==", "666f6f62"), ("fooba", "Zm9vYmE=", "666f6f6261"),
      ("foobar", "Zm9vYmFy", "666f6f626172"),
    ])
  func vectors(plain: String, base64: String, hex: String) {
    let plain = Array(plain.utf8)
    #expect(Base64.encode(plain.span) == base64)
    #expect(Base64.decode(base64) == plain)
    #expect(Hex.encode(plain.span) == hex)
    #expect(Hex.decode(hex) == plain)
  }

  @Test(
    "base 64 has one form",
    arguments: [
      "Zg", "Zg=", "Zh==", "Zm9=", "Zm9v=", "Zm9v====", "Zg==Zg==", "=Zg=", "Zm8\n", " Zm8=",
      "Zm-v", "Zm_v", "====", "Z===", "Zm9vZ", "Zm8=\n", "Z=g=",
    ])
  func refused(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test("what decodes encodes to the same text, and the other way round")
  func roundTrip() {
    var random = SplitMix(seed: 2)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = Base64.encode(bytes.span)
      #expect(Base64.decode(text) == bytes)
      #expect(Hex.decode(Hex.encode(bytes.span)) == bytes)
    }
  }

  @Test(
    "hex refuses capitals, odd lengths and everything else", arguments: ["0", "AB", "0g", " 0"])
  func refusedHex(text: String) {
    #expect(Hex.decode(text) == nil)
  }
}
