internal import Evidence

/// Where the last 256 records of each producer stand, so that a repeated record gets its first receipt.
/// Producers go by the chain's slots.
struct RetryWindow: Sendable {
  /// How many records of a producer are kept.
  static let depth = 256

  private struct Ring: Sendable {
    var sequences: [Int] = []
    var indexes: [Int] = []
    var next = 0

    mutating func note(_ sequence: Int, _ index: Int) {
      if sequences.count < RetryWindow.depth {
        sequences.append(sequence)
        indexes.append(index)
        return
      }
      sequences[next] = sequence
      indexes[next] = index
      next = (next + 1) & (RetryWindow.depth - 1)
    }
  }

  private var rings: [Ring] = []

  /// No producer yet.
  init() {}

  /// Notes that the record `sequence` of the producer in a slot stands at `index`.
  mutating func note(slot: Int, sequence: Int, index: Int) {
    while rings.count <= slot { rings.append(Ring()) }
    rings[slot].note(sequence, index)
  }

  /// Where the record `sequence` of the producer in a slot stands; nil if it isn't among the last.
  func index(slot: Int, sequence: Int) -> Int? {
    guard slot < rings.count, let place = rings[slot].sequences.firstIndex(of: sequence) else { return nil }
    return rings[slot].indexes[place]
  }
}

extension RetryWindow {
  /// All of it, for a snapshot.
  var snapshot: JSONValue {
    .array(
      rings.map { ring in
        [
          "indexes": .array(ring.indexes.map(JSONValue.integer)), "next": .integer(ring.next),
          "sequences": .array(ring.sequences.map(JSONValue.integer)),
        ]
      })
  }

  init?(snapshot: JSONValue) {
    guard let rings = snapshot.array else { return nil }
    for value in rings {
      guard let next = value["next"]?.integer else { return nil }
      var ring = Ring()
      ring.sequences = (value["sequences"]?.array ?? []).compactMap { $0.integer.map { Int($0) } }
      ring.indexes = (value["indexes"]?.array ?? []).compactMap { $0.integer.map { Int($0) } }
      ring.next = Int(next)
      guard ring.sequences.count == ring.indexes.count, (0..<Self.depth).contains(ring.next) else {
        return nil
      }
      self.rings.append(ring)
    }
  }
}
