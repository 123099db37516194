import ArgumentParser
import Evidence
import Ledger
import LedgerStore
import TransparencyLog

struct SealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Seal the windows that are due; with --watch, stay and keep time.",
    discussion: """
      Each window that has ended is closed by a seal, empty ones too; a ledger that was down seals what it \
      missed as one, and says so. One that was down for longer than its --ahead needs an authority's word \
      first: the error gives the command. --watch seals every window as it ends, until SIGINT or SIGTERM; a \
      second signal ends it at once, which loses nothing.

      Example:
        ledger seal evidence --watch
      """)

  @OptionGroup var writer: WriterOptions

  @Flag(help: "Stay, and seal every window as it ends.")
  var watch = false

  @OptionGroup var output: JSONOption

  func run() throws {
    StopSignal.install()
    var end = try sealDue()
    while watch && !StopSignal.isRaised {
      wait(until: end)
      if StopSignal.isRaised { break }
      // Whoever writes for longer than we wait seals what is due itself.
      do { end = try sealDue() } catch let error as StoreError where error.code == .locked { continue }
    }
  }

  /// Seals what is due and lets go of the ledger, so that others can append until the next end.
  ///
  /// - Returns: when the open window ends.
  private func sealDue() throws -> Time {
    let appender = try writer.open()
    let seal = try appender.seal(at: Clock.system.now())
    try appender.finish()
    if let seal {
      tell(seal)
    } else if !watch && !output.json {
      Report.note("Nothing is due: the open window ends at \(appender.windowEnd).")
    }
    try Output.standard.flush()
    return appender.windowEnd
  }

  /// Waits in small steps: the clock may be set meanwhile, and a signal may come between two looks at it.
  private func wait(until end: Time) {
    while !StopSignal.isRaised {
      let left = end.microseconds - Clock.system.now().microseconds
      if left <= 0 { return }
      Monotonic.sleep(milliseconds: Int(min(left / 1_000 + 1, 500)))
    }
  }

  private func tell(_ seal: Seal) {
    guard output.json else {
      var text = "Sealed block \(seal.height): "
      text += seal.count == 0 ? "empty" : "entries \(seal.first) to \(seal.size - 1)"
      text += ", seal \(seal.size), window \(seal.window.start) to \(seal.window.end)"
      if seal.missed > 0 { text += "; \(Amount.count(seal.missed, "window", "windows")) missed before" }
      return Output.standard.line(text + ".")
    }
    let object: JSONValue = [
      "count": .integer(seal.count), "end": .string(Text(seal.window.end.description)),
      "first": .integer(seal.first), "height": .integer(seal.height), "index": .integer(seal.size),
      "lateness": .integer(seal.lateness), "missed": .integer(seal.missed),
      "root": .string(Text(seal.root.text)), "start": .string(Text(seal.window.start.description)),
      "state": .string(Text(seal.state.text)),
    ]
    Output.standard.append(object.canonicalBytes + [0x0A])
  }
}
