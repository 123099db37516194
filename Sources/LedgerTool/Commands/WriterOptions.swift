import ArgumentParser
import Evidence
import Ledger
import LedgerStore
import SystemPackage

/// Which ledger is written, and where its secrets lie.
struct WriterOptions: ParsableArguments {
  @OptionGroup var ledger: LedgerArgument
  @OptionGroup var logKey: LogKeyOption
  @OptionGroup var payloadKeys: PayloadKeysOption

  @Option(
    help: ArgumentHelp("How long to wait for another writer to end before giving up.", valueName: "SECONDS"))
  var wait = 5.0

  /// The log's key file.
  var keyPath: FilePath { logKey.path(for: ledger.path) }
  /// The payloads' keys.
  var payloads: PayloadKeys { PayloadKeys(folder: payloadKeys.path(beside: keyPath)) }

  /// Opens the ledger for writing; `seal --watch` holds it for moments only, so a locked one is asked for again.
  func open() throws -> Appender {
    let key = LogKey(path: keyPath, signer: try KeyFile.read(keyPath))
    let end = Monotonic.now + Int64(max(wait, 0) * 1e9)
    while true {
      do {
        return try Appender.open(ledger.path, key: key, payloads: payloads)
      } catch let error as StoreError where error.code == .locked && Monotonic.now < end && !StopSignal.isRaised {
        Monotonic.sleep(milliseconds: 20)
      }
    }
  }
}
