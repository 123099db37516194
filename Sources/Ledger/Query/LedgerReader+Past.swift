package import Evidence
package import LedgerStore
internal import TransparencyLog

extension LedgerReader {
  /// An entry's own account of itself, for records that act on it; nil if there is none of this index.
  package func pastEntry(_ index: Int) throws -> PastEntry? {
    guard index >= 0, index < size else { return nil }
    let bytes = try entry(index)
    return try PastEntry(bytes.span, leaf: hashes(level: 0, index..<index + 1)[0])
  }
}
