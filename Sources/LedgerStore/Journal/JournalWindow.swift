/// A part of the journal in memory: recovery walks over all of it, and a journal is large.
struct JournalWindow {
  private let file: OpenFile
  private let capacity: Int
  private let disk: Disk
  private var bytes: [UInt8] = []
  /// What of the journal the bytes are.
  private var range = 0..<0

  private static let usualByteCount = 1 << 20

  init(_ file: OpenFile, _ capacity: Int, _ disk: Disk) {
    self.file = file
    self.capacity = capacity
    self.disk = disk
  }

  /// Brings `count` bytes from `place` on into memory, or what there is of them.
  private mutating func load(_ place: Int, _ count: Int) throws(StoreError) {
    let end = min(place + count, capacity)
    if range.lowerBound <= place && end <= range.upperBound { return }
    let length = min(max(count, Self.usualByteCount), capacity - place)
    let got = try disk.read(file, at: place, count: length, into: &bytes)
    guard got == length else { throw FileCache.short(file, at: place + got) }
    range = place..<place + length
  }

  /// The frame that starts at `place` by its header alone; nil if there is none.
  mutating func header(at place: Int) throws(StoreError) -> JournalFrame? {
    try load(place, JournalFrame.alignment)
    return JournalFrame(header: bytes.span.extracting(first: range.count), at: place - range.lowerBound)
  }

  /// The frame at `place`, whose header is known, if it is whole.
  mutating func whole(_ frame: JournalFrame, at place: Int) throws(StoreError) -> WholeFrame? {
    // A length that no frame has is found out by the header's digest, not by the memory that it would take.
    guard JournalFrame.length(payload: frame.payloadLength) <= capacity - place else { return nil }
    try load(place, JournalFrame.length(payload: frame.payloadLength))
    return JournalFrame.whole(bytes.span.extracting(first: range.count), at: place - range.lowerBound)
  }

  /// Writes the first bytes of the journal again, and makes them last.
  mutating func rewrite(first count: Int) throws(StoreError) {
    for place in stride(from: 0, to: count, by: Self.usualByteCount) {
      let length = min(Self.usualByteCount, count - place)
      try load(place, length)
      let start = place - range.lowerBound
      try disk.write(bytes.span.extracting(start..<start + length), to: file, at: place)
    }
    try disk.sync(file)
  }
}
