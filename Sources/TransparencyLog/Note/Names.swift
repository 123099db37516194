/// The name of a key, as it stands on signature lines: bytes of UTF-8, compared as bytes.
///
/// Not empty, no Unicode space, no plus sign, no control character, at most 1,024 bytes.
///
/// Source: https://c2sp.org/signed-note (Format).
public struct KeyName: Hashable, Sendable {
  /// The name's UTF-8 bytes.
  public let utf8: [UInt8]

  /// Checks and keeps a name, else throws `malformedName`.
  public init(_ utf8: Span<UInt8>) throws(TransparencyLogError) {
    try Self.check(utf8)
    self.utf8 = utf8.array
  }

  /// Checks and keeps a name, else throws `malformedName`.
  public init(_ text: String) throws(TransparencyLogError) { try self.init(text.utf8.span) }

  private static func check(_ utf8: Span<UInt8>) throws(TransparencyLogError) {
    try NameRules.check(utf8, what: "a key name")
    guard utf8.firstIndex(of: 0x2B) == nil else {
      throw TransparencyLogError(.malformedName, "a key name has no plus sign")
    }
    for scalar in String(decoding: utf8.array, as: UTF8.self).unicodeScalars {
      guard !NameRules.isSpace(scalar) else {
        throw TransparencyLogError(.malformedName, "a key name has no spaces")
      }
    }
  }
}

/// The identity of a log, the first line of its checkpoints: bytes of UTF-8, compared as bytes.
///
/// Not empty, no control character, at most 1,024 bytes. Spaces are allowed, though not recommended.
///
/// Source: https://c2sp.org/tlog-checkpoint (Note text).
public struct Origin: Hashable, Sendable {
  /// The origin's UTF-8 bytes.
  public let utf8: [UInt8]

  /// Checks and keeps an origin, else throws `malformedName`.
  public init(_ utf8: Span<UInt8>) throws(TransparencyLogError) {
    try NameRules.check(utf8, what: "an origin")
    self.utf8 = utf8.array
  }

  /// Checks and keeps an origin, else throws `malformedName`.
  public init(_ text: String) throws(TransparencyLogError) { try self.init(text.utf8.span) }

  /// The origin of the log whose key has this name.
  public init(_ name: KeyName) { utf8 = name.utf8 }

  /// Whether a key of this name is this log's.
  public func matches(_ name: KeyName) -> Bool { utf8 == name.utf8 }
}

extension KeyName: CustomStringConvertible {
  /// The name as text.
  public var description: String { String(decoding: utf8, as: UTF8.self) }
}

extension Origin: CustomStringConvertible {
  /// The origin as text.
  public var description: String { String(decoding: utf8, as: UTF8.self) }
}

/// What names have in common.
private enum NameRules {
  /// No specification sets a limit; this one keeps hostile files from costing memory.
  static let longest = 1024

  static func check(_ utf8: Span<UInt8>, what: String) throws(TransparencyLogError) {
    guard utf8.count > 0 else {
      throw TransparencyLogError(.malformedName, "\(what) is not empty")
    }
    guard utf8.count <= longest else {
      throw TransparencyLogError(.malformedName, "\(what) has at most \(longest) bytes")
    }
    guard Lines.firstFault(in: utf8) == nil, utf8.firstIndex(of: Lines.newline) == nil else {
      throw TransparencyLogError(.malformedName, "\(what) is UTF-8 without control characters")
    }
  }

  /// Unicode's White_Space. Written out: which names are valid must not change with a library.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }
}
