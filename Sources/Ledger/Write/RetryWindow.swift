internal import Evidence

/// Where the last 256 records of each producer stand, so that a repeated record gets its first receipt.
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

  /// No producer yet.
  init() {}

  private var slots: [Text: Int] = [:]
  private var names: [Text] = []
  private var rings: [Ring] = []
  /// The producer noted last: pipelines append in runs.
  private var last = 0

  /// Notes that the record `sequence` of a producer stands at `index`.
  mutating func note(_ producer: Span<UInt8>, sequence: Int, index: Int) {
    if last >= names.count || !names[last].isEqual(to: producer) { last = slot(producer) }
    rings[last].note(sequence, index)
  }

  /// Where the record `sequence` of a producer stands; nil if it isn't among the last.
  func index(of producer: Text, sequence: Int) -> Int? {
    guard let slot = slots[producer], let place = rings[slot].sequences.firstIndex(of: sequence) else { return nil }
    return rings[slot].indexes[place]
  }

  private mutating func slot(_ producer: Span<UInt8>) -> Int {
    let name = Text(producer)
    if let slot = slots[name] { return slot }
    slots[name] = names.count
    names.append(name)
    rings.append(Ring())
    return names.count - 1
  }
}

extension RetryWindow {
  /// All of it, for a snapshot.
  var snapshot: JSONValue {
    .array(
      zip(names, rings).map { name, ring in
        [
          "id": .string(name), "indexes": .array(ring.indexes.map(JSONValue.integer)),
          "next": .integer(ring.next), "sequences": .array(ring.sequences.map(JSONValue.integer)),
        ]
      })
  }

  init?(snapshot: JSONValue) {
    guard let rings = snapshot.array else { return nil }
    for value in rings {
      guard let name = value["id"]?.string, let next = value["next"]?.integer else { return nil }
      var ring = Ring()
      ring.sequences = (value["sequences"]?.array ?? []).compactMap { $0.integer.map { Int($0) } }
      ring.indexes = (value["indexes"]?.array ?? []).compactMap { $0.integer.map { Int($0) } }
      ring.next = Int(next)
      guard ring.sequences.count == ring.indexes.count, (0..<Self.depth).contains(ring.next) else { return nil }
      slots[name] = names.count
      names.append(name)
      self.rings.append(ring)
    }
  }
}
