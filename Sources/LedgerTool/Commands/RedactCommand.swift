import ArgumentParser
import Evidence
import Ledger

struct RedactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Blank an entry that should never have been written; a redaction entry remains.",
    discussion: """
      The entry's bytes are blanked in place; its length and leaf hash stay, so that the ledger still \
      verifies and says how many entries were redacted. Only an authority's key may, and only for kinds \
      that leave nothing else behind (training-data, gradient-log and foreign ones). This can't be undone.

      Example:
        ledger redact /var/lib/evidence --index 41 --basis gdpr-17.1.d --sign authority.key
      """)

  @OptionGroup var options: ActingOptions

  func run() throws {
    StopSignal.install()
    let act = try Act(options)
    var predicate = act.predicate
    predicate["accepted"] = .string(Text(act.entry.accepted.description))
    predicate["kind"] = .string(act.entry.kind)
    predicate["producer"] = act.entry.producer.map { ["id": .string($0.id), "sequence": .integer($0.sequence)] }
    // The names of what it was about are blanked with it, so the redaction doesn't repeat them.
    try act.append("redaction@1", predicate, subjects: [act.appender.genesis.origin])
    try act.appender.blank(options.index, options.writer.payloads)
    try SignedRecord.finish(act.appender)
    Report.note("Redacted entry \(options.index). Copies made before (exports, backups, bundles) still have it.")
  }
}
