/// The path of a tile or of a bundle of entries below a log's prefix.
///
///     tile/<L>/<N>[.p/<W>]          hashes of tile level L
///     tile/entries/<N>[.p/<W>]      entries
///
/// N in groups of three digits (see `TileIndex`), W from 1 to 255 for a partial tile and absent for a full
/// one. Source: https://c2sp.org/tlog-tiles (Merkle Tree, Log entries).
public struct TilePath: Hashable, Sendable {
  /// What the file holds.
  public enum Content: Hashable, Sendable {
    /// Roots of perfect subtrees of level 8 · `level`; a level is 0 to 63.
    case hashes(level: Int)
    /// The entries themselves.
    case entries
  }

  /// What the file holds.
  public let content: Content
  /// The number of the tile in its row, from 0.
  public let index: Int
  /// How many hashes or entries it holds: 1 to 255, or 256 if it is full.
  public let width: Int

  /// The width of a full tile.
  public static let fullWidth = 256

  /// Makes a path; values outside their ranges are a trap.
  public init(_ content: Content, index: Int, width: Int = fullWidth) {
    if case .hashes(let level) = content {
      precondition(level >= 0 && level <= 63, "a tile level is 0 to 63")
    }
    precondition(index >= 0, "a tile index is not negative")
    precondition(width >= 1 && width <= Self.fullWidth, "a tile is 1 to 256 wide")
    self.content = content
    self.index = index
    self.width = width
  }

  /// The path as text.
  public var text: String {
    let row = if case .hashes(let level) = content { String(level) } else { "entries" }
    let suffix = width == Self.fullWidth ? "" : ".p/\(width)"
    return "tile/\(row)/\(TileIndex.text(index))\(suffix)"
  }

  /// Reads a path; nil for anything that `text` does not write.
  public init?(text: Span<UInt8>) {
    guard text.hasPrefix("tile/"), let slash = text.firstIndex(of: 0x2F, from: 5) else {
      return nil
    }
    let row = text.extracting(5..<slash)
    if row.equals("entries") {
      content = .entries
    } else {
      guard let level = DecimalText.parse(row), level <= 63 else { return nil }
      content = .hashes(level: level)
    }
    let rest = text.extracting((slash + 1)...)
    if let dot = rest.firstIndex(of: 0x2E) {
      let suffix = rest.extracting(dot...)
      guard suffix.hasPrefix(".p/"), let width = DecimalText.parse(suffix.extracting(3...)),
        width >= 1, width < Self.fullWidth, let index = TileIndex.parse(rest.extracting(..<dot))
      else { return nil }
      self.index = index
      self.width = width
    } else {
      guard let index = TileIndex.parse(rest) else { return nil }
      self.index = index
      width = Self.fullWidth
    }
  }

  /// Reads a path, as above.
  public init?(text: String) { self.init(text: text.utf8.span) }

  /// The tiles of one row of a tree of `size` leaves: the full ones and the partial one at the end.
  public static func row(_ content: Content, ofSize size: Int) -> some Sequence<TilePath> {
    let count = hashCount(content, ofSize: size)
    let tiles = (count >> 8) + (count & 255 == 0 ? 0 : 1)
    return (0..<tiles).lazy.map { index in
      TilePath(content, index: index, width: min(fullWidth, count - (index << 8)))
    }
  }

  /// How many hashes a row holds (or how many entries there are) in a tree of `size` leaves.
  public static func hashCount(_ content: Content, ofSize size: Int) -> Int {
    // A shift beyond the word gives 0 in Swift, as it must here.
    if case .hashes(let level) = content { size >> (8 * level) } else { size }
  }
}

/// A number as directories that no file system finds too full: 1234067 is `x001/x234/067`.
///
/// Groups of three digits, all but the last with an `x` before them.
/// Source: https://c2sp.org/tlog-tiles (Merkle Tree).
public enum TileIndex {
  /// The groups of a number, which is not negative (else a trap).
  public static func text(_ index: Int) -> String {
    precondition(index >= 0, "an index is not negative")
    var text = group(index % 1000)
    var rest = index / 1000
    while rest > 0 {
      text = "x" + group(rest % 1000) + "/" + text
      rest /= 1000
    }
    return text
  }

  /// The number of a text; nil for anything that `text` does not write, and above 2^63 - 1.
  public static func parse(_ text: Span<UInt8>) -> Int? {
    // Four bytes and a slash for each group, three digits for the last.
    guard text.count >= 3, text.count % 5 == 3 else { return nil }
    var index = 0
    var place = 0
    while place + 3 < text.count {
      guard text[place] == 0x78, text[place + 4] == 0x2F,
        let next = append(text.extracting(place + 1..<place + 4), to: index)
      else { return nil }
      // Zeros in front are not written.
      guard next > 0 else { return nil }
      index = next
      place += 5
    }
    return append(text.extracting(place...), to: index)
  }

  /// The number of a text, as above.
  public static func parse(_ text: String) -> Int? { parse(text.utf8.span) }

  private static func group(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }

  private static func append(_ digits: Span<UInt8>, to index: Int) -> Int? {
    var group = 0
    for i in digits.indices {
      guard case 0x30...0x39 = digits[i] else { return nil }
      group = group * 10 + Int(digits[i] - 0x30)
    }
    let (shifted, tooLarge) = index.multipliedReportingOverflow(by: 1000)
    let (sum, alsoTooLarge) = shifted.addingReportingOverflow(group)
    return tooLarge || alsoTooLarge ? nil : sum
  }
}
