import TransparencyLog

extension LedgerWriter {
  /// How many bundles are read back before a checkpoint at most.
  private static let checkedBundles = 16

  /// Checks what was written against what is about to be signed; everything is read back from the files.
  ///
  /// The root is made again from the last tile of each level. Of the entries since the checkpoint, up to 16
  /// bundles, the first, the last and others evenly between, are read and hashed again: each leaf must be
  /// the stored one, and each whole tile must give the hash above it. With commits of single entries that
  /// is all of them; with batches it is a sample, at a cost of one millisecond, that a wrong offset, a wrong
  /// order or a bad memory cell in one place of the code or the machine does not outlive.
  func checkWritten() throws(StoreError) {
    let reader = LedgerReader(files: files, size: size)
    if try reader.compactRange() != flat.tree {
      throw StoreError(
        .damaged, "the hashes read back do not give the tree that was built", path: layout.hashes)
    }
    if size == checkpointed.size { return }
    let first = checkpointed.size / Layout.bundleSize
    let steps = (size - 1) / Layout.bundleSize - first
    let count = min(steps, Self.checkedBundles - 1)
    var buffer = EntryBuffer()
    for i in 0...count {
      let bundle = first + (count == 0 ? 0 : steps * i / count)
      try check(bundle, reader, &buffer)
    }
  }

  private func check(_ bundle: Int, _ reader: LedgerReader, _ buffer: inout EntryBuffer) throws(StoreError) {
    try reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer)
    let leaves = try reader.hashes(level: 0, buffer.firstIndex..<buffer.firstIndex + buffer.count)
    // Entries below the checkpoint may have been redacted: they no longer give their leaf.
    let first = max(0, checkpointed.size - buffer.firstIndex)
    var hashed: [Digest] = []
    Merkle.appendLeaves(first..<buffer.count, in: buffer.bytes.span, at: { buffer[$0] }, to: &hashed)
    for i in first..<buffer.count where hashed[i - first] != leaves[i] {
      throw StoreError(
        .damaged, "entry \(buffer.firstIndex + i) read back does not give its leaf hash",
        path: layout.segment(buffer.firstIndex / layout.segmentSize),
        offset: buffer.start + buffer[i].lowerBound)
    }
    if leaves.count == Layout.bundleSize {
      let above = try reader.hashes(level: 1, bundle..<bundle + 1)
      if Merkle.root(ofPerfect: leaves.span) != above[0] {
        throw StoreError(
          .damaged, "a tile read back does not give the hash above it", path: layout.hashes(level: 1),
          offset: 32 * bundle)
      }
    }
  }
}
