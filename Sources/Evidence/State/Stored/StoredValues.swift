internal import TransparencyLog

/// The values of one type as a snapshot has them: sorted by key, found by halving, and read when they are asked for.
/// An opening costs what it looks at, and not the whole state.
///
///     number of values || bytes of the last part || where each begins in it || length of the key, key, value; …
///
/// Values are canonical JSON.
struct StoredValues: Sendable {
  private let bytes: [UInt8]
  /// All of it, as it is written.
  private let section: Range<Int>
  private let places: Int
  private let data: Range<Int>
  /// How many values there are.
  let count: Int

  /// The next values of a snapshot; nil if their lengths don't fit.
  init?(_ reader: inout SnapshotReader) {
    guard let count = reader.count(), let length = reader.count(), let places = reader.range(count, of: 8),
      let data = reader.range(length)
    else { return nil }
    bytes = reader.bytes
    self.count = count
    self.places = places.lowerBound
    self.data = data
    section = places.lowerBound - 16..<data.upperBound
    for place in 0..<count {
      let (start, end) = (begin(place), begin(place + 1))
      guard start >= data.lowerBound, start <= end - 8, end <= data.upperBound,
        (0...end - start - 8).contains(bytes.number(at: start))
      else { return nil }
    }
  }

  /// Where the record at a place begins, or the one before it ends.
  private func begin(_ place: Int) -> Int {
    place == count ? data.upperBound : data.lowerBound &+ bytes.number(at: places + 8 * place)
  }

  private func keyRange(_ place: Int) -> Range<Int> {
    let start = begin(place)
    return start + 8..<start + 8 + bytes.number(at: start)
  }

  /// The key at a place.
  func key(_ place: Int) -> Text { Text(wellFormed: Array(bytes[keyRange(place)])) }

  /// The value at a place, as it stands there.
  func valueBytes(_ place: Int) -> ArraySlice<UInt8> { bytes[keyRange(place).upperBound..<begin(place + 1)] }

  /// The value at a place; nil if it isn't JSON.
  func value(_ place: Int) -> JSONValue? {
    let span = bytes.span
    // What isn't JSON wasn't written here: then there is no value.
    return try? JSONValue.parse(span.extracting(keyRange(place).upperBound..<begin(place + 1)))
  }

  /// The value of a key; nil if it has none.
  func value(of key: Text) -> JSONValue? { find(key.utf8.span).flatMap { value($0) } }

  /// The place of a key; nil if it has no value.
  func find(_ key: Span<UInt8>) -> Int? {
    let place = lowerBound(key)
    return place < count && bytes.span.extracting(keyRange(place)).isEqual(to: key) ? place : nil
  }

  /// The place of the first key that isn't before this one.
  func lowerBound(_ key: Span<UInt8>) -> Int {
    let span = bytes.span
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if span.extracting(keyRange(middle)).precedes(key) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a key at a place begins with these bytes.
  func key(_ place: Int, startsWith prefix: Span<UInt8>) -> Bool {
    let range = keyRange(place)
    return range.count >= prefix.count
      && bytes.span.extracting(range.lowerBound..<range.lowerBound + prefix.count).isEqual(to: prefix)
  }

  /// The places of the keys that begin with these bytes.
  func places(startingWith prefix: Span<UInt8>) -> Range<Int> {
    let first = lowerBound(prefix)
    var end = first
    while end < count, key(end, startsWith: prefix) { end += 1 }
    return first..<end
  }

  /// How many bytes they have in a snapshot.
  var byteCount: Int { section.count }

  /// What stands at some places, keys and values, as it lies there; and where each begins in it.
  func lying(_ places: Range<Int>) -> (bytes: ArraySlice<UInt8>, starts: some Sequence<Int>) {
    let start = begin(places.lowerBound)
    return (bytes[start..<begin(places.upperBound)], places.lazy.map { begin($0) - start })
  }

  /// Appends all of it, as it was read.
  func append(to bytes: inout [UInt8]) { bytes += self.bytes[section] }
}

/// Writes what ``StoredValues`` reads.
struct StoredValuesWriter {
  private var places: [Int] = []
  private var data: [UInt8] = []

  /// - Parameter byteCount: of keys and values, about.
  init(count: Int, byteCount: Int) {
    places.reserveCapacity(count)
    data.reserveCapacity(byteCount)
  }

  /// Takes the next value; keys come sorted.
  mutating func add(_ key: Text, _ value: some Collection<UInt8>) {
    places.append(data.count)
    data.append(number: key.utf8.count)
    data += key.utf8
    data += value
  }

  /// Takes values of another snapshot, which come next.
  mutating func add(_ stored: StoredValues, _ places: Range<Int>) {
    let (bytes, starts) = stored.lying(places)
    for start in starts { self.places.append(data.count + start) }
    data += bytes
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(number: places.count)
    bytes.append(number: data.count)
    for place in places { bytes.append(number: place) }
    bytes += data
  }
}
