/// Why bytes were refused as JSON or as a record: a code, a place and a sentence.
///
/// Two errors are equal if code and place are.
public struct JSONError: Error, Sendable {
  /// What is wrong. The raw value is stable and part of the format's vectors.
  public enum Code: String, Sendable, CaseIterable {
    // The text is no I-JSON (RFC 8259, RFC 7493).
    case end = "json-end"
    case syntax = "json-syntax"
    case trailing = "json-trailing"
    case control = "json-control"
    case escape = "json-escape"
    case surrogate = "json-surrogate"
    case utf8 = "json-utf8"
    case number = "json-number"
    case range = "json-range"
    case inexact = "json-inexact"
    case duplicate = "json-duplicate"
    case depth = "json-depth"
    // The text is I-JSON, but not in its one canonical form (RFC 8785).
    case canonical = "not-canonical"
    // The value does not have the shape that its kind asks for.
    case size = "entry-size"
    case kind = "unknown-kind"
    case type = "wrong-type"
    case missing = "missing-member"
    case unknown = "unknown-member"
    case text = "wrong-text"
    case choice = "wrong-choice"
    case value = "out-of-range"
    case places = "too-many-places"
    case items = "wrong-count"
    case order = "wrong-order"
  }

  public let code: Code
  /// Bytes from the start of the text; what is wrong begins there.
  public var offset: Int
  /// From 1.
  public var line: Int
  /// In bytes, from 1.
  public var column: Int
  /// The field, where known.
  public var path: JSONPath
  /// One sentence without a full stop.
  public let reason: String

  init(_ code: Code, at offset: Int, in bytes: ByteView, path: JSONPath = .root, _ reason: String) {
    self.code = code
    self.offset = offset
    self.path = path
    self.reason = reason
    (line, column) = JSONError.position(of: offset, in: bytes)
  }

  static func position(of offset: Int, in bytes: ByteView) -> (line: Int, column: Int) {
    var line = 1
    var start = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0A {
      line += 1
      start = index + 1
    }
    return (line, offset - start + 1)
  }
}

extension JSONError: Equatable, CustomStringConvertible {
  public static func == (left: JSONError, right: JSONError) -> Bool {
    left.code == right.code && left.offset == right.offset
  }

  public var description: String {
    let place = "line \(line), column \(column)"
    return path == .root ? "\(place): \(reason)" : "\(place), \(path): \(reason)"
  }
}
