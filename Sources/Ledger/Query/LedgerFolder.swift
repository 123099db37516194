public import Evidence
public import LedgerStore
public import SystemPackage
public import TransparencyLog

/// A ledger as it is read: up to its newest checkpoint, while a writer may be at work.
///
/// What it says is the ledger's own word; verification is the verifier's.
public struct LedgerFolder: Sendable {
  /// Where it lies.
  public let path: FilePath
  /// The newest checkpoint's note.
  public let note: [UInt8]
  /// What it says.
  public let checkpoint: Checkpoint
  /// What the ledger was founded on.
  public let genesis: Genesis
  /// Its files up to the checkpoint.
  public let reader: LedgerReader

  /// Opens the ledger in `path`.
  ///
  /// - Throws: `notThisLedger` if checkpoint or genesis can't be read or don't fit together; what reading throws.
  public init(_ path: FilePath) throws {
    self.path = path
    let note = try LedgerReader.checkpoint(of: path)
    let unverified = try UnverifiedNote(note.span)
    let checkpoint = try Checkpoint(text: unverified.unverifiedText.span)
    let reader = LedgerReader(path, size: checkpoint.size)
    guard checkpoint.size > 0 else {
      throw LedgerError(
        .notThisLedger, "\(path) has no entries yet: its founding was interrupted; make it anew")
    }
    let first = try reader.entry(0)
    let layout = try EntryLayout.scan(first.span)
    guard layout.kind == .genesis else {
      throw LedgerError(.notThisLedger, "\(path)'s first entry isn't a genesis")
    }
    let genesis = try Genesis(layout.record(in: first.span))
    let vkey = try VerifierKey(genesis.logKey.string)
    _ = try unverified.verifiedCheckpoint(log: vkey)
    self.note = note
    self.checkpoint = checkpoint
    self.genesis = genesis
    self.reader = reader
  }

  /// How many entries the checkpoint covers.
  public var size: Int { checkpoint.size }

  /// An entry's bytes.
  ///
  /// - Throws: `notFound` if the checkpoint doesn't cover it.
  public func entry(_ index: Int) throws -> [UInt8] {
    guard index >= 0, index < size else {
      throw LedgerError(.notFound, "there is no entry \(index): the ledger has \(size), numbered from 0")
    }
    return try reader.entry(index)
  }

  /// An entry's leaf hash, as stored.
  public func leaf(_ index: Int) throws -> Digest { try reader.hashes(level: 0, index..<index + 1)[0] }
}

// MARK: - Blocks

extension LedgerFolder {
  /// A sealed block: its height, its certificate and the index of its seal.
  public struct Block: Sendable {
    /// Its height.
    public let height: Int
    /// Its certificate's note.
    public let certificate: [UInt8]
    /// The index of its seal.
    public let seal: Int
  }

  /// The block of a height; nil if there is none below the checkpoint.
  public func block(_ height: Int) throws -> Block? {
    guard height >= 0, let certificate = try reader.certificate(height) else { return nil }
    let note = try UnverifiedNote(certificate.span)
    let size = try Checkpoint(text: note.unverifiedText.span).size
    guard size <= self.size else { return nil }
    return Block(height: height, certificate: certificate, seal: size - 1)
  }

  /// How many blocks are sealed: a search by doubling and halving, since heights have no gaps.
  public func blockCount() throws -> Int {
    var high = 1
    while try block(high - 1) != nil { high *= 2 }
    var low = high / 2
    while low < high {
      let middle = (low + high) / 2
      if try block(middle) != nil { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The block that holds an entry, its seal included; nil if it isn't sealed yet.
  public func block(holding index: Int) throws -> Block? {
    var low = 0
    var high = try blockCount()
    while low < high {
      let middle = (low + high) / 2
      guard let block = try block(middle) else { break }
      if block.seal < index { low = middle + 1 } else { high = middle }
    }
    return try block(low)
  }
}

// MARK: - State

extension LedgerFolder {
  /// The chain right after the newest seal; nil if nothing is sealed.
  ///
  /// Begins at the writer's snapshot if that is still there, else at the first entry.
  public func sealedChain() throws -> Chain? {
    guard let newest = try newestBlock() else { return nil }
    return try chain(upTo: newest.seal + 1)
  }

  /// The chain of all entries.
  public func chain() throws -> Chain { try chain(upTo: size) }

  /// The newest block below the checkpoint.
  public func newestBlock() throws -> Block? { try block(try blockCount() - 1) }

  private func chain(upTo size: Int) throws -> Chain {
    var chain = Chain()
    // The one of the last block is never newer.
    for snapshot in [Snapshot.newest, .sealed] {
      guard let bytes = try reader.snapshot(snapshot),
        let there = try WriterSnapshot.read(bytes, of: reader.covering(size))
      else { continue }
      chain = there.chain
      break
    }
    try ChainReplay(reader: reader).run(&chain, upTo: size)
    return chain
  }
}
