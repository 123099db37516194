public import SystemPackage
public import TransparencyLog

/// What the reader brings along, and how much is asked for.
public struct VerificationOptions: Sendable {
  /// The log key that the reader trusts.
  public var logKey: VerifierKey?
  /// Whose cosignatures the reader trusts.
  public var policy: TrustPolicy?
  /// A checkpoint of the ledger that was seen before.
  public var since: SeenCheckpoint?
  /// Receipts that the ledger is held to.
  public var receipts: [Receipts] = []
  /// Whether observed findings count too.
  public var isStrict = false
  /// Whether only leaves, the tree, certificates and checkpoints are checked: no form, signature or state.
  public var isHashesOnly = false
  /// A folder with the keys of payloads: files of 32 bytes, named as the payloads are.
  public var payloadKeys: FilePath?
  /// The folder that remembers origins from one run to the next; nil: nothing is remembered.
  public var knownOrigins: FilePath?
  /// The folder into which a proof of a fork is written; nil: none is written.
  public var forkProofs: FilePath?
  /// Certificates of time stamping authorities that the reader trusts.
  public var stampCertificates: [StampCertificate] = []
  /// How many threads work; at least 1.
  public var threads = Threads.ofMachine

  /// Nothing brought along: the ledger's own word.
  public init() {}
}

/// A checkpoint that was seen before. Whether its log signed it shows when the log's key is known.
public struct SeenCheckpoint: Sendable {
  /// Where it comes from, for people: the name of a file.
  public let source: String
  /// The note.
  public let note: UnverifiedNote
  /// What it says, unverified.
  let checkpoint: Checkpoint

  /// Reads a checkpoint; throws `malformedOption` if the bytes aren't one.
  public init(_ bytes: Span<UInt8>, source: String) throws(VerifierError) {
    self.source = source
    do throws(TransparencyLogError) {
      let note = try UnverifiedNote(bytes)
      let checkpoint = try Checkpoint(text: note.unverifiedText.span)
      self.note = note
      self.checkpoint = checkpoint
    } catch {
      throw VerifierError(.malformedOption, "\(source) isn't a checkpoint: \(error.sentence)")
    }
  }
}
