public import TransparencyLog

/// The entry that closes a window.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.2.
public struct Seal: Hashable, Sendable {
  /// The seal before, and its certificate as it stood.
  public struct Previous: Hashable, Sendable {
    /// How many additions the certificate had.
    public let additions: Int
    /// SHA-256 over the certificate and its additions, joined.
    public let certificate: Digest
    /// The leaf of the seal.
    public let seal: Digest

    /// The seal before, and its certificate as it stood.
    public init(additions: Int, certificate: Digest, seal: Digest) {
      self.additions = additions
      self.certificate = certificate
      self.seal = seal
    }
  }

  /// The kind.
  public static let kind: Text = "block@1"

  /// 0, 1, 2, …
  public let height: Int
  /// Index of the block's first entry.
  public let first: Int
  /// Entries of the block without the seal.
  public let count: Int
  /// Index of the seal: `first + count`.
  public let size: Int
  /// Microseconds from the window's end to the sealing.
  public let lateness: Int
  /// Windows after the first that it covers.
  public let missed: Int
  /// What it covers.
  public let window: Window
  /// Root of the tree before it.
  public let root: Digest
  /// Root of the state before it.
  public let state: Digest
  /// What it follows; nil at height 0.
  public let previous: Previous?

  /// The record that closes the window.
  public func record(origin: Text) -> JSONValue {
    var predicate: JSONObject = JSONObject()
    predicate["count"] = .integer(count)
    predicate["first"] = .integer(first)
    predicate["height"] = .integer(height)
    predicate["lateness"] = .integer(lateness)
    predicate["missed"] = .integer(missed)
    predicate["previous"] = previous.map {
      [
        "additions": .integer($0.additions), "certificate": .string(Text($0.certificate.text)),
        "seal": .string(Text($0.seal.text)),
      ]
    }
    predicate["root"] = .string(Text(root.text))
    predicate["size"] = .integer(size)
    predicate["state"] = .string(Text(state.text))
    predicate["window"] = [
      "end": .string(Text(window.end.description)), "start": .string(Text(window.start.description)),
    ]
    return [
      "kind": .string(Self.kind), "predicate": .object(predicate), "subject": [["name": .string(origin)]],
    ]
  }

  /// The seal that a predicate says, whose schema has been checked; nil if a time in it isn't one.
  public init?(_ members: JSONObject) {
    let predicate = Predicate(members: members)
    guard let window = members["window"], let start = window["start"]?.string.flatMap(Time.init),
      let end = window["end"]?.string.flatMap(Time.init)
    else { return nil }
    self.init(
      height: predicate.integer("height"), first: predicate.integer("first"),
      count: predicate.integer("count"),
      size: predicate.integer("size"), lateness: predicate.integer("lateness"),
      missed: predicate.integer("missed"), window: Window(start: start, end: end),
      root: predicate.digest("root"),
      state: predicate.digest("state"), previous: members["previous"]?.object.map(Previous.init))
  }

  init(
    height: Int, first: Int, count: Int, size: Int, lateness: Int, missed: Int, window: Window, root: Digest,
    state: Digest, previous: Previous?
  ) {
    self.height = height
    self.first = first
    self.count = count
    self.size = size
    self.lateness = lateness
    self.missed = missed
    self.window = window
    self.root = root
    self.state = state
    self.previous = previous
  }
}

extension Seal {
  private static let mark = Array("block@1\"".utf8)

  /// Whether an entry says of itself that it is a seal: its kind stands at a fixed place.
  public static func isMarked(_ entry: Span<UInt8>) -> Bool {
    let start = Entry.kindOffset
    return entry.count >= start + mark.count
      && entry.extracting(start..<start + mark.count).isEqual(to: mark.span)
  }

  /// The seal in an entry's bytes, which `layout` was scanned from; nil if it isn't one.
  public init?(_ bytes: Span<UInt8>, _ layout: EntryLayout) {
    guard layout.kind == .block else { return nil }
    self.init(layout.record(in: bytes).predicate)
  }
}

extension Seal.Previous {
  /// SHA-256 over a certificate and its additions, joined.
  public static func certificateDigest(_ certificate: [UInt8], additions: [[UInt8]]) -> Digest {
    var hash = SHA256()
    hash.update(certificate.span)
    for addition in additions { hash.update(addition.span) }
    return hash.finalize()
  }

  init(_ members: JSONObject) {
    let predicate = Predicate(members: members)
    self.init(
      additions: predicate.integer("additions"), certificate: predicate.digest("certificate"),
      seal: predicate.digest("seal"))
  }
}
