import SystemPackage
import TransparencyLog

/// A checkpoint's note as a file holds it; nobody has looked at its signatures.
struct CheckpointFile {
  let note: UnverifiedNote
  let unverified: Checkpoint

  /// Reads it; `-` is standard input. A failure names the file.
  init(_ path: FilePath) throws(Failure) {
    let bytes = try Files.read(path, limit: UnverifiedNote.maximumByteCount)
    do {
      let note = try UnverifiedNote(bytes.span)
      let text = note.unverifiedText
      self.note = note
      unverified = try Checkpoint(text: text.span)
    } catch {
      throw Failure(error).located(at: path.string)
    }
  }
}
