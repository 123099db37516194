/// Where the parts of a record lie in the bytes that were scanned.
///
/// Ranges count from the start of those bytes. A string's range has no quotes; an object's or array's has its
/// brackets. An absent part has an empty range at 0.
public struct RecordLayout: Sendable, Equatable {
  /// The whole record.
  public var record = 0..<0
  public var kind = 0..<0
  /// The built-in kind, or `nil` for a kind of others.
  public var builtIn: KindID?
  public var ledger = 0..<0
  /// The payload's digest, `sha256:` included.
  public var payload = 0..<0
  public var predicate = 0..<0
  public var producer = 0..<0
  /// The place in the producer's sequence; 0 without a producer.
  public var sequence: UInt64 = 0
  public var subject = 0..<0
  /// The first subject's name, as it stands in the text: a quote or backslash in it is escaped.
  public var subjectName = 0..<0
  public var subjects = 0

  public init() {}
}

/// Where the parts of an entry lie in its bytes.
public struct EntryLayout: Sendable, Equatable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public var accepted: Int64 = 0
  public var record = RecordLayout()
  /// The array with its brackets.
  public var signatures = 0..<0
  public var signatureCount = 0

  public init() {}
}
