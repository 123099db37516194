import ArgumentParser
import Evidence
import Ledger

struct EraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erase an entry's payload: key and file are destroyed, an erasure entry remains.",
    discussion: """
      The entry itself stays, and the ledger still verifies. Copies of the payload in backups are dead \
      with its key. Refused while a legal hold stands, and without a key that was granted the eraser's \
      role. This can't be undone.

      Example:
        ledger erase /var/lib/evidence --index 41 --basis gdpr-17.1.b --order eu-case-77 --sign eraser.key
      """)

  @OptionGroup var options: ActingOptions

  func validate() throws {
    if options.order == nil { throw ValidationError("--order is missing: an erasure names the order behind it") }
  }

  func run() throws {
    StopSignal.install()
    let act = try Act(options)
    try act.append("erasure@1", act.predicate, subjects: act.entry.subjects)
    // Only what is lastingly on the ledger is done: a crash before this line is made good at the next opening.
    try act.appender.destroyPayload(of: options.index, options.writer.payloads)
    try SignedRecord.finish(act.appender)
    Report.note("Erased the payload of entry \(options.index).")
  }
}
