/// A set of kinds as bits, asked for every entry; all kinds of others count as one.
struct KindSet: Sendable {
  private var bits: UInt64 = 0
  private static let foreign: UInt64 = 1 << 63

  /// The set of these names; ``Genesis/foreign`` stands for all kinds of others.
  init(_ names: [Text]) {
    for name in names {
      if name == Genesis.foreign {
        bits |= Self.foreign
      } else if let kind = Kind.named(name) {
        bits |= 1 << kind.id.rawValue
      }
    }
  }

  /// Whether a kind is in the set; nil is a kind of others.
  func contains(_ kind: KindID?) -> Bool {
    bits & (kind.map { 1 << UInt64($0.rawValue) } ?? Self.foreign) != 0
  }
}
