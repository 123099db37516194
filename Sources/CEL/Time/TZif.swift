/// The rules of a time zone, read from a compiled file as in RFC 8536.
///
/// What lies behind the last transition goes by the rule in the footer (`CET-1CEST,M3.5.0,M10.5.0/3`).
public struct TZif: ZoneRules {
  private let transitions: [Int64]
  private let offsets: [Int32]
  /// Before the first transition.
  private let first: Int32
  private let footer: FooterRule?

  /// Nil if the bytes aren't such a file.
  public init?(_ bytes: [UInt8]) {
    guard let header = Header(bytes, at: 0) else { return nil }
    let isWide = header.version >= UInt8(ascii: "2")
    let block = isWide ? Header(bytes, at: Header.size + header.length(wide: false)) : header
    guard let block, let data = block.read(bytes, wide: isWide) else { return nil }
    (transitions, offsets, first) = data
    let end = block.start + Header.size + block.length(wide: isWide)
    footer = isWide && end < bytes.count ? FooterRule(bytes[(end + 1)...].prefix { $0 != 0x0A }) : nil
  }

  public func offset(at seconds: Int64) -> Int32 {
    guard let last = transitions.last, seconds >= transitions[0] else {
      return transitions.isEmpty ? footer?.offset(at: seconds) ?? first : first
    }
    if seconds >= last { return footer?.offset(at: seconds) ?? offsets[offsets.count - 1] }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle } else { high = middle }
    }
    return offsets[low]
  }
}

/// The header of one of the file's two blocks, RFC 8536 section 3.1.
private struct Header {
  static let size = 44
  let start: Int
  let version: UInt8
  /// UTC and standard indicators, leap seconds, transitions, types, bytes of abbreviations.
  private let counts: [Int]

  init?(_ bytes: [UInt8], at start: Int) {
    guard start + Header.size <= bytes.count, bytes[start..<start + 4].elementsEqual("TZif".utf8) else { return nil }
    self.start = start
    version = bytes[start + 4]
    counts = (0..<6).map { Int(UInt32(truncatingIfNeeded: bigEndian(bytes, start + 20 + 4 * $0, 4))) }
    guard counts.allSatisfy({ $0 < 100_000 }), counts[4] > 0 else { return nil }
  }

  func length(wide: Bool) -> Int {
    let size = wide ? 8 : 4
    return counts[3] * (size + 1) + counts[4] * 6 + counts[5] + counts[2] * (size + 4) + counts[1] + counts[0]
  }

  func read(_ bytes: [UInt8], wide: Bool) -> ([Int64], [Int32], Int32)? {
    let size = wide ? 8 : 4
    let times = start + Header.size
    guard times + length(wide: wide) <= bytes.count else { return nil }
    let types = times + counts[3] * (size + 1)
    let offsets = (0..<counts[4]).map { Int32(truncatingIfNeeded: bigEndian(bytes, types + 6 * $0, 4)) }
    let indices = (0..<counts[3]).map { Int(bytes[times + counts[3] * size + $0]) }
    guard indices.allSatisfy({ $0 < offsets.count }) else { return nil }
    let transitions = (0..<counts[3]).map { bigEndian(bytes, times + $0 * size, size) }
    return (transitions, indices.map { offsets[$0] }, offsets[0])
  }
}

private func bigEndian(_ bytes: [UInt8], _ start: Int, _ size: Int) -> Int64 {
  var value: UInt64 = bytes[start] >= 0x80 ? .max : 0
  for byte in bytes[start..<start + size] { value = value << 8 | UInt64(byte) }
  return Int64(bitPattern: value)
}
