import Evidence
import Foundation

/// SplitMix64: small, seeded, the same everywhere.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The repository's root, so that tests read the committed specification.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

func code(of text: String, exact: Bool = false) -> JSONError.Code? {
  code(of: Array(text.utf8), exact: exact)
}

func code(of bytes: [UInt8], exact: Bool = false) -> JSONError.Code? {
  do throws(JSONError) {
    _ = try JSONValue.parse(bytes.span, exact: exact)
    return nil
  } catch {
    return error.code
  }
}

func canonical(_ text: String) throws -> String {
  String(decoding: try JSONValue.parse(text).canonicalBytes, as: UTF8.self)
}
