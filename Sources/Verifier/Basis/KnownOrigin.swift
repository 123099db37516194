internal import Evidence
internal import SystemPackage
internal import TransparencyLog

/// What is remembered of an origin from the last time that its ledger held: the log's key and the newest
/// checkpoint that was verified.
///
///     <vkey>
///     <checkpoint: a signed note>
///
/// A file for each origin, named by the SHA-256 of the origin, so that no origin can choose another's name.
struct KnownOrigin: Sendable {
  let logKey: VerifierKey
  let checkpoint: SeenCheckpoint

  private static func path(of origin: Origin, in folder: FilePath) -> FilePath {
    folder.appending(SHA256.hash(origin.utf8.span).hex)
  }

  /// What is remembered of an origin; nil if nothing is.
  ///
  /// Throws `unreadable` if there is a file that can't be read or understood: to forget a key silently would be to
  /// trust any other.
  static func recall(_ origin: Origin, in folder: FilePath) throws(VerifierError) -> KnownOrigin? {
    let path = path(of: origin, in: folder)
    let contents: [UInt8]?
    do { contents = try FileSystem.contents(of: path, limit: 1 << 20) } catch {
      throw VerifierError(.unreadable, "\(path), which remembers this origin, can't be read: \(error)")
    }
    guard let bytes = contents else { return nil }
    guard let end = bytes.firstIndex(of: 0x0A), let key = try? VerifierKey(bytes.span.extracting(0..<end)),
      let checkpoint = try? SeenCheckpoint(bytes.span.extracting((end + 1)...), source: path.string)
    else {
      throw VerifierError(
        .unreadable, "\(path) should hold a vkey and a checkpoint: remove it if you mean to forget this origin")
    }
    return KnownOrigin(logKey: key, checkpoint: checkpoint)
  }

  /// Remembers the key and a verified checkpoint of its origin, unless a newer one is remembered.
  static func remember(_ verified: VerifiedCheckpoint, in folder: FilePath) throws(VerifierError) {
    let origin = verified.checkpoint.origin
    if let known = try recall(origin, in: folder), known.checkpoint.checkpoint.size > verified.checkpoint.size {
      return
    }
    let path = path(of: origin, in: folder)
    do throws(Errno) {
      try FileSystem.makeFolders(folder)
      try FileSystem.replace(path, by: Array(verified.logKey.text.utf8) + [0x0A] + verified.note.bytes)
    } catch {
      throw VerifierError(.unwritable, "\(path) could not be written: \(error)")
    }
  }
}
