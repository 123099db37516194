import SystemPackage

extension LedgerWriter {
  /// Replaces snapshots of the caller's state by the same bytes, written once: a crash leaves of each the old one or
  /// the new one.
  public func writeSnapshots(_ snapshots: [Snapshot], _ bytes: Span<UInt8>) throws {
    let files = snapshots.map { (path: layout.snapshot($0), unfinished: layout.unfinished($0.rawValue)) }
    try change { () throws(StoreError) in
      // It says nothing that the entries don't, and readers need it as they need those.
      try disk.replace(files, by: bytes, permissions: 0o644)
    }
  }

  /// Gives the newest snapshot the place of the sealed one as well, if there is one: before another takes its place.
  public func keepNewestSnapshotAsSealed() throws {
    let newest = layout.snapshot(.newest)
    let unfinished = layout.unfinished(Snapshot.sealed.rawValue)
    try change { () throws(StoreError) in
      guard try disk.status(newest)?.kind == .file else { return }
      // What a crash has left there.
      _ = try disk.unlink(unfinished)
      guard try disk.link(newest, to: unfinished) else { return }
      try disk.rename(unfinished, to: layout.snapshot(.sealed))
      // Of two names of one file a rename leaves both.
      _ = try disk.unlink(unfinished)
    }
  }

  /// A snapshot of the caller's state; nil if there is none.
  public func snapshot(_ snapshot: Snapshot) throws(StoreError) -> [UInt8]? {
    try disk.contentsIfReadable(of: layout.snapshot(snapshot))
  }

  /// Overwrites the bytes of an entry with others of the same length: a redaction. Its leaf hash stays.
  ///
  /// Makes a checkpoint first, and afterwards overwrites the whole journal: it may hold the entry too. What a
  /// crash interrupts is noted before and done again at the next opening: half old, half new would be neither.
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
      try noteReplacement(index, bytes)
      try disk.write(bytes, to: file, at: try reader.place(of: index) + Layout.prefixLength)
      try disk.sync(file)
      try journal.scrub()
      // If the note comes back, what it asks for is done already.
      _ = try disk.unlink(layout.replacement)
    }
  }

  private func noteReplacement(_ index: Int, _ bytes: Span<UInt8>) throws(StoreError) {
    var note = (0..<8).map { UInt8(truncatingIfNeeded: index >> (56 - 8 * $0)) }
    unsafe bytes.withUnsafeBufferPointer { unsafe note.append(contentsOf: $0) }
    try disk.replace(
      layout.replacement, by: note.span, through: layout.unfinished("replacement"), permissions: 0o600)
  }

  /// Does again what a crash may have interrupted.
  func redoReplacement() throws {
    guard let note = try disk.contents(of: layout.replacement), note.count > 8 else { return }
    let index = note[..<8].reduce(0) { $0 << 8 | Int($1) }
    let bytes = Array(note[8...])
    // All of it, for the journal too may still hold what must go.
    try replaceEntry(index, by: bytes.span)
  }
}
