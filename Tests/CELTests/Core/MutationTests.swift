import CEL
import Testing

/// A small generator with a fixed seed: the same expressions on every run (Marsaglia's xorshift).
struct Xorshift: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

@Suite("Whatever is written, it ends with a value or an error that has a place")
struct MutationTests {
  private static let pieces = [
    "1", "2u", "1.5", "'a'", "b'x'", "true", "null", "x", "y", "[", "]", "{", "}", "(", ")", "?", ":", ",", ".", ".?",
    "[?", "+", "-", "*", "/", "%", "!", "&&", "||", "==", "<", ">=", " in ", ".size()", ".map(x, ", ".all(x, ",
    ".exists(i, x, ", "has(", "size(", "int(", "string(", "type(", "timestamp(", "duration(", "'2h'", "cel.bind(x, ",
    "optional.of(", ".orValue(", ".optMap(x, ", ".matches('a*')", "9223372036854775807", "é", "\\", "\n", "`",
  ]

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func rowsOfTokens(_ seed: UInt64) {
    var random = Xorshift(state: seed &* 0x9E37_79B9_7F4A_7C15)
    var values = 0
    for index in 0..<4000 {
      let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Self.pieces.randomElement(using: &random)!
      }.joined()
      if run(text, index % 2 == 0 ? standard : rules) { values += 1 }
    }
    #expect(values > 20, "too few of the expressions mean anything")
  }

  @Test(arguments: [UInt64(5), 6])
  func expressionsWithOneByteChanged(_ seed: UInt64) {
    var random = Xorshift(state: seed &* 0x9E37_79B9_7F4A_7C15)
    for text in ExpressionTests.truths {
      for _ in 0..<10 {
        var bytes = Array(text.utf8)
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8.random(in: 0x20..<0x7F, using: &random), at: place)
        default: bytes[place] = UInt8.random(in: 0x20..<0x7F, using: &random)
        }
        run(String(decoding: bytes, as: UTF8.self), standard)
      }
    }
  }

  /// Whether it has a value; unchecked and checked must agree on it.
  @discardableResult
  private func run(_ text: String, _ host: Environment) -> Bool {
    var environment = host
    environment.limits.cost = 10_000
    environment.add(Variable("x", .dyn))
    environment.add(Variable("y", .list(.int)))
    do throws(CELError) {
      _ = try evaluate(text, environment, [.int(1), .list([.int(1), .int(2)])])
      return true
    } catch {
      #expect(error.offset >= 0 && Int(error.offset) <= text.utf8.count, "\(text): \(error)")
      return false
    }
  }
}
