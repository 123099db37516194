internal import Evidence

/// The producers of a batch's entries, numbered within the batch by the worker that has their bytes at hand:
/// what is done in order then compares numbers.
struct BatchProducers: Sendable {
  /// The number of an entry without a producer.
  static let none: Int32 = -1

  private(set) var names: [Text] = []
  /// One an entry.
  private(set) var numbers: [Int32] = []
  /// The producer of the last entry: pipelines append in runs.
  private var last = 0

  /// Notes the producer of the next entry; empty: it has none.
  mutating func append(_ id: Span<UInt8>) {
    if id.isEmpty {
      numbers.append(Self.none)
      return
    }
    if last >= names.count || !names[last].isEqual(to: id) { last = number(of: id) }
    numbers.append(Int32(last))
  }

  private mutating func number(of id: Span<UInt8>) -> Int {
    let name = Text(id)
    if let number = names.firstIndex(of: name) { return number }
    names.append(name)
    return names.count - 1
  }

  /// The chain's slots of the producers, by number.
  func slots(in chain: inout Chain) -> [Int] { names.map { chain.slot(of: $0.utf8.span) } }
}
