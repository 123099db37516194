import TransparencyLog

/// The tree of RFC 6962, section 2.1, written out as the text has it: slow, and nothing shared with the
/// code under test but SHA-256 of a whole message.
final class Oracle {
  let leaves: [[UInt8]]
  /// MTH(D[low:high]), remembered.
  private var known: [Int: [UInt8]] = [:]

  init(leaves: [[UInt8]]) { self.leaves = leaves }

  /// A tree whose entries are the texts of 0, 1, 2 …
  convenience init(size: Int) {
    self.init(leaves: (0..<size).map { Array("entry \($0)".utf8) })
  }

  func sha256(_ bytes: [UInt8]) -> [UInt8] { SHA256.hash(bytes.span).bytes }

  /// The largest power of two smaller than n.
  func split(_ n: Int) -> Int {
    var k = 1
    while 2 * k < n { k *= 2 }
    return k
  }

  func mth(_ low: Int, _ high: Int) -> [UInt8] {
    if low == high { return sha256([]) }
    if let hash = known[low << 32 | high] { return hash }
    let n = high - low
    let hash: [UInt8]
    if n == 1 {
      hash = sha256([0x00] + leaves[low])
    } else {
      let k = split(n)
      hash = sha256([0x01] + mth(low, low + k) + mth(low + k, high))
    }
    known[low << 32 | high] = hash
    return hash
  }

  /// PATH(m, D[low:high]).
  func path(_ m: Int, _ low: Int, _ high: Int) -> [[UInt8]] {
    let n = high - low
    if n == 1 { return [] }
    let k = split(n)
    if m < k { return path(m, low, low + k) + [mth(low + k, high)] }
    return path(m - k, low + k, high) + [mth(low, low + k)]
  }

  /// SUBPROOF(m, D[low:high], b).
  func subproof(_ m: Int, _ low: Int, _ high: Int, _ isWhole: Bool) -> [[UInt8]] {
    let n = high - low
    if m == n { return isWhole ? [] : [mth(low, high)] }
    let k = split(n)
    if m <= k { return subproof(m, low, low + k, isWhole) + [mth(low + k, high)] }
    return subproof(m - k, low + k, high, false) + [mth(low, low + k)]
  }

  func root(_ size: Int) -> Digest { digest(mth(0, size)) }

  func leaf(_ index: Int) -> Digest { digest(mth(index, index + 1)) }

  func inclusion(_ index: Int, _ size: Int) -> [Digest] { path(index, 0, size).map(digest) }

  func consistency(_ old: Int, _ new: Int) -> [Digest] {
    subproof(old, 0, new, true).map(digest)
  }

  /// The stored hashes of a tile row in a range: roots of perfect subtrees of level 8 · row.
  func stored(_ row: Int, _ range: Range<Int>) -> [Digest] {
    range.map { digest(mth($0 << (8 * row), ($0 + 1) << (8 * row))) }
  }

  private func digest(_ bytes: [UInt8]) -> Digest { Digest(bytes.span) }
}

/// A small generator with a seed that a failing test prints.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

func bytes(_ hex: String) -> [UInt8] { Hex.decode(hex)! }

/// The code of the error that `body` throws, or nil.
func code(_ body: () throws -> Void) -> TransparencyLogError.Code? {
  do {
    try body()
  } catch {
    return (error as? TransparencyLogError)?.code
  }
  return nil
}

extension Ed25519.PublicKey {
  /// `verify` over arrays, because a span cannot stand in a test's condition.
  func accepts(_ signature: [UInt8], over message: [UInt8]) -> Bool {
    verify(signature.span, over: message.span)
  }
}

/// The digests of a row, which a test has as bytes.
func digests(_ row: [UInt8]) -> [Digest] { Digest.array(row.span) }
