/// What a log says about its tree at one size.
///
///     <origin>
///     <tree size, decimal>
///     base64(<root hash>)
///     <extension line>…                          none in our own
///
/// Source: https://c2sp.org/tlog-checkpoint (Note text).
public struct Checkpoint: Hashable, Sendable {
  /// Which log.
  public let origin: Origin
  /// The number of leaves.
  public let size: Int
  /// The root hash of the tree.
  public let root: Digest
  /// Extension lines of other logs, without their newlines: opaque.
  public let extensionLines: [[UInt8]]

  /// A checkpoint without extension lines; a negative size is a trap.
  public init(origin: Origin, size: Int, root: Digest) {
    precondition(size >= 0, "a tree has no negative size")
    self.origin = origin
    self.size = size
    self.root = root
    extensionLines = []
  }

  /// Reads the text of a note as a checkpoint, else throws `malformedCheckpoint`.
  ///
  /// Sizes above 2^63 - 1 are refused, and an empty tree with another root than that of no leaves.
  public init(text: Span<UInt8>) throws(TransparencyLogError) {
    func fault(_ sentence: String, _ line: Int) -> TransparencyLogError {
      TransparencyLogError(.malformedCheckpoint, sentence, at: .line(line))
    }
    guard let lines = Lines.ranges(in: text), lines.count >= 3,
      Lines.firstFault(in: text) == nil
    else {
      throw TransparencyLogError(
        .malformedCheckpoint, "a checkpoint has at least three lines of clean UTF-8")
    }
    if let empty = lines.firstIndex(where: \.isEmpty) {
      throw fault("a checkpoint has no empty lines", empty + 1)
    }
    do {
      origin = try Origin(text.extracting(lines[0]))
    } catch {
      throw fault(error.sentence, 1)
    }
    guard let size = DecimalText.parse(text.extracting(lines[1])) else {
      throw fault("the size is a decimal without leading zeros, at most 2^63 - 1", 2)
    }
    guard let root = Self.root(text.extracting(lines[2])) else {
      throw fault("the root hash is base 64 of 32 bytes", 3)
    }
    guard size > 0 || root == Merkle.emptyRoot else {
      throw fault("an empty tree has the hash of nothing as its root", 3)
    }
    self.size = size
    self.root = root
    var extensionLines: [[UInt8]] = []
    for line in lines[3...] { extensionLines.append(text.extracting(line).array) }
    self.extensionLines = extensionLines
  }

  private static func root(_ text: Span<UInt8>) -> Digest? {
    guard let bytes = Base64.decode(text), bytes.count == Digest.byteCount else { return nil }
    return Digest(bytes.span)
  }

  /// The text that is signed, with its final newline.
  public var text: [UInt8] {
    var text = origin.utf8
    text.append(Lines.newline)
    text.append(contentsOf: String(size).utf8)
    text.append(Lines.newline)
    root.withBytes { Base64.append($0, to: &text) }
    text.append(Lines.newline)
    for line in extensionLines {
      text.append(contentsOf: line)
      text.append(Lines.newline)
    }
    return text
  }

  /// The checkpoint as a note, signed by the log.
  ///
  /// Throws `wrongOrigin` unless the key's name is the origin, and `unsupportedKeyType` for a cosigner's
  /// key.
  public func signed(by key: SignerKey) throws(TransparencyLogError) -> UnverifiedNote {
    guard origin.matches(key.verifierKey.name) else {
      throw TransparencyLogError(
        .wrongOrigin, "the key is of \(key.verifierKey.name), not \(origin)")
    }
    let text = text
    return try UnverifiedNote(text: text, signatures: [key.sign(text.span)])
  }
}
