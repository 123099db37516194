/// A file that only grows, with what is on its way into it.
struct AppendFile {
  let file: OpenFile
  /// Bytes before this are in the file.
  private(set) var written: Int
  /// What comes after them, not yet handed to the system.
  private var pending: [UInt8] = []
  /// Whether something was written, or cut, that no sync has made last.
  private(set) var isDirty: Bool

  /// Writes of at least this many bytes have their room reserved first, which makes them twice as fast, and
  /// are on their way to the disk at once, so that nobody waits long for a checkpoint's sync.
  private static let largeFrom = 1 << 18

  init(_ file: OpenFile, length: Int, isDirty: Bool = false) {
    self.file = file
    written = length
    self.isDirty = isDirty
  }

  /// Where the next byte goes.
  var end: Int { written + pending.count }

  var pendingCount: Int { pending.count }

  mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
  }

  mutating func append(_ value: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      pending.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Hands what is pending to the system.
  mutating func flush(_ disk: Disk) throws(StoreError) {
    if pending.isEmpty { return }
    isDirty = true
    try disk.write(pending.span, to: file, at: written)
    if pending.count >= Self.largeFrom { disk.beginSync(file, at: written, count: pending.count) }
    written += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  /// Hands `bytes` to the system at once, without a copy.
  mutating func write(_ bytes: Span<UInt8>, _ disk: Disk) throws(StoreError) {
    try flush(disk)
    if bytes.isEmpty { return }
    isDirty = true
    let isLarge = bytes.count >= Self.largeFrom
    if isLarge { disk.reserve(file, at: written, count: bytes.count) }
    try disk.write(bytes, to: file, at: written)
    if isLarge { disk.beginSync(file, at: written, count: bytes.count) }
    written += bytes.count
  }

  /// Goes past bytes that stand in the file already.
  mutating func skip(_ count: Int) {
    precondition(pending.isEmpty, "what comes before them is in the file")
    isDirty = true
    written += count
  }

  /// Makes what was written last.
  mutating func sync(_ disk: Disk) throws(StoreError) {
    if !isDirty { return }
    try disk.sync(file)
    isDirty = false
  }

  /// Cuts off whatever the file has beyond what was written.
  mutating func cutRest(_ disk: Disk) throws(StoreError) {
    if try disk.length(file) == written { return }
    isDirty = true
    try disk.cut(file, to: written)
  }
}
