import ArgumentParser
import Ledger
import SystemPackage

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a static tlog-tiles tree that any web server can serve.",
    discussion: """
      Writes checkpoint, tile/L/N and tile/entries/N as C2SP tlog-tiles names them. Run again, it adds what \
      is new: full tiles never change, and the checkpoint is replaced last. Payloads, keys and state are \
      never exported.

      Example:
        ledger export evidence /var/www/log
      """)

  @OptionGroup var ledger: LedgerArgument

  @Argument(help: ArgumentHelp("The folder to write; made if need be.", valueName: "OUT"), completion: .directory)
  var target: String

  func run() throws {
    StopSignal.install()
    let folder = try LedgerFolder(ledger.path)
    let export = TileExport(folder, to: FilePath(target))
    let progress = Progress("Exporting", unit: .items("tiles"), total: export.tileCount)
    defer { progress.end() }
    let written = try export.run(progress: progress)
    progress.end()
    Report.note("\(Amount.count(folder.size, "entry", "entries")), \(Amount.count(written, "file", "files")) written.")
  }
}
