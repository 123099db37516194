/// A proof of logging as a file: an entry's index, its inclusion proof, and a checkpoint.
///
///     c2sp.org/tlog-proof@v1
///     extra base64(<data>)                       absent if there is none
///     index <decimal>
///     base64(<hash>)…                            from the leaf's sibling up
///     <empty line>
///     <checkpoint, a signed note>
///
/// Nothing in it is proven before `verified`, and the extra data is not even then.
/// Source: https://c2sp.org/tlog-proof (Format).
public struct TlogProof: Hashable, Sendable {
  /// Data of the application's own, not authenticated; empty if there is none.
  public let extra: [UInt8]
  /// The index of the entry.
  public let index: Int
  /// The inclusion proof, at most 63 hashes.
  public let path: [Digest]
  /// The checkpoint in whose tree the entry is.
  public let note: UnverifiedNote

  /// The first line.
  public static let header: StaticString = "c2sp.org/tlog-proof@v1"
  /// The most bytes that a proof may have.
  public static let maximumByteCount = 2_000_000
  /// No tree of at most 2^63 - 1 leaves has a longer path.
  private static let maximumPathLength = 63

  /// Puts a proof together; a negative index or a longer path than any tree has is a trap.
  public init(index: Int, path: [Digest], note: UnverifiedNote, extra: [UInt8] = []) {
    precondition(index >= 0 && path.count <= Self.maximumPathLength, "no tree has such a proof")
    self.extra = extra
    self.index = index
    self.path = path
    self.note = note
  }

  /// Reads a proof; throws `malformedProof` for anything that `bytes` would not write, and
  /// `malformedNote` for its checkpoint.
  public init(_ bytes: Span<UInt8>) throws(TransparencyLogError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw TransparencyLogError(
        .malformedProof, "a proof has at most \(Self.maximumByteCount) bytes")
    }
    guard let lines = Lines.ranges(in: bytes) else {
      throw TransparencyLogError(.malformedProof, "a proof ends in a newline")
    }
    var reader = LineCursor(lines: lines)
    guard let first = reader.next(), bytes.extracting(first).equals(Self.header) else {
      throw reader.fault("a proof begins with c2sp.org/tlog-proof@v1")
    }
    var line = reader.next()
    if let range = line, bytes.extracting(range).hasPrefix("extra ") {
      guard let data = Base64.decode(bytes.extracting(range.lowerBound + 6..<range.upperBound)),
        !data.isEmpty
      else {
        throw reader.fault("extra data is base 64, and the line is absent if there is none")
      }
      extra = data
      line = reader.next()
    } else {
      extra = []
    }
    guard let range = line, bytes.extracting(range).hasPrefix("index "),
      let index = DecimalText.parse(bytes.extracting(range.lowerBound + 6..<range.upperBound))
    else {
      throw reader.fault("an index is a decimal without leading zeros, at most 2^63 - 1")
    }
    self.index = index
    path = try Self.path(in: bytes, at: &reader)
    note = try UnverifiedNote(bytes.extracting(reader.rest...))
  }

  private static func path(
    in bytes: Span<UInt8>, at reader: inout LineCursor
  ) throws(TransparencyLogError) -> [Digest] {
    var path: [Digest] = []
    while let range = reader.next() {
      if range.isEmpty { return path }
      guard let hash = Base64.decode(bytes.extracting(range)), hash.count == Digest.byteCount else {
        throw reader.fault("a hash of the path is base 64 of 32 bytes")
      }
      guard path.count < maximumPathLength else {
        throw reader.fault("a path has at most \(maximumPathLength) hashes")
      }
      path.append(Digest(hash.span))
    }
    throw reader.fault("an empty line and a checkpoint follow the path")
  }

  /// The proof as it is stored.
  public var bytes: [UInt8] {
    var bytes = Array("\(Self.header)\n".utf8)
    if !extra.isEmpty {
      bytes.append(contentsOf: "extra ".utf8)
      Base64.append(extra.span, to: &bytes)
      bytes.append(Lines.newline)
    }
    bytes.append(contentsOf: "index \(index)\n".utf8)
    for hash in path {
      hash.withBytes { Base64.append($0, to: &bytes) }
      bytes.append(Lines.newline)
    }
    bytes.append(Lines.newline)
    return bytes + note.bytes
  }

  /// Checks the whole proof for a leaf hash that the caller has computed from the entry.
  ///
  /// Throws as `TrustPolicy.verified` does for the checkpoint, and `notIncluded`.
  public func verified(
    leaf: Digest, policy: TrustPolicy
  ) throws(TransparencyLogError) -> VerifiedCheckpoint {
    try verified(leaf: leaf, under: policy.verified(note))
  }

  /// Checks the whole proof for a leaf hash, trusting the log's key alone.
  ///
  /// Throws as `UnverifiedNote.verifiedCheckpoint` does, and `notIncluded`.
  public func verified(
    leaf: Digest, log key: VerifierKey
  ) throws(TransparencyLogError) -> VerifiedCheckpoint {
    try verified(leaf: leaf, under: note.verifiedCheckpoint(log: key))
  }

  private func verified(
    leaf: Digest, under verified: VerifiedCheckpoint
  ) throws(TransparencyLogError) -> VerifiedCheckpoint {
    try InclusionProof.check(
      leaf: leaf, index: index, size: verified.checkpoint.size, path: path.span,
      root: verified.checkpoint.root)
    return verified
  }
}

/// Walks over lines and knows the number of the current one.
private struct LineCursor {
  let lines: [Range<Int>]
  private var read = 0

  init(lines: [Range<Int>]) { self.lines = lines }

  mutating func next() -> Range<Int>? {
    guard read < lines.count else { return nil }
    read += 1
    return lines[read - 1]
  }

  /// Where what was not read begins.
  var rest: Int { lines[read - 1].upperBound + 1 }

  func fault(_ sentence: String) -> TransparencyLogError {
    TransparencyLogError(.malformedProof, sentence, at: .line(max(read, 1)))
  }
}
