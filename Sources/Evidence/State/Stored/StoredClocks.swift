/// Running clocks as a snapshot has them: in the order in which they run out, each as its deadline and the place of its
/// key among the state's clocks.
struct StoredClocks: Sendable {
  private struct Clock: BitwiseCopyable {
    let deadline: Int64
    let place: Int
  }

  private let clocks: [Clock]
  private let keys: StoredValues

  /// How many there are.
  var count: Int { clocks.count }

  /// The clocks that come next in a snapshot; nil if they aren't those of the state.
  init?(_ reader: inout SnapshotReader, keys: StoredValues) {
    guard let clocks = reader.elements(of: Clock.self), clocks.count == keys.count,
      clocks.allSatisfy({ $0.deadline >= 0 && (0..<keys.count).contains($0.place) })
    else { return nil }
    self.clocks = clocks
    self.keys = keys
  }

  subscript(_ number: Int) -> RunningClock {
    RunningClock(deadline: Time(microseconds: clocks[number].deadline), key: keys.key(clocks[number].place))
  }

  /// Appends all clocks of a state, whose keys come sorted.
  static func append(_ clocks: [RunningClock], keys: [Text], to bytes: inout [UInt8]) {
    let places = Dictionary(uniqueKeysWithValues: zip(keys, 0...))
    bytes.append(
      elements: clocks.map { clock in
        guard let place = places[clock.key] else { preconditionFailure("a clock that runs is in the state") }
        return Clock(deadline: clock.deadline.microseconds, place: place)
      })
  }
}
