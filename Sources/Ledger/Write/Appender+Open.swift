public import Evidence
internal import LedgerStore
internal import Rules
public import SystemPackage
internal import TransparencyLog

extension Appender {
  /// Founds a ledger in `folder` and opens it.
  ///
  /// - Throws: `logKey` if the key's name isn't the origin or it published a checkpoint before, `clock` if the clock
  ///   can't be right, and what writing throws.
  public static func create(
    _ folder: FilePath, genesis: Genesis, key: LogKey, clock: Clock = .system
  ) throws -> Appender {
    let vkey = key.signer.verifierKey
    guard vkey.name.utf8 == genesis.origin.utf8, genesis.logKey == Text(vkey.text) else {
      throw LedgerError(
        .logKey, "the log key's name is \(vkey.name), the origin is \(genesis.origin): they must be equal")
    }
    if let published = try key.published(), published.checkpoint.size > 0 {
      throw LedgerError(
        .logKey,
        "\(key.path) has signed another ledger's checkpoints already (\(key.checkpointPath)); use a new key")
    }
    let now = try clock.possibleNow()
    let seals = SealDesk()
    let store = try LedgerWriter.create(folder, notary: notary(key, seals))
    seals.store = store
    let appender = Appender(
      store: store, key: key, clock: clock, chain: Chain(), retries: RetryWindow(), seals: seals)
    try appender.found(genesis, at: now)
    return appender
  }

  /// Whether a ledger can be founded in a folder that is there: nothing is in it, but what an interrupted founding left.
  public static func canFound(in folder: FilePath) throws -> Bool { try LedgerWriter.canCreate(in: folder) }

  private func found(_ genesis: Genesis, at now: Time) throws {
    try commit(record: genesis.record, accepted: now)
    try checkpoint()
    try finish()
  }

  /// Opens a ledger for writing: recovers what was committed, and brings what a crash left open to its end.
  ///
  /// - Throws: `behindPublished` for a restored or copied folder, `clock` if the clock can't be right, `logKey`,
  ///   `damaged`; what the store throws, `locked` among it.
  public static func open(
    _ folder: FilePath, key: LogKey, payloads: PayloadKeys, clock: Clock = .system
  ) throws -> Appender {
    _ = try clock.possibleNow()
    let seals = SealDesk()
    let store = try LedgerWriter(folder, notary: notary(key, seals))
    seals.store = store
    let remembered = try store.snapshot(.newest).flatMap { try WriterSnapshot.read($0, of: try store.reader()) }
    let (chain, retries) = remembered ?? (Chain(), RetryWindow())
    let appender = Appender(
      store: store, key: key, clock: clock, chain: chain, retries: retries, seals: seals)
    try appender.replay()
    guard appender.chain.genesis != nil else {
      throw LedgerError(
        .notThisLedger, "\(folder) has no entries yet: its founding was interrupted; make it anew")
    }
    appender.rules.adopt(appender.chain)
    try appender.checkPublished()
    try appender.finishInterrupted(payloads)
    return appender
  }

  private static func notary(_ key: LogKey, _ seals: SealDesk) -> Notary {
    Notary(
      read: { bytes in
        do {
          let checkpoint = try UnverifiedNote(bytes.span).verifiedCheckpoint(log: key.signer.verifierKey)
            .checkpoint
          return TreeHead(size: checkpoint.size, root: checkpoint.root)
        } catch {
          throw LedgerError(.logKey, "the ledger's checkpoint isn't signed by \(key.path): \(error)")
        }
      },
      sign: { try seals.sign($0, with: key) })
  }

  /// Applies what was committed after the snapshot. Signatures were checked when it was admitted.
  private func replay() throws {
    guard chain.size < store.size else { return }
    let reader = try store.reader()
    try ChainReplay(reader: reader).run(&chain, upTo: store.size) { [self] slot, sequence, index in
      retries.note(slot: slot, sequence: sequence, index: index)
    }
  }

  /// A folder that doesn't hold what was published under its key is a restored backup or a copy.
  private func checkPublished() throws {
    guard let published = try key.published()?.checkpoint else { return }
    let size = published.size
    let isHeld = try size <= store.size && store.reader().covering(size).compactRange().root == published.root
    guard isHeld else {
      throw LedgerError(
        .behindPublished,
        "this folder doesn't hold the tree of \(size) entries that was published under its key (\(key.checkpointPath)): "
          + "it is a restored backup or a copy. Writing on would fork the ledger; bring back the newest folder"
      )
    }
  }

  /// Writes the certificate of a seal that was committed just before a crash, destroys what an erasure or
  /// redaction had no time to destroy, and payloads whose record didn't come to be an entry.
  private func finishInterrupted(_ payloads: PayloadKeys) throws {
    if chain.lastSeal != nil, try store.reader().certificate(chain.height - 1) == nil { try checkpoint() }
    try finishErasures(payloads)
    try discardUnnamed(payloads)
  }
}
