public import Evidence

/// Where something was found: those of the members that the tables of the specification name for its code.
///
/// Source: ledger-spec/6-verdict.md, 6.2, 6.3 and 6.5.
public struct Place: Hashable, Sendable {
  /// A file below the ledger's folder.
  public var file: String?
  /// The index of an entry, or the number of a stored hash.
  public var index: Int?
  /// The height of a block.
  public var height: Int?
  /// The size of a tree.
  public var size: Int?

  /// A place with the members given.
  public init(file: String? = nil, index: Int? = nil, height: Int? = nil, size: Int? = nil) {
    self.file = file
    self.index = index
    self.height = height
    self.size = size
  }
}

extension Place: Comparable {
  /// In order of index (or height, or size), then of the bytes of the file's name.
  public static func < (left: Place, right: Place) -> Bool {
    let (first, second) = (left.number, right.number)
    if first != second { return first < second }
    return (left.file ?? "").utf8.lexicographicallyPrecedes((right.file ?? "").utf8)
  }

  private var number: Int { index ?? height ?? size ?? -1 }
}

extension Place: CustomStringConvertible {
  /// As people read it: "file hashes/1 index 3".
  public var description: String {
    var parts: [String] = []
    if let file { parts.append("file \(file)") }
    if let index { parts.append("index \(index)") }
    if let height { parts.append("height \(height)") }
    if let size { parts.append("size \(size)") }
    return parts.joined(separator: " ")
  }
}

/// One thing held against a ledger or a bundle, however often it was raised.
///
/// Source: ledger-spec/6-verdict.md, 6.1.
public struct Finding: Hashable, Sendable {
  /// The most places that are kept.
  public static let placeLimit = 10

  /// What it is.
  public let code: FindingCode
  /// How often it was raised.
  public internal(set) var count: Int
  /// The first of its places, at most ``placeLimit``.
  public internal(set) var places: [Place]
  /// What was found at the first place.
  public internal(set) var sentence: String

  /// Whether it is `broken`; else it is `observed`.
  public var isBroken: Bool { code.isBroken }
}
