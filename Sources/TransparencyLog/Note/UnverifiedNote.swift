/// A signed note whose signatures nobody has checked: its text must not be acted upon.
///
///     <text, ends in a newline>
///     <empty line>
///     <signature line>…
///
/// UTF-8 without control characters other than newline; the last empty line ends the text. At most
/// 1,000,000 bytes and 100 signatures are accepted (the specification asks for 16 at least).
///
/// Source: https://c2sp.org/signed-note (Format).
public struct UnverifiedNote: Hashable, Sendable {
  /// The text with its final newline, for choosing a key or for display with a warning.
  public let unverifiedText: [UInt8]
  /// The signature lines in their order: at least one.
  public let signatures: [NoteSignature]

  /// The most bytes that a note may have.
  public static let maximumByteCount = 1_000_000
  /// The most signatures that a note may have.
  public static let maximumSignatures = 100

  /// Reads a note; throws `malformedNote` for anything that `bytes` would not write.
  public init(_ bytes: Span<UInt8>) throws(TransparencyLogError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw TransparencyLogError(
        .malformedNote, "a note has at most \(Self.maximumByteCount) bytes")
    }
    if let fault = Lines.firstFault(in: bytes) {
      throw TransparencyLogError(
        .malformedNote, "a note is UTF-8 without control characters", at: .byte(fault))
    }
    guard let lines = Lines.ranges(in: bytes), let blank = lines.lastIndex(where: \.isEmpty),
      blank > 0
    else {
      throw TransparencyLogError(
        .malformedNote, "a note is a text, an empty line and signatures, each ended by a newline")
    }
    guard blank + 1 < lines.count else {
      throw TransparencyLogError(.malformedNote, "the note has no signature", at: .line(blank + 2))
    }
    guard lines.count - blank - 1 <= Self.maximumSignatures else {
      throw TransparencyLogError(
        .malformedNote, "a note has at most \(Self.maximumSignatures) signatures")
    }
    var signatures: [NoteSignature] = []
    for line in lines.indices[(blank + 1)...] {
      signatures.append(try NoteSignature(content: bytes.extracting(lines[line]), line: line + 1))
    }
    unverifiedText = bytes.extracting(..<lines[blank].lowerBound).array
    self.signatures = signatures
  }

  /// Puts signatures under a text.
  ///
  /// Throws `malformedNote` if the text does not end in a newline, is not clean, or the limits are
  /// exceeded.
  public init(
    text: [UInt8], signatures: [NoteSignature]
  ) throws(TransparencyLogError) {
    var bytes = text
    bytes.append(Lines.newline)
    for signature in signatures { bytes.append(contentsOf: signature.line) }
    try self.init(bytes.span)
    guard unverifiedText == text else {
      throw TransparencyLogError(.malformedNote, "the text does not end in a newline")
    }
  }

  /// The note with one more signature, last; throws `malformedNote` if that is one too many.
  public func adding(_ signature: NoteSignature) throws(TransparencyLogError) -> UnverifiedNote {
    try UnverifiedNote(text: unverifiedText, signatures: signatures + [signature])
  }

  /// The note as it is stored and sent.
  public var bytes: [UInt8] {
    var bytes = unverifiedText
    bytes.append(Lines.newline)
    for signature in signatures { bytes.append(contentsOf: signature.line) }
    return bytes
  }

  /// Checks all signatures that claim to be of one of `keys`, and ignores the others.
  ///
  /// Throws `badSignature` if one of them is wrong, so that a note with a forged line is refused as a
  /// whole, and `noTrustedSignature` if there is none.
  public func verified(by keys: [VerifierKey]) throws(TransparencyLogError) -> VerifiedNote {
    var verified: [VerifiedSignature] = []
    for signature in signatures {
      for key in keys where signature.claims(key) {
        guard let sound = signature.verified(by: key, text: unverifiedText.span) else {
          throw TransparencyLogError(.badSignature, "the signature of \(key.name) is wrong")
        }
        verified.append(sound)
      }
    }
    guard !verified.isEmpty else {
      throw TransparencyLogError(.noTrustedSignature, "no signature is of a known key")
    }
    return VerifiedNote(note: self, signatures: verified)
  }
}

/// A note with at least one signature of a known key, all of which are right.
public struct VerifiedNote: Hashable, Sendable {
  /// The note as it was read, with the signatures of unknown keys.
  public let note: UnverifiedNote
  /// The signatures that were checked, in the order of their lines.
  public let signatures: [VerifiedSignature]

  /// Only `UnverifiedNote.verified` makes one.
  fileprivate init(note: UnverifiedNote, signatures: [VerifiedSignature]) {
    self.note = note
    self.signatures = signatures
  }

  /// The text with its final newline.
  public var text: [UInt8] { note.unverifiedText }
}
