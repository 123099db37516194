import Testing
import TransparencyLog

@Suite("Ed25519")
struct Ed25519Tests {
  struct Vector {
    let seed, key, message, signature: String
  }

  /// RFC 8032 section 7.1, tests 1 to 3.
  static let vectors = [
    Vector(
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
      signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    Vector(
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
      signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    Vector(
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
      signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
  ]

  @Test("RFC 8032's vectors sign and verify; one flipped bit anywhere does not", arguments: vectors)
  func vector(_ vector: Vector) throws {
    let seed = bytes(vector.seed)
    let key = try Ed25519.PrivateKey(seed: seed.span)
    let message = bytes(vector.message)
    #expect(Hex.encode(key.publicKey.bytes.span) == vector.key)
    #expect(try key.seed() == seed)
    let signature = try key.sign(message.span)
    #expect(Hex.encode(signature.span) == vector.signature)
    #expect(key.publicKey.accepts(signature, over: message))
    for bit in 0..<512 {
      var changed = signature
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(!key.publicKey.accepts(changed, over: message))
    }
    let longer = message + [0]
    #expect(!key.publicKey.accepts(signature, over: longer))
    let short = Array(signature.dropLast())
    #expect(!key.publicKey.accepts(short, over: message))
  }

  struct EdgeCase {
    let message, key, signature: String
  }

  /// The published edge cases of "Taming the many EdDSAs" (eprint.iacr.org/2020/1244, table 5).
  static let edgeCases = [
    EdgeCase(
      message: "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
      key: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      signature: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        + "0000000000000000000000000000000000000000000000000000000000000000"),
    EdgeCase(
      message: "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
      key: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      signature: "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43"
        + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
    EdgeCase(
      message: "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
      key: "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
      signature: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
        + "8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e"),
    EdgeCase(
      message: "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
      key: "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      signature: "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f"
        + "87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009"),
    EdgeCase(
      message: "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
      key: "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      signature: "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
        + "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09"),
    EdgeCase(
      message: "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
      key: "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      signature: "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7"
        + "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405"),
    EdgeCase(
      message: "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
      key: "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
      signature: "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e"
        + "547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514"),
    EdgeCase(
      message: "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
      key: "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
      signature: "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942"
        + "7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22"),
    EdgeCase(
      message: "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
      key: "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
      signature: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        + "03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f"),
    EdgeCase(
      message: "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
      key: "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
      signature: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        + "ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908"),
    EdgeCase(
      message: "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
      key: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      signature: "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc"
        + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
    EdgeCase(
      message: "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f",
      key: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      signature: "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc"
        + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
  ]

  // Number 3 has points of mixed order and holds without cofactor; every other case breaks one rule.
  @Test("of the published edge cases, only the one without small order or other faults is accepted")
  func edges() {
    let accepted = Self.edgeCases.indices.filter { number in
      let edge = Self.edgeCases[number]
      let message = bytes(edge.message)
      let signature = bytes(edge.signature)
      guard let key = try? Ed25519.PublicKey(bytes(edge.key).span) else { return false }
      return key.verify(signature.span, over: message.span)
    }
    #expect(accepted == [3])
  }

  /// All encodings of points of small order, canonical and not (the same paper, table 6).
  static let weakKeys = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ]

  @Test("keys of small order and every y from p on are refused; the first y of a point below p - 1 is not")
  func keys() throws {
    for key in Self.weakKeys {
      #expect(code { _ = try Ed25519.PublicKey(bytes(key).span) } == .malformedKey)
    }
    for low in UInt8(0xED)...0xFF {
      for high in [UInt8(0x7F), 0xFF] {
        let key = [low] + [UInt8](repeating: 0xFF, count: 30) + [high]
        #expect(code { _ = try Ed25519.PublicKey(key.span) } == .malformedKey)
      }
    }
    let notOnCurve = [0xEB] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    #expect(code { _ = try Ed25519.PublicKey(notOnCurve.span) } == .malformedKey)
    let below = [0xEA] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    _ = try Ed25519.PublicKey(below.span)
    let short = [UInt8](repeating: 9, count: 31)
    #expect(code { _ = try Ed25519.PublicKey(short.span) } == .malformedKey)
    #expect(code { _ = try Ed25519.PrivateKey(seed: short.span) } == .malformedKey)
  }

  @Test("new keys differ, and one key serves many tasks at once")
  func manyTasks() async throws {
    let key = try Ed25519.PrivateKey()
    #expect(try Ed25519.PrivateKey().publicKey != key.publicKey)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<32 {
        group.addTask {
          let message = Array("message \(number)".utf8)
          let signature = try key.sign(message.span)
          return key.publicKey.accepts(signature, over: message)
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
