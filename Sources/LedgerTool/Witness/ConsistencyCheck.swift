import LedgerStore
import SystemPackage
import TransparencyLog

/// Whether a ledger's folder has the tree of a checkpoint, and whether that tree continues an older one.
struct ConsistencyCheck {
  let folder: FilePath

  /// The folder that a checkpoint's file lies in: `DIR/checkpoint` or `DIR/blocks/…`; nil if none fits.
  static func folder(of checkpoint: FilePath) throws(Failure) -> FilePath? {
    var folder = checkpoint.removingLastComponent()
    while true {
      let place = folder.isEmpty ? FilePath(".") : folder
      if try FileStatus.of(place.appending("hashes"))?.kind == .folder { return place }
      guard !folder.isEmpty, folder.lastComponent != nil else { return nil }
      folder.removeLastComponent()
    }
  }

  /// Proves from the folder's tiles that `new` continues `old`, and checks the proof.
  ///
  /// Throws `notConsistent` if it doesn't.
  func check(_ old: Checkpoint, continuedBy new: Checkpoint) throws {
    guard new.size >= old.size else {
      throw Failure(
        .refused, "rolled-back", "it has \(new.size) entries, the last one cosigned \(old.size)",
        do: "don't cosign; ask who runs the log")
    }
    if new.size == old.size {
      guard new.root == old.root else { throw Self.forked(new, old) }
      return
    }
    let reader = LedgerReader(folder, size: new.size)
    var prover = TreeProver(tree: try reader.compactRange())
    let path = try prover.consistencyProof(oldSize: old.size) { row, range throws(StoreError) in
      try reader.hashes(level: row, range)
    }
    do {
      try ConsistencyProof.check(
        oldSize: old.size, oldRoot: old.root, newSize: new.size, newRoot: new.root, path: path.span)
    } catch { throw Self.forked(new, old) }
  }

  private static func forked(_ new: Checkpoint, _ old: Checkpoint) -> Failure {
    Failure(
      .refused, "forked", "the tree of \(new.size) entries doesn't continue the one of \(old.size) cosigned last",
      do: "don't cosign; keep both checkpoints: together they prove the fork")
  }
}
