internal import Evidence
internal import LedgerStore
public import SystemPackage
internal import TransparencyLog

/// Replays a whole ledger and judges it.
///
///     let verdict = try LedgerVerification("ledger", VerificationOptions()).run()
///     print(verdict.text)
///
/// Source: ledger-spec/6-verdict.md.
public struct LedgerVerification: Sendable {
  /// The ledger's folder.
  public let folder: FilePath
  /// What the reader brings along.
  public let options: VerificationOptions

  /// How often a verdict is sought of a ledger that is being written, before the last one counts.
  private static let attempts = 3

  /// A verification of the ledger in a folder; reads nothing yet.
  public init(_ folder: FilePath, _ options: VerificationOptions = VerificationOptions()) {
    self.folder = folder
    self.options = options
  }

  /// Reads everything and judges it. What is wrong with the ledger is in the verdict; thrown is only what
  /// keeps anybody from judging.
  ///
  /// - Parameter progress: called now and then, from any of the threads but never two at a time, with the
  ///   number of entries that were applied and of those to be applied.
  /// - Throws: `unreadable` if the folder isn't there or the system refuses to read, `unwritable` if what is
  ///   remembered or a proof of a fork can't be written.
  public func run(progress: (@Sendable (Int, Int) -> Void)? = nil) throws(VerifierError) -> Verdict {
    guard FileSystem.isFolder(folder) else {
      throw VerifierError(.unreadable, "\(folder) isn't a folder that can be read")
    }
    do {
      return try judge(progress)
    } catch let error as VerifierError {
      throw error
    } catch let error as StoreError {
      throw VerifierError(.unreadable, "the ledger can't be read", cause: error)
    } catch {
      preconditionFailure("nothing else is thrown: \(error)")
    }
  }

  /// A writer may erase a payload or blank an entry while it is being read: what looks broken then is
  /// explained by entries that the checkpoint at hand doesn't cover yet. So a broken ledger whose checkpoint
  /// has moved on is looked at again.
  private func judge(_ progress: (@Sendable (Int, Int) -> Void)?) throws -> Verdict {
    for _ in 1..<Self.attempts {
      let attempt = try LedgerJudge(folder, options)
      let verdict = try attempt.run(progress)
      if verdict.holds || !verdict.findings.contains(where: \.isBroken) { return verdict }
      // A checkpoint that can't be read any more explains nothing: what was found stands.
      guard let note = attempt.note, let now = try? LedgerReader.checkpoint(of: folder), now != note.bytes else {
        return verdict
      }
    }
    return try LedgerJudge(folder, options).run(progress)
  }
}
