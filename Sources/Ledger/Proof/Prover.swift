internal import Evidence
internal import LedgerStore
public import TransparencyLog

/// Makes proofs from a ledger's files.
public struct Prover {
  let ledger: LedgerFolder
  private var provers: [Int: TreeProver] = [:]

  /// A prover of a ledger as it stands.
  public init(_ ledger: LedgerFolder) { self.ledger = ledger }

  /// The inclusion proof of an entry in the tree of `size` entries.
  public mutating func inclusion(_ index: Int, size: Int) throws -> [Digest] {
    var prover = try prover(ofSize: size)
    defer { provers[size] = prover }
    return try prover.inclusionProof(index: index, read: stored)
  }

  /// The consistency proof from the tree of `oldSize` entries to that of `size`.
  public mutating func consistency(from oldSize: Int, to size: Int) throws -> [Digest] {
    var prover = try prover(ofSize: size)
    defer { provers[size] = prover }
    return try prover.consistencyProof(oldSize: oldSize, read: stored)
  }

  /// One entry's proof under the newest checkpoint, for other tools.
  ///
  /// Source: https://c2sp.org/tlog-proof
  public mutating func tlogProof(_ index: Int) throws -> [UInt8] {
    _ = try ledger.entry(index)
    let path = try inclusion(index, size: ledger.size)
    return TlogProof(index: index, path: path, note: try UnverifiedNote(ledger.note.span)).bytes
  }

  /// Takes the prover of a size out of those that are kept; the caller puts it back.
  private mutating func prover(ofSize size: Int) throws -> TreeProver {
    try provers.removeValue(forKey: size) ?? TreeProver(tree: ledger.reader.covering(size).compactRange())
  }

  private func stored(row: Int, range: Range<Int>) throws(StoreError) -> [Digest] {
    try ledger.reader.hashes(level: row, range)
  }
}
