import SystemPackage

// Reading what may be damaged: a verifier goes on where a reader gives up, and says what it met.

extension LedgerReader {
  /// Reads up to `count` bytes of one of the ledger's own files from `offset` on, to the front of `buffer`,
  /// which grows but never shrinks.
  ///
  /// - Parameter role: hashes, offsets or a segment; anything else is a trap.
  /// - Returns: how many bytes there were; nil if the file isn't there.
  public func readBytes(
    of role: LedgerFile.Role, at offset: Int, count: Int, into buffer: inout [UInt8]
  ) throws(StoreError) -> Int? {
    do throws(StoreError) {
      return try files.disk.read(try file(role), at: offset, count: count, into: &buffer)
    } catch  where error.code == .missing || error.errno == .isDirectory {
      return nil
    }
  }

  private func file(_ role: LedgerFile.Role) throws(StoreError) -> OpenFile {
    switch role {
    case .hashes(let level): try files.hashes(level: level)
    case .offsets: try files.offsets()
    case .segment(let number): try files.segment(number)
    default: preconditionFailure("only entries, offsets and hashes are read as bytes")
    }
  }

  /// Entries in a segment.
  public static let segmentSize = Layout.standardSegmentSize

  /// An addition to the certificate of the block of this height, from 1; nil if there is none.
  public func addition(_ height: Int, _ number: Int) throws(StoreError) -> [UInt8]? {
    try files.disk.contents(of: files.layout.addition(height, number))
  }

  /// Why fewer entries were read than asked for.
  public enum Stop: Sendable, Hashable {
    /// The segment isn't there.
    case missing
    /// It ends between two entries.
    case end
    /// A length of 0, or one that runs past the segment's end.
    case frame
  }

  /// Reads entries one after another from `position` on, whatever the offsets say.
  ///
  /// - Parameters:
  ///   - first: the index of the first; all of them are of its segment (else a trap).
  ///   - position: where in the segment it starts, with its length prefix.
  ///   - buffer: holds the entries up to the first that isn't whole.
  /// - Returns: why not all were read; nil if they were.
  public func salvageEntries(
    _ first: Int, count: Int, from position: Int, into buffer: inout EntryBuffer
  ) throws(StoreError) -> Stop? {
    let segment = first / files.layout.segmentSize
    precondition((first + count - 1) / files.layout.segmentSize == segment, "entries of one segment")
    buffer.firstIndex = first
    buffer.start = position
    var window = 1 << 17
    while true {
      buffer.ends.removeAll(keepingCapacity: true)
      let read = try readBytes(of: .segment(segment), at: position, count: window, into: &buffer.bytes)
      guard let read else { return .missing }
      if let stop = buffer.splitWhole(count: count, length: read) {
        // More of the file may hold what is cut off here.
        if read < window { return stop }
        if stop == .frame, buffer.isAtZeroLength(length: read) { return .frame }
        window *= 4
      } else {
        return nil
      }
    }
  }

  /// Calls `body` with the files below one of the ledger's own folders, as ``forEachFile(_:)`` does.
  public func forEachFile(in folder: Folder, _ body: (LedgerFile) throws -> Void) throws {
    guard try files.disk.status(self.folder.appending(folder.rawValue))?.kind == .directory else { return }
    try visit([.init(folder.rawValue)!], body)
  }

  /// The folders of a ledger.
  public enum Folder: String, Sendable {
    case entries, hashes, blocks, payloads
  }
}

extension EntryBuffer {
  /// As `split`, and no entry is empty; says what stands after the last whole one.
  mutating func splitWhole(count: Int, length: Int) -> LedgerReader.Stop? {
    var place = 0
    for _ in 0..<count {
      if place == length { return .end }
      guard length - place >= Layout.prefixLength else { return .frame }
      let end = place + Layout.prefixLength + (Int(bytes[place]) << 8 | Int(bytes[place + 1]))
      guard end > place + Layout.prefixLength, end <= length else { return .frame }
      place = end
      ends.append(place)
    }
    return nil
  }

  /// Whether a length of 0 follows the last entry.
  func isAtZeroLength(length: Int) -> Bool {
    let place = ends.last ?? 0
    return length - place >= Layout.prefixLength && bytes[place] == 0 && bytes[place + 1] == 0
  }
}
