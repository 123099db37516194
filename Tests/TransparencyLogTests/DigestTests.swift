import Testing
import TransparencyLog

@Suite("Digest")
struct DigestTests {
  static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test("NIST: the digest of abc")
  func abc() {
    let digest = SHA256.hash(Array("abc".utf8).span)
    #expect(digest.hex == Self.abc)
    #expect(digest.text == "sha256:" + Self.abc)
    #expect(Digest(text: digest.text) == digest)
    #expect(Digest(digest.bytes.span) == digest)
  }
}
