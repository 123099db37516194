/// Sets of ASCII bytes, one bit each in ``CharacterSets/table``.
enum CharacterSets {
  static let alphanumeric: UInt8 = 1
  static let identifier: UInt8 = 2
  static let origin: UInt8 = 4
  static let licence: UInt8 = 8
  static let base64: UInt8 = 16
  static let lowercase: UInt8 = 32  // lower-case letters and digits
  static let media: UInt8 = 64
  static let hex: UInt8 = 128

  static func bits(_ byte: UInt8) -> UInt8 {
    let digit = byte >= 0x30 && byte <= 0x39
    let lower = byte >= 0x61 && byte <= 0x7A
    let upper = byte >= 0x41 && byte <= 0x5A
    let letter = digit || lower || upper
    var bits: UInt8 = 0
    if letter { bits |= alphanumeric }
    if letter || "._:/@+-".utf8.contains(byte) { bits |= identifier }
    if letter || "._:/-".utf8.contains(byte) { bits |= origin }
    if letter || ".+-".utf8.contains(byte) { bits |= licence }
    if letter || "+/".utf8.contains(byte) { bits |= base64 }
    if digit || lower { bits |= lowercase }
    if digit || lower || "._+-".utf8.contains(byte) { bits |= media }
    if digit || (lower && byte <= 0x66) { bits |= hex }
    return bits
  }

  static let table: [UInt8] = (0...255).map { bits(UInt8($0)) }
}

extension TextClass {
  /// Whether the decoded bytes from `start` up to `end` belong to the class.
  func matches(_ bytes: ByteView, _ start: Int, _ end: Int) -> Bool {
    guard lengths.contains(end - start) else { return false }
    var cursor = Cursor(bytes: bytes, at: start, end: end)
    return switch self {
    case .digest: cursor.literal("sha256:") && cursor.run(CharacterSets.hex) == 64 && cursor.done
    case .sha256, .sha384, .sha512, .handle:
      cursor.run(CharacterSets.hex) == lengths.lowerBound && cursor.done
    case .timestamp: Calendar.timestamp(bytes, start) != nil
    case .date: Calendar.date(bytes, start)
    case .identifier: cursor.one(CharacterSets.alphanumeric) && cursor.rest(CharacterSets.identifier)
    case .origin: cursor.one(CharacterSets.alphanumeric) && cursor.rest(CharacterSets.origin)
    case .licence: cursor.one(CharacterSets.alphanumeric) && cursor.rest(CharacterSets.licence)
    case .kind: cursor.kind()
    case .name, .prefix: cursor.free()
    case .mediaType: cursor.mediaType()
    case .jurisdiction: cursor.jurisdiction()
    case .language: cursor.language()
    case .cacNumber: cursor.cacNumber()
    case .filingNumber:
      cursor.cacNumber()
        || (cursor.restart(start) && cursor.one(CharacterSets.alphanumeric)
          && cursor.rest(CharacterSets.origin))
    case .noteKey: cursor.noteKey()
    case .publicKey: cursor.base64(padding: 1)
    case .signature: cursor.base64(padding: 2)
    case .base64: cursor.base64(padding: nil)
    case .source: cursor.source()
    }
  }
}

/// A place inside a string that is being matched.
private struct Cursor {
  let bytes: ByteView
  var at: Int
  let end: Int

  var done: Bool { at == end }
  var byte: UInt8 { at < end ? bytes[at] : 0 }

  mutating func restart(_ start: Int) -> Bool {
    at = start
    return true
  }

  mutating func one(_ set: UInt8) -> Bool {
    guard CharacterSets.table[Int(byte)] & set != 0 else { return false }
    at += 1
    return true
  }

  mutating func run(_ set: UInt8, most: Int = .max) -> Int {
    let start = at
    while at - start < most && CharacterSets.table[Int(byte)] & set != 0 { at += 1 }
    return at - start
  }

  mutating func rest(_ set: UInt8) -> Bool {
    _ = run(set)
    return done
  }

  mutating func literal(_ text: String) -> Bool {
    for letter in text.utf8 {
      guard byte == letter else { return false }
      at += 1
    }
    return true
  }

