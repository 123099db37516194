import SystemPackage

extension LedgerWriter {
  /// Replaces a snapshot of the caller's state: a crash leaves the old one or the new one.
  public func writeSnapshot(_ snapshot: Snapshot, _ bytes: Span<UInt8>) throws {
    try change { () throws(StoreError) in
      try disk.replace(
        layout.snapshot(snapshot), by: bytes, through: layout.unfinished(snapshot.rawValue),
        permissions: 0o600)
    }
  }

  /// A snapshot of the caller's state; nil if there is none.
  public func snapshot(_ snapshot: Snapshot) throws(StoreError) -> [UInt8]? {
    try disk.contents(of: layout.snapshot(snapshot), limit: .max)
  }

  /// Overwrites the bytes of an entry with others of the same length: a redaction. Its leaf hash stays.
  ///
  /// Makes a checkpoint first, and afterwards overwrites the whole journal: it may hold the entry too.
  /// Doing it again does no harm, so a caller that was interrupted does it again.
  ///
  /// - Throws: `outOfRange` if there is no such entry or its length is another, `system`, what making a
  ///   checkpoint throws.
  public func replaceEntry(_ index: Int, by bytes: Span<UInt8>) throws {
    guard index >= 0, index < size else {
      throw StoreError(.outOfRange, "a ledger of \(size) has no entry \(index)")
    }
    if !journal.isEmpty { try checkpoint() }
    try change { () throws(StoreError) in
      let reader = LedgerReader(files: files, size: size)
      let length = try reader.entry(index).count
      guard length == bytes.count else {
        throw StoreError(.outOfRange, "entry \(index) has \(length) bytes, not \(bytes.count)")
      }
      let path = layout.segment(index / layout.segmentSize)
      guard let file = try disk.open(path, .write) else { throw Disk.missing(path) }
      try disk.write(bytes, to: file, at: try reader.place(of: index) + Layout.prefixLength)
      try disk.sync(file)
      try journal.scrub()
    }
  }
}
