import Testing
import TransparencyLog

@Suite("AES-256-GCM")
struct AES256GCMTests {
  // "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, test case 16.
  let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
  let nonce = bytes("cafebabefacedbaddecaf888")
  let data = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
  let plain = bytes(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6"
      + "b525b16aedf5aa0de657ba637b39")
  let cipher = bytes(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b105682"
      + "8838c5f61e6393ba7a0abcc9f662")
  let tag = bytes("76fc6ece0f4e1768cddf8853bb2d551b")

  @Test("test case 16 in pieces of every size", arguments: 1...60)
  func vector(step: Int) throws {
    var encryptor = try AES256GCM.Encryptor(key: key.span, nonce: nonce.span)
    try encryptor.authenticate(data.span)
    var output: [UInt8] = []
    for start in stride(from: 0, to: plain.count, by: step) {
      let piece = plain.span.extracting(start..<min(start + step, plain.count))
      try encryptor.update(piece, into: &output)
    }
    #expect(try encryptor.finish() == tag)
    #expect(output == cipher)

    var decryptor = try AES256GCM.Decryptor(key: key.span, nonce: nonce.span)
    try decryptor.authenticate(data.span)
    var input: [UInt8] = []
    for start in stride(from: 0, to: cipher.count, by: step) {
      let piece = cipher.span.extracting(start..<min(start + step, cipher.count))
      try decryptor.update(piece, into: &input)
    }
    try decryptor.finish(tag: tag.span)
    #expect(input == plain)
  }

  @Test("test case 13: nothing at all")
  func empty() throws {
    let zeros = [UInt8](repeating: 0, count: 32)
    let encryptor = try AES256GCM.Encryptor(
      key: zeros.span, nonce: zeros.span.extracting(..<12))
    let tag = try encryptor.finish()
    #expect(Hex.encode(tag.span) == "530f8afbc74536b9a963b4f1c4cb738b")
  }

  @Test("a changed byte, tag, key, nonce or length is not authentic")
  func changed() throws {
    func opens(key: [UInt8], nonce: [UInt8], cipher: [UInt8], tag: [UInt8]) throws -> Bool {
      var decryptor = try AES256GCM.Decryptor(key: key.span, nonce: nonce.span)
      try decryptor.authenticate(data.span)
      var output: [UInt8] = []
      try decryptor.update(cipher.span, into: &output)
      do throws(TransparencyLogError) {
        try decryptor.finish(tag: tag.span)
        return true
      } catch {
        #expect(error.code == .notAuthentic)
        return false
      }
    }
    func flipped(_ bytes: [UInt8], _ place: Int) -> [UInt8] {
      var bytes = bytes
      bytes[place] ^= 1
      return bytes
    }
    #expect(try opens(key: key, nonce: nonce, cipher: cipher, tag: tag))
    for i in cipher.indices {
      #expect(try !opens(key: key, nonce: nonce, cipher: flipped(cipher, i), tag: tag))
    }
    for i in tag.indices {
      #expect(try !opens(key: key, nonce: nonce, cipher: cipher, tag: flipped(tag, i)))
    }
    #expect(try !opens(key: flipped(key, 31), nonce: nonce, cipher: cipher, tag: tag))
    #expect(try !opens(key: key, nonce: flipped(nonce, 0), cipher: cipher, tag: tag))
    #expect(try !opens(key: key, nonce: nonce, cipher: cipher.dropLast(), tag: tag))
    #expect(try !opens(key: key, nonce: nonce, cipher: cipher, tag: tag.dropLast()))
  }

  @Test("random bytes have the length asked for and differ")
  func random() throws {
    #expect(try SecureRandom.bytes(0).isEmpty)
    #expect(try SecureRandom.bytes(33).count == 33)
    #expect(try SecureRandom.bytes(32) != SecureRandom.bytes(32))
  }
}
