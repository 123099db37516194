/// A stretch of an entry's bytes. An entry has at most 65,535 bytes, so two bytes say each end.
public struct Extent: Sendable, Equatable {
  public let start: UInt16
  public let end: UInt16

  /// What is absent.
  public static let none = Extent(0, 0)

  /// Traps beyond 65,535.
  @inline(__always)
  init(_ start: Int, _ end: Int) {
    self.start = UInt16(start)
    self.end = UInt16(end)
  }

  public var range: Range<Int> { Int(start)..<Int(end) }
  public var isEmpty: Bool { start == end }
  public var count: Int { Int(end) - Int(start) }
}

/// Where the parts of a record lie in the bytes that were scanned.
///
/// Extents count from the start of those bytes. A string's has no quotes; an object's or array's has its
/// brackets. An absent part's is empty.
public struct RecordLayout: Sendable, Equatable {
  /// The place in the producer's sequence; 0 without a producer.
  public internal(set) var sequence: UInt64 = 0
  /// The whole record.
  public internal(set) var record = Extent.none
  public internal(set) var kind = Extent.none
  public internal(set) var ledger = Extent.none
  /// The payload's digest, `sha256:` included.
  public internal(set) var payload = Extent.none
  public internal(set) var predicate = Extent.none
  /// The producer's id.
  public internal(set) var producer = Extent.none
  public internal(set) var subject = Extent.none
  /// The first subject's name.
  public internal(set) var subjectName = Extent.none
  /// The number of subjects.
  public internal(set) var subjectCount: UInt16 = 0
  /// Whether the predicate names other entries.
  public internal(set) var namesEntries = false
  /// The built-in kind, or `nil` for a kind of others.
  public internal(set) var builtIn: KindID?

  init() {}
}

/// Where the parts of an entry lie in its bytes.
public struct EntryLayout: Sendable, Equatable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public internal(set) var accepted: Int64 = 0
  public internal(set) var record = RecordLayout()
  /// The array with its brackets.
  public internal(set) var signatures = Extent.none
  public internal(set) var signatureCount: UInt16 = 0

  init() {}
}
