/// Entries read in one go, as they stand in the file; reused from read to read, so that a replay of any
/// length allocates once.
///
///     let bytes = buffer.bytes.span
///     for i in 0..<buffer.count { check(bytes.extracting(buffer[i])) }
public struct EntryBuffer: Sendable {
  /// What was read. Only the ranges that the subscript gives are of this read.
  public internal(set) var bytes: [UInt8] = []
  /// The index in the ledger of the first entry.
  public internal(set) var firstIndex = 0
  /// Where in its segment the first entry's length prefix stands.
  public internal(set) var start = 0
  var ends: [Int] = []

  /// A buffer without entries.
  public init() {}

  /// The number of entries.
  public var count: Int { ends.count }

  /// Where in its segment the byte after the last entry stands.
  public var end: Int { start + (ends.last ?? 0) }

  /// The place of an entry in `bytes`, without its length prefix; `position` counts from 0.
  public subscript(position: Int) -> Range<Int> {
    let prefix = position == 0 ? 0 : ends[position - 1]
    return prefix + Layout.prefixLength..<ends[position]
  }

  /// Finds `count` entries one after another in the first `length` bytes; false if they do not fit.
  mutating func split(count: Int, length: Int) -> Bool {
    ends.removeAll(keepingCapacity: true)
    var place = 0
    for _ in 0..<count {
      guard length - place >= Layout.prefixLength else { return false }
      place += Layout.prefixLength + (Int(bytes[place]) << 8 | Int(bytes[place + 1]))
      guard place <= length else { return false }
      ends.append(place)
    }
    return true
  }
}
