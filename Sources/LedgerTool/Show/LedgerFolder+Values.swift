import Evidence
import Ledger

extension LedgerFolder {
  /// An entry, or the stub that is left of it, as a value.
  func value(_ index: Int) throws -> JSONValue {
    let bytes = try entry(index)
    return try JSONValue.parse(bytes.span)
  }
}
