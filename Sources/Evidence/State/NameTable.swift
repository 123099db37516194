/// Byte strings numbered in the order in which they first came: a lookup compares the bytes of a span
/// and makes no array, because it is done for every entry of a replay.
struct NameTable: Sendable {
  private(set) var names: [Text] = []
  /// Open addressing: slot number + 1; 0 is free. The count is a power of two.
  private var slots: [Int32] = Array(repeating: 0, count: 64)

  /// How many names there are.
  var count: Int { names.count }

  /// The number of a name; nil if it never came.
  func find(_ name: Span<UInt8>) -> Int? {
    var place = hash(name) & (slots.count - 1)
    while slots[place] != 0 {
      let number = Int(slots[place]) - 1
      let known = names[number].utf8
      if known.span.isEqual(to: name) { return number }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The number of a name, which is new if it never came.
  mutating func insert(_ name: Span<UInt8>) -> Int {
    if let number = find(name) { return number }
    if names.count * 2 >= slots.count { grow() }
    names.append(Text(name))
    place(number: names.count - 1)
    return names.count - 1
  }

  /// Forgets all names and keeps the memory.
  mutating func removeAll() {
    names.removeAll(keepingCapacity: true)
    for place in slots.indices { slots[place] = 0 }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for number in names.indices { place(number: number) }
  }

  private mutating func place(number: Int) {
    let name = names[number].utf8
    var place = hash(name.span) & (slots.count - 1)
    while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = Int32(number + 1)
  }

  /// Seeded in each process, so that nobody can choose names that collide; no order follows from it.
  private func hash(_ name: Span<UInt8>) -> Int {
    var hasher = Hasher()
    unsafe name.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
