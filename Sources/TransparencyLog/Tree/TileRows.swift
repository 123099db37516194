/// The stored hashes that appending has completed, by tile level, ready to be written.
///
/// Row L holds, in tree order, roots of perfect subtrees of level 8 L as raw bytes, 32 each: exactly what
/// comes next in the tiles of level L (https://c2sp.org/tlog-tiles).
public struct TileRows: Sendable {
  /// The bytes of each row; a row that got nothing may be missing at the end.
  public private(set) var rows: [[UInt8]] = []

  /// Rows without hashes.
  public init() {}

  /// Appends a hash to a row.
  public mutating func append(_ hash: Digest, row: Int) {
    while rows.count <= row { rows.append([]) }
    hash.append(to: &rows[row])
  }

  /// Empties the rows and keeps their memory.
  public mutating func removeAll() {
    for row in rows.indices { rows[row].removeAll(keepingCapacity: true) }
  }
}
