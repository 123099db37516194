/// A SHA-256 digest: 32 bytes, held as four words, so that it compares, copies and hashes without
/// touching the heap.
///
///     digest = word0 || word1 || word2 || word3      each word big-endian, 8 bytes
///     text   = "sha256:" || 64 lowercase hexadecimal characters
public struct Digest: Sendable, BitwiseCopyable {
  @usableFromInline let word0: UInt64
  @usableFromInline let word1: UInt64
  @usableFromInline let word2: UInt64
  @usableFromInline let word3: UInt64

  /// The length of a digest in bytes.
  public static let byteCount = 32
  /// What stands before the hexadecimal characters in the text form.
  public static let textPrefix = "sha256:"

  @inlinable
  init(words word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// The digest in `bytes`, which must be exactly 32 (else a trap: the caller checks lengths of input).
  @inlinable
  public init(_ bytes: Span<UInt8>) {
    precondition(bytes.count == 32, "a digest has 32 bytes")
    self.init(bytes, at: 0)
  }

  /// The digest in the 32 bytes from `offset` on, which must lie inside `bytes` (else a trap).
  @inlinable
  public init(_ bytes: Span<UInt8>, at offset: Int) {
    precondition(offset >= 0 && bytes.count - offset >= 32, "a digest has 32 bytes")
    let raw = unsafe bytes.bytes
    // The precondition above is what makes the four loads safe.
    let word0 = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    let word1 = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: offset + 8, as: UInt64.self)
    let word2 = unsafe raw.unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset + 16, as: UInt64.self)
    let word3 = unsafe raw.unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset + 24, as: UInt64.self)
    self.init(words: word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
  }

  /// The digests that stand one after another in `bytes`, whose count must be a multiple of 32.
  public static func array(_ bytes: Span<UInt8>) -> [Digest] {
    precondition(bytes.count.isMultiple(of: 32), "a row of digests has a multiple of 32 bytes")
    var digests: [Digest] = []
    digests.reserveCapacity(bytes.count / 32)
    for offset in stride(from: 0, to: bytes.count, by: 32) {
      digests.append(Digest(bytes, at: offset))
    }
    return digests
  }
}

extension Digest: Hashable {
  /// All four words count: digests come from submitters too, who could make one word equal in many.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(word0)
    hasher.combine(word1)
    hasher.combine(word2)
    hasher.combine(word3)
  }
}

extension Digest: Comparable {
  /// The order of the bytes.
  @inlinable
  public static func < (left: Digest, right: Digest) -> Bool {
    if left.word0 != right.word0 { return left.word0 < right.word0 }
    if left.word1 != right.word1 { return left.word1 < right.word1 }
    if left.word2 != right.word2 { return left.word2 < right.word2 }
    return left.word3 < right.word3
  }
}

extension Digest {
  /// The 32 bytes as a new array; `withBytes` and `append(to:)` make none.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Calls `body` with the 32 bytes, which lie on the stack.
  @inlinable
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let words: InlineArray<4, UInt64> = [
      word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian,
    ]
    return try unsafe body(words.span.bytes._unsafeView(as: UInt8.self))
  }

  /// Appends the 32 bytes to `buffer`.
  public func append(to buffer: inout [UInt8]) {
    let words = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
    unsafe withUnsafeBytes(of: words) { unsafe buffer.append(contentsOf: $0) }
  }
}

extension Digest: CustomStringConvertible {
  /// The 64 hexadecimal characters.
  public var hex: String {
    var text: [UInt8] = []
    appendHex(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the 64 hexadecimal characters to `text`.
  public func appendHex(to text: inout [UInt8]) {
    let characters = (
      Hex.characters(of: UInt32(truncatingIfNeeded: word0 >> 32)).bigEndian,
      Hex.characters(of: UInt32(truncatingIfNeeded: word0)).bigEndian,
      Hex.characters(of: UInt32(truncatingIfNeeded: word1 >> 32)).bigEndian,
      Hex.characters(of: UInt32(truncatingIfNeeded: word1)).bigEndian,
      Hex.characters(of: UInt32(truncatingIfNeeded: word2 >> 32)).bigEndian,
      Hex.characters(of: UInt32(truncatingIfNeeded: word2)).bigEndian,
      Hex.characters(of: UInt32(truncatingIfNeeded: word3 >> 32)).bigEndian,
      Hex.characters(of: UInt32(truncatingIfNeeded: word3)).bigEndian
    )
    unsafe withUnsafeBytes(of: characters) { unsafe text.append(contentsOf: $0) }
  }

  /// The digest that 64 lowercase hexadecimal characters spell; nil for any other text.
  public init?(hex: Span<UInt8>) {
    guard hex.count == 64,
      let word0 = Hex.word(hex, at: 0), let word1 = Hex.word(hex, at: 16),
      let word2 = Hex.word(hex, at: 32), let word3 = Hex.word(hex, at: 48)
    else { return nil }
    self.init(words: word0, word1, word2, word3)
  }

  /// The digest that 64 lowercase hexadecimal characters spell; nil for any other text.
  public init?(hex: String) { self.init(hex: hex.utf8.span) }

  /// The text form, "sha256:" and 64 hexadecimal characters.
  public var text: String { Self.textPrefix + hex }

  /// Appends the text form to `buffer`.
  public func appendText(to buffer: inout [UInt8]) {
    buffer.append(contentsOf: Self.textPrefix.utf8)
    appendHex(to: &buffer)
  }

  /// The digest that a text form spells; nil for any other text.
  public init?(text: Span<UInt8>) {
    guard text.count == 71 else { return nil }
    var place = 0
    for byte in Self.textPrefix.utf8 {
      guard text[place] == byte else { return nil }
      place += 1
    }
    self.init(hex: text.extracting(7..<71))
  }

  /// The digest that a text form spells; nil for any other text.
  public init?(text: String) { self.init(text: text.utf8.span) }

  /// The text form.
  public var description: String { text }
}
