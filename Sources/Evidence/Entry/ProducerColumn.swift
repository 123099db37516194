/// The producers of a run of entries, numbered within the run by the worker that has their bytes at hand: what
/// is done in order then compares numbers.
public struct ProducerColumn: Sendable {
  /// The number of an entry without a producer.
  private static let none: Int32 = -1

  private var names = NameTable()
  /// One an entry.
  private var numbers: [Int32] = []
  /// The producer of the last entry: pipelines append in runs.
  private var last = 0

  /// No entry yet.
  public init() {}

  /// Notes the producer of the next entry; empty: it has none.
  public mutating func append(_ id: Span<UInt8>) {
    if id.isEmpty {
      numbers.append(Self.none)
      return
    }
    if last >= names.count || !names.names[last].isEqual(to: id) { last = names.insert(id) }
    numbers.append(Int32(last))
  }

  /// Forgets all entries and keeps the memory.
  public mutating func removeAll() {
    names.removeAll()
    numbers.removeAll(keepingCapacity: true)
  }

  /// The chain's slots of the producers, for ``slot(_:among:)``.
  public func slots(in chain: inout Chain) -> [Int] { names.names.map { chain.slot(of: $0.utf8.span) } }

  /// The chain's slot of an entry's producer; nil if it has none.
  public func slot(_ position: Int, among slots: [Int]) -> Int? {
    let number = numbers[position]
    return number == Self.none ? nil : slots[Int(number)]
  }
}