  mutating func range(_ range: ClosedRange<UInt8>, count: Int) -> Bool {
    for _ in 0..<count {
      guard range.contains(byte) else { return false }
      at += 1
    }
    return true
  }

  func free() -> Bool {
    (at..<end).allSatisfy { bytes[$0] >= 0x20 && bytes[$0] != 0x7F && bytes[$0] != 0x22 && bytes[$0] != 0x5C }
  }

  func source() -> Bool { (at..<end).allSatisfy { bytes[$0] >= 0x20 && bytes[$0] != 0x7F } }

  mutating func mediaType() -> Bool {
    guard one(CharacterSets.lowercase), run(CharacterSets.media) <= 126, literal("/"),
      one(CharacterSets.lowercase), run(CharacterSets.media) <= 126
    else { return false }
    return done
  }

  mutating func jurisdiction() -> Bool {
    guard range(0x41...0x5A, count: 2) else { return false }
    if done { return true }
    guard literal("-"), !done else { return false }
    while (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) { at += 1 }
    return done
  }

  mutating func language() -> Bool {
    guard range(0x61...0x7A, count: 2) else { return false }
    if (0x61...0x7A).contains(byte) { at += 1 }
    if done { return true }
    guard literal("-") else { return false }
    if end - at == 4 || (end - at > 4 && bytes[at + 4] == UInt8(ascii: "-")) {
      guard range(0x41...0x5A, count: 1), range(0x61...0x7A, count: 3) else { return false }
      if done { return true }
      guard literal("-") else { return false }
    }
    return end - at == 2 ? range(0x41...0x5A, count: 2) : end - at == 3 && range(0x30...0x39, count: 3)
  }

  mutating func cacNumber() -> Bool {
    literal("网信算备") && range(0x30...0x39, count: 21) && literal("号") && done
  }

  mutating func noteKey() -> Bool {
    guard one(CharacterSets.alphanumeric), run(CharacterSets.origin) <= 254, literal("+"),
      run(CharacterSets.hex) == 8, literal("+"), run(CharacterSets.base64) == 44
    else { return false }
    return done
  }

  /// Padded, so many times where that is known, and with nothing in the bits that padding leaves over.
  mutating func base64(padding: Int?) -> Bool {
    guard (end - at) % 4 == 0 else { return false }
    _ = run(CharacterSets.base64)
    let last = at > 0 ? bytes[at - 1] : 0
    if let padding, end - at != padding { return false }
    switch end - at {
    case 0: return true
    case 1: return literal("=") && "AEIMQUYcgkosw048".utf8.contains(last)
    case 2: return literal("==") && "AQgw".utf8.contains(last)
    default: return false
    }
  }

  /// `name@N`, with `domain.example/` before it for the kinds of others.
  mutating func kind() -> Bool {
    if let slash = (at..<end).first(where: { bytes[$0] == UInt8(ascii: "/") }) {
      var domain = Cursor(bytes: bytes, at: at, end: slash)
      guard domain.domain() else { return false }
      at = slash + 1
    }
    let name = at
    guard range(0x61...0x7A, count: 1) else { return false }
    while run(CharacterSets.lowercase) > 0 || byte == UInt8(ascii: "-") {
      if byte == UInt8(ascii: "-") { at += 1 }
    }
    guard at - name <= 64, literal("@"), range(0x31...0x39, count: 1), end - at <= 2 else { return false }
    return range(0x30...0x39, count: end - at)
  }

  /// Two labels or more of lower-case letters, digits and inner hyphens, as DNS allows them: 63 bytes a label,
  /// 253 in all.
  mutating func domain() -> Bool {
    guard end - at <= 253 else { return false }
    var labels = 0
    while true {
      let label = at
      guard run(CharacterSets.lowercase) > 0 else { return false }
      while byte == UInt8(ascii: "-") {
        while byte == UInt8(ascii: "-") { at += 1 }
        guard run(CharacterSets.lowercase) > 0 else { return false }
      }
      labels += 1
      guard at - label <= 63 else { return false }
      if done { return labels >= 2 }
      guard literal(".") else { return false }
    }
  }
}
